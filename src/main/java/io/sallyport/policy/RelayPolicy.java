package io.sallyport.policy;

import io.sallyport.config.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code relay:} block of a domain. Equal values mean the same route: recipients of several domains that share one
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
        Protocol protocol,
        DeliveryMode delivery,
        TlsPolicy tls,
        Duration budget,
        int connections,
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
    public record Backend(HostPort address, int priority, int weight) {}

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
            Mode mode,
            Verification verification,
            @Nullable String serverName,
            @Nullable Path trust,
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
            Duration first,
            Duration most,
            Duration expire,
            @Nullable Duration warnAfter) {
        /** One minute, doubling to an hour, for five days. */
        public static final RetryPolicy DEFAULT =
                new RetryPolicy(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(5), null);
    }
}
