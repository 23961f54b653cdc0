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
 * @param held an administrator stopped it
 * @param warned the sender was told of the delay
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
        boolean warned) {
    public SpooledMail {
        pending = List.copyOf(pending);
    }
}
