package io.sallyport.policy;

import io.sallyport.policy.yaml.Default;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The {@code recipients:} line of a domain: how it is known which mailboxes exist. */
public sealed interface RecipientsPolicy {
    /** {@code recipients: accept}: every mailbox is taken. */
    record Accept() implements RecipientsPolicy {}

    /**
     * {@code recipients: { list: FILE }}: those that a file names, one a line.
     *
     * @param addresses whole addresses in lower case, domain as A-labels
     */
    record Listed(Set<String> addresses) implements RecipientsPolicy {
        public Listed {
            addresses = Set.copyOf(addresses);
        }
    }

    /**
     * {@code recipients: { callout: … }}: the backend is asked with RCPT, and its answers are remembered.
     *
     * @param positive how long a yes is remembered
     * @param negative how long a no is remembered
     * @param whenAway what holds while the backend does not answer and nothing is remembered
     */
    record Callout(
            @Default("1d")
            @DurationMin(seconds = 1, message = "must be at least 1s")
            @DurationMax(days = 31, message = "must be at most 31d")
            Duration positive,

            @Default("1h")
            @DurationMin(seconds = 1, message = "must be at least 1s")
            @DurationMax(days = 31, message = "must be at most 31d")
            Duration negative,

            @Default("defer") WhenAway whenAway)
            implements RecipientsPolicy {
        /** What holds while the backend does not answer. */
        public enum WhenAway {
            /** The recipient is taken; the mail waits in the spool. */
            ACCEPT,
            /** The recipient is answered with 451; the sender keeps the mail. */
            DEFER
        }
    }
}
