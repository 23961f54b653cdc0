package io.sallyport.filter;

import io.sallyport.mail.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What became of a recipient or a mail, for filters that learn from it.
 *
 * @param result what the client was told
 * @param verdict what the policy made of it; null where it was not asked, as for a mailbox that does not exist
 */
public record Outcome(Result result, @Nullable Verdict verdict) {
    /** What the client was told. */
    public enum Result {
        /** RCPT: the recipient is taken. */
        RECIPIENT_TAKEN,
        /** RCPT: there is no such mailbox, or it is none of ours. */
        RECIPIENT_UNKNOWN,
        /** DATA: the mail is taken, and goes on. */
        ACCEPTED,
        /** DATA: the mail is taken, and does not go on: it is held or thrown away. */
        KEPT,
        /** RCPT or DATA: the sender may come again. */
        DEFERRED,
        /** RCPT or DATA: the sender is refused. */
        REJECTED
    }
}
