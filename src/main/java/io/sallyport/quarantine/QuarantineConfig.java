package io.sallyport.quarantine;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long mail is held, how much of it, and who must agree before it goes. */
@ConfigMapping(prefix = "sallyport.quarantine")
public interface QuarantineConfig {
    /** How long a mail waits before it is given up, where {@code retention-of} says nothing of its class. */
    @WithDefault("30d")
    @DurationMin(hours = 1)
    @DurationMax(days = 3650)
    Duration retention();

    /** The same for classes: {@code malware}, {@code phishing}, {@code spoof}, {@code attachment}, {@code policy}, {@code spam}. */
    Map<MailClass, @DurationMin(hours = 1) @DurationMax(days = 3650) Duration> retentionOf();

    /** How long the octets of a mail stay that was released, deleted or given up, so that a mistake can be looked into. */
    @WithDefault("1d")
    @DurationMax(days = 3650)
    Duration afterFinal();

    /** How long it stays known of a mail that it was held, and who decided what. */
    @WithDefault("90d")
    @DurationMin(hours = 1)
    @DurationMax(days = 3650)
    Duration remembered();

    /**
     * The most octets of mail that waits. Beyond them the oldest mail of the class that takes most is given up: a flood of
     * spam pushes out spam.
     */
    @WithDefault("10G")
    MemorySize maxSize();

    /** The free space on the disk below which nothing more is held: senders are told to come again ({@code 452 4.3.1}). */
    @WithDefault("256M")
    MemorySize minFree();

    /** The classes whose mail two persons must let go. */
    @WithDefault("malware")
    Set<MailClass> secondPerson();

    /**
     * Classes of findings, before those that are built in: {@code sallyport.quarantine.classes."attachment.*"=malware}. The
     * longest name that fits counts.
     */
    Map<String, MailClass> classes();

    /**
     * The key that held messages are encrypted with on disk: 32 octets, in base64 or as 64 hexadecimal digits. Better as an
     * environment variable or in {@code key-file}. Without a key they are not encrypted.
     */
    Optional<String> key();

    /** A file with the key, which nobody else can read; lines below the first are keys of earlier times. */
    Optional<Path> keyFile();

    /** Keys of earlier times, so that what was written with them stays readable. */
    Optional<List<String>> oldKeys();

    /** How often it is looked for mail whose time is over. */
    @WithDefault("1m")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration sweepEvery();
}
