package io.sallyport.spool;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** Bounds of the spool. Beyond them mail is not taken, and its sender keeps it ({@code 452 4.3.1}). */
@ConfigMapping(prefix = "sallyport.spool")
public interface SpoolConfig {
    /** The free space on the disk below which no more mail is stored. */
    @WithDefault("64M")
    MemorySize minFree();

    /** The most mails in the spool. Each costs about one kilobyte of memory. */
    @WithDefault("200000")
    @Min(1)
    @Max(10000000)
    int maxEntries();
}
