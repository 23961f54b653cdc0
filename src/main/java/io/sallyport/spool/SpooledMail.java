package io.sallyport.spool;

import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mail in the spool, without its bytes.
 *
 * @param queueId its name, as in our reply to the sender
 * @param envelope as it came, with all recipients
 * @param pending the recipients that still wait; never empty
 * @param senderVerified whether the reverse-path was shown to be real: else no report is sent (no backscatter)
 * @param client the address of the host that brought it, for listings and reports
 * @param received when the sender got its 250
 * @param size the bytes of the message
 * @param attempts how often it was offered to a backend
 * @param nextAttempt not before this
 * @param lastError why it still waits; null before the first attempt
 * @param held it waits for an administrator, who stopped it or whom the policy wants to decide
 * @param warned the sender was told of the delay
 * @param via the served domain whose backends carry this mail if its recipient's own domain is not served: set for
 *     reports, which go to senders anywhere; null for all other mail
 */
public record SpooledMail(
        String queueId,
        Envelope envelope,
        List<MailAddress> pending,
        boolean senderVerified,
        String client,
        Instant received,
        long size,
        int attempts,
        Instant nextAttempt,
        @Nullable String lastError,
        boolean held,
        boolean warned,
        @Nullable String via) {
    public SpooledMail {
        pending = List.copyOf(pending);
    }

    /** A mail that came in by the front door: each recipient's own domain says where it goes. */
    public SpooledMail(
            String queueId,
            Envelope envelope,
            List<MailAddress> pending,
            boolean senderVerified,
            String client,
            Instant received,
            long size,
            int attempts,
            Instant nextAttempt,
            @Nullable String lastError,
            boolean held,
            boolean warned) {
        this(
                queueId,
                envelope,
                pending,
                senderVerified,
                client,
                received,
                size,
                attempts,
                nextAttempt,
                lastError,
                held,
                warned,
                null);
    }

    /** The same mail with fewer recipients waiting; at least one must be left. */
    public SpooledMail withPending(List<MailAddress> waiting) {
        return new SpooledMail(
                queueId,
                envelope,
                waiting,
                senderVerified,
                client,
                received,
                size,
                attempts,
                nextAttempt,
                lastError,
                held,
                warned,
                via);
    }

    /** The same mail after one more attempt that left recipients waiting. */
    public SpooledMail deferred(String why, Instant next) {
        return new SpooledMail(
                queueId,
                envelope,
                pending,
                senderVerified,
                client,
                received,
                size,
                attempts + 1,
                next,
                why,
                held,
                warned,
                via);
    }

    /** The same mail with the true size of its message. */
    SpooledMail withSize(long octets) {
        return new SpooledMail(
                queueId,
                envelope,
                pending,
                senderVerified,
                client,
                received,
                octets,
                attempts,
                nextAttempt,
                lastError,
                held,
                warned,
                via);
    }

    /** The same mail with another reason why it waits. */
    SpooledMail withLastError(@Nullable String why) {
        return new SpooledMail(
                queueId,
                envelope,
                pending,
                senderVerified,
                client,
                received,
                size,
                attempts,
                nextAttempt,
                why,
                held,
                warned,
                via);
    }

    /** The same mail, to be tried at another time. */
    public SpooledMail withNextAttempt(Instant next) {
        return new SpooledMail(
                queueId,
                envelope,
                pending,
                senderVerified,
                client,
                received,
                size,
                attempts,
                next,
                lastError,
                held,
                warned,
                via);
    }

    /** The same mail, stopped by an administrator or set free again. */
    public SpooledMail withHeld(boolean stop) {
        return new SpooledMail(
                queueId,
                envelope,
                pending,
                senderVerified,
                client,
                received,
                size,
                attempts,
                nextAttempt,
                lastError,
                stop,
                warned,
                via);
    }

    /** The same mail after its sender was told of the delay. */
    public SpooledMail asWarned() {
        return new SpooledMail(
                queueId,
                envelope,
                pending,
                senderVerified,
                client,
                received,
                size,
                attempts,
                nextAttempt,
                lastError,
                held,
                true,
                via);
    }
}
