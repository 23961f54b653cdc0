package io.sallyport.extract;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Processes that parse documents. */
@ConfigMapping(prefix = "sallyport.extract")
public interface ExtractConfig {
    /**
     * How many documents are parsed at a time, each in a process of its own. They are started when they are first needed.
     * With 0, as in an image that has no Java beside the gateway, every document is unavailable, and the policy says what
     * that means.
     */
    @WithDefault("2")
    @Min(0)
    @Max(64)
    int workers();

    /** The most memory for what a worker keeps of a document; a worker needs some 100 MB beside it. */
    @WithDefault("256M")
    MemorySize memory();

    /** The largest document that is parsed. */
    @WithDefault("32M")
    MemorySize mostOctets();

    /** How many documents may wait for a worker; one more is not parsed. */
    @WithDefault("200")
    @Min(1)
    @Max(100000)
    int queue();

    /** How long a document waits for a worker; then it is not parsed. */
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 5)
    Duration patience();

    /** How long a worker may take to start. */
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 5)
    Duration startTime();

    /** A worker is replaced after so many documents, so that what leaks in a parser does not add up. */
    @WithDefault("500")
    @Min(1)
    @Max(1000000)
    int recycleAfter();

    /** The program that runs workers: {@code java} of version 25 or later. Without this key: the one that runs the gateway. */
    Optional<Path> java();

    /**
     * Where workers find their classes: jars and folders, separated as the system does, such as {@code
     * /opt/sallyport/lib/main/*:/opt/sallyport/app/*}. Without this key: those of the gateway. A native gateway needs it.
     */
    Optional<String> classpath();

    /**
     * Whether the system is asked to keep workers from network, files and CPU: {@code prefer} does what it allows,
     * {@code require} starts no worker without all of it, {@code off} asks for nothing.
     */
    @WithDefault("prefer")
    Isolation isolation();

    /** A program and its arguments that start the worker in their turn, such as a sandbox of the system's. */
    Optional<List<String>> launcher();

    /** Whether workers are kept from what they do not need. */
    enum Isolation {
        /** As far as the system allows. */
        PREFER,
        /** Or they do not run. */
        REQUIRE,
        /** Not at all. */
        OFF
    }
}
