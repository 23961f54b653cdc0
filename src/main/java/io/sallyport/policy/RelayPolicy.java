package io.sallyport.policy;

import io.sallyport.config.HostPort;
import io.sallyport.policy.yaml.Default;
import io.sallyport.policy.yaml.Key;
import io.sallyport.policy.yaml.ShortForm;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * The {@code relay:} block of a domain: its components are the keys of the file. Equal values mean the same route: recipients of several domains that share one
 * travel in one transaction.
 *
 * @param backends at least one
 * @param protocol what the backends speak
 * @param delivery whether the sender waits for the backend
 * @param tls how connections to the backends are protected
 * @param budget how long a sender waits for the backend before the mail goes to the spool
 * @param connections the most connections at once to one backend
 * @param retry when spooled mail is tried again
 */
public record RelayPolicy(
        List<Backend> backends,
        @Default("smtp") Protocol protocol,
        @Default("cut-through") DeliveryMode delivery,
        TlsPolicy tls,

        @Default("30s")
        @DurationMin(seconds = 1, message = "must be at least 1s")
        @DurationMax(minutes = 10, message = "must be at most 10m")
        Duration budget,

        @Default("20") @Min(1) @Max(10000) int connections,
        RetryPolicy retry) {
    public RelayPolicy {
        backends = List.copyOf(backends);
    }

    /** What the backends speak. */
    public enum Protocol {
        /** RFC 5321. */
        SMTP,
        /** RFC 2033: one reply a recipient after the data. */
        LMTP
    }

    /** Whether the sender waits for the backend. */
    public enum DeliveryMode {
        /** Our 250 follows the backend's; the spool is for when the backend is away. */
        CUT_THROUGH,
        /** Our 250 means that the mail is in the spool. */
        QUEUED
    }

    /**
     * One server.
     *
     * @param address where it listens
     * @param priority lower is tried first, as with MX (RFC 5321 § 5.1)
     * @param weight the share among servers of equal priority, 1 to 65535
     */
    public record Backend(
            @ShortForm HostPort address,
            @Default("10") @Min(0) @Max(65535) int priority,
            @Default("1") @Min(1) @Max(65535) int weight) {}

    /**
     * TLS towards the backends.
     *
     * @param mode whether TLS is used
     * @param verification how the backend proves who it is
     * @param serverName the name that the certificate must hold and that is sent as SNI; null: the backend's host
     * @param trust PEM file of certification authorities; null: the system's
     * @param fingerprints SHA-256 of acceptable certificates as 64 lower-case hexadecimal digits
     * @param clientCertificate PEM chain that we show; null for none
     * @param clientKey PEM key of the client certificate; null for none
     */
    public record TlsPolicy(
            @ShortForm @Default("opportunistic") Mode mode,
            @Key("verify") @Default("none") Verification verification,
            @Nullable String serverName,
            @Key("ca") @Nullable Path trust,
            List<String> fingerprints,
            @Nullable Path clientCertificate,
            @Nullable Path clientKey) {
        /** Whether TLS is used. */
        public enum Mode {
            /** Never. */
            NONE,
            /** If the backend offers STARTTLS (the default). */
            OPPORTUNISTIC,
            /** STARTTLS, or no delivery. */
            REQUIRED,
            /** TLS from the first byte. */
            IMPLICIT
        }

        /** How the backend proves who it is. */
        public enum Verification {
            /** Not at all. */
            NONE,
            /** By a certificate for its name from a trusted authority. */
            CA,
            /** By a certificate with a known fingerprint. */
            FINGERPRINT
        }

        /** TLS where offered, unverified. */
        public static final TlsPolicy OPPORTUNISTIC =
                new TlsPolicy(Mode.OPPORTUNISTIC, Verification.NONE, null, null, List.of(), null, null);

        public TlsPolicy {
            fingerprints = List.copyOf(fingerprints);
        }
    }

    /**
     * When spooled mail is tried again (RFC 5321 § 4.5.4.1).
     *
     * @param first the wait after the first failure; it doubles with each further one
     * @param most the longest wait
     * @param expire how long after its receipt a mail is given up and its sender told
     * @param warnAfter when the sender is told of the delay; null: never
     */
    public record RetryPolicy(
            @Default("1m")
            @DurationMin(seconds = 1, message = "must be at least 1s")
            @DurationMax(days = 1, message = "must be at most 1d")
            Duration first,

            @Default("1h")
            @DurationMin(seconds = 1, message = "must be at least 1s")
            @DurationMax(days = 7, message = "must be at most 7d")
            Duration most,

            @Default("5d")
            @DurationMin(minutes = 1, message = "must be at least 1m")
            @DurationMax(days = 30, message = "must be at most 30d")
            Duration expire,

            @DurationMin(minutes = 1, message = "must be at least 1m")
            @DurationMax(days = 30, message = "must be at most 30d")
            @Nullable
            Duration warnAfter) {
        /** One minute, doubling to an hour, for five days. */
        public static final RetryPolicy DEFAULT =
                new RetryPolicy(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(5), null);
    }
}
