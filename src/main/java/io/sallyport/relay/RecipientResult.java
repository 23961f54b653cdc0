package io.sallyport.relay;

import io.sallyport.mail.SmtpReply;
import org.jspecify.annotations.Nullable;

/** What became of one recipient when a mail was offered to a backend. */
public sealed interface RecipientResult {
    /**
     * The backend took the mail: the responsibility is its own now.
     *
     * @param backend host:port
     */
    record Delivered(String backend, SmtpReply reply) implements RecipientResult {}

    /**
     * The backend will never take it (5yz), or it cannot be given to it (needs SMTPUTF8 …).
     *
     * @param backend host:port
     * @param reply the backend's own words, not yet cleaned for strangers
     */
    record Refused(String backend, SmtpReply reply) implements RecipientResult {}

    /**
     * Not now: 4yz, unreachable, too slow, protocol broken.
     *
     * @param backend host:port; null if none could be reached
     * @param why for our log and the queue's listing
     * @param reply the backend's 4yz; null if there was none
     * @param uncertain the connection was lost after the end of data and before the reply: the backend may have the
     *     mail, and a repetition may duplicate it, which SMTP cannot avoid (RFC 1047)
     */
    record Deferred(
            @Nullable String backend, String why, @Nullable SmtpReply reply, boolean uncertain)
            implements RecipientResult {}
}
