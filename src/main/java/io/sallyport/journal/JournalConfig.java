package io.sallyport.journal;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long decisions are kept, and what of them. */
@ConfigMapping(prefix = "sallyport.journal")
public interface JournalConfig {
    /** How long a decision, and what became of its mail, is kept. */
    @WithDefault("30d")
    @DurationMin(minutes = 1)
    Duration keep();

    /** The most that is kept on disk; beyond it the oldest decisions go first. */
    @WithDefault("2G")
    MemorySize maxSize();

    /** What is kept of subjects, in the log too: {@code keep}, {@code hash} (equal ones can be found) or {@code drop}. */
    @WithDefault("keep")
    Subject subject();

    /**
     * What is kept of addresses, in the log too: {@code keep}, or {@code hash}: the local part gives way to a keyed hash, so
     * that a search for an address still finds it.
     */
    @WithDefault("keep")
    Addresses addresses();

    /** The secret of the hashes, needed where something is hashed; with another one nothing older is found any more. */
    Optional<@Size(min = 16, max = 1024) String> key();

    /** What is kept of subjects. */
    enum Subject {
        /** All. */
        KEEP,
        /** A keyed hash. */
        HASH,
        /** Nothing. */
        DROP
    }

    /** What is kept of addresses. */
    enum Addresses {
        /** All. */
        KEEP,
        /** The domain, and a keyed hash in place of the local part. */
        HASH
    }
}
