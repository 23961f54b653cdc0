package io.sallyport.relay;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the gateway speaks with backends. What differs from domain to domain stands in the policy's {@code relay:} block. */
@ConfigMapping(prefix = "sallyport.relay")
public interface RelayConfig {
    /** How long a backend may be silent; the budget of the mail always ends the wait earlier. */
    Timeouts timeouts();

    /** Connections that are kept for the next mail. */
    Pool pool();

    /** What happens after a backend could not be reached. */
    Health health();

    /** What is remembered of backends' answers about recipients. */
    Callout callout();

    /** How long a backend may be silent (RFC 5321 § 4.5.3.2). */
    interface Timeouts {
        /** Until the TCP connection stands, for each address of the backend. */
        @WithDefault("10s")
        @DurationMin(millis = 1)
        Duration connect();

        /** Until the greeting has come, and for a TLS handshake (RFC 5321 § 4.5.3.2.1). */
        @WithDefault("5m")
        @DurationMin(millis = 1)
        Duration greeting();

        /** Until the reply to a command has come (RFC 5321 § 4.5.3.2.2, § 4.5.3.2.3). */
        @WithDefault("5m")
        @DurationMin(millis = 1)
        Duration command();

        /** Until the reply to DATA has come (RFC 5321 § 4.5.3.2.4). */
        @WithDefault("2m")
        @DurationMin(millis = 1)
        Duration dataInitiation();

        /** Until the backend has taken a block of message data (RFC 5321 § 4.5.3.2.5). */
        @WithDefault("3m")
        @DurationMin(millis = 1)
        Duration dataBlock();

        /** Until the reply to the end of data has come (RFC 5321 § 4.5.3.2.6). */
        @WithDefault("10m")
        @DurationMin(millis = 1)
        Duration dataTermination();
    }

    /** Connections that are kept for the next mail. */
    interface Pool {
        /** The most mails that one connection carries. */
        @WithDefault("100")
        @Min(1)
        @Max(100000)
        int maxMails();

        /** How long a connection is kept without use. */
        @WithDefault("30s")
        @DurationMin(millis = 1)
        Duration maxIdle();

        /** How long a connection is used at all. */
        @WithDefault("10m")
        @DurationMin(millis = 1)
        Duration maxAge();

        /** A connection that lay idle for longer is asked (RSET) whether it still works before it carries a mail. */
        @WithDefault("5s")
        @DurationMin(millis = 0)
        Duration checkAfter();

        /** How long the answer to that question may take. */
        @WithDefault("2s")
        @DurationMin(millis = 1)
        Duration checkTimeout();
    }

    /** What happens after a backend could not be reached. */
    interface Health {
        /** The wait before the backend is tried again; it doubles with each further failure. */
        @WithDefault("1s")
        @DurationMin(millis = 1)
        Duration firstBackOff();

        /** The longest wait. */
        @WithDefault("1m")
        @DurationMin(millis = 1)
        Duration mostBackOff();
    }

    /** What is remembered of backends' answers about recipients. How long is said by the policy. */
    interface Callout {
        /** The most answers in memory; the least used ones are forgotten first. */
        @WithDefault("100000")
        @Min(100)
        @Max(10000000)
        int maxAnswers();
    }
}
