package io.sallyport.smtp;

import io.quarkus.runtime.configuration.MemorySize;
import io.sallyport.config.MemoryBounds;
import io.sallyport.config.Network;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What holds for every listener of the front door. */
@ConfigMapping(prefix = "sallyport.smtp")
public interface SmtpConfig {
    /**
     * How long the greeting is held back. Software that sends mail waits for it (RFC 5321 § 3.1); much of what sends
     * only spam does not, and is noticed. Every sender pays the delay, so that it is off by default.
     */
    @WithDefault("0s")
    Duration greetingDelay();

    /**
     * Networks, as address or address/prefix, whose word about the client's address is believed by listeners with
     * {@code proxy-protocol=true}. Without any, such listeners take nobody.
     */
    Optional<List<Network>> trustedProxies();

    /** How long a proxy may take to send its header. */
    @WithDefault("5s")
    Duration proxyHeaderTime();

    /** How long a TLS handshake may take. */
    @WithDefault("30s")
    Duration handshakeTime();

    /**
     * How long a stop waits for mail that is being received or judged. Clients between commands are sent away at once
     * with {@code 421 4.3.2}.
     */
    @WithDefault("30s")
    Duration shutdownGrace();

    /** What of a message is held in memory while it is received; the rest goes to a temporary file. */
    @WithDefault("256K")
    @MemoryBounds(min = 32 * 1024, max = Integer.MAX_VALUE)
    MemorySize messageMemory();

    /** What a client may ask of us. */
    Limits limits();

    /** Bounds of a connection, a session and a mail. */
    interface Limits {
        /** The most connections at once, over all listeners: {@code 421 4.7.0}. */
        @WithDefault("20000")
        @Min(1)
        @Max(1000000)
        int connections();

        /** The most connections at once from one client network: {@code 421 4.7.0}. */
        @WithDefault("100")
        @Min(1)
        @Max(1000000)
        int connectionsPerNetwork();

        /** The leading bits of an IPv4 address that make its network. */
        @WithDefault("24")
        @Min(0)
        @Max(32)
        int ipv4Prefix();

        /** The leading bits of an IPv6 address that make its network. */
        @WithDefault("64")
        @Min(0)
        @Max(128)
        int ipv6Prefix();

        /** The most commands of a session: {@code 421 4.7.0}. */
        @WithDefault("20000")
        @Min(10)
        int commands();

        /**
         * The most commands of a session that are answered with 5yz, 450 or 451; the last is answered with
         * {@code 421 4.7.0}.
         */
        @WithDefault("20")
        @Min(1)
        int errors();

        /** The most transactions of a session (RFC 9422, MAILMAX): {@code 421 4.7.0}. */
        @WithDefault("1000")
        @Min(1)
        int transactions();

        /** The most recipients of a mail (RFC 9422, RCPTMAX), at least 100 (RFC 5321 § 4.5.3.1.8): {@code 452 4.5.3}. */
        @WithDefault("1000")
        @Min(100)
        @Max(100000)
        int recipients();

        /** The most octets of a message (RFC 1870): {@code 552 5.3.4}. */
        @WithDefault("50M")
        MemorySize messageSize();

        /** The most octets of a command line with its CR LF; longer ones are answered with {@code 500 5.5.2}. */
        @WithDefault("2048")
        @Min(512)
        @Max(65536)
        int commandLine();

        /** How long a session may last: {@code 421 4.4.2}. Mail that is being judged then is still answered. */
        @WithDefault("1h")
        Duration sessionTime();

        /** How long we wait for a command, or for more data (RFC 5321 § 4.5.3.2.7): {@code 421 4.4.2}. */
        @WithDefault("5m")
        Duration commandTime();

        /** The least octets a second of message data, averaged over {@code data-rate-window}: {@code 421 4.4.2}. */
        @WithDefault("64")
        @Min(0)
        int dataRate();

        /**
         * A client whose message data comes slower than this many octets a second is noticed as {@code slow-client}; only
         * where the data took longer than {@code data-rate-window}.
         */
        @WithDefault("512")
        @Min(0)
        int slowDataRate();

        /** The time over which the rate of message data is averaged. */
        @WithDefault("30s")
        Duration dataRateWindow();
    }
}
