package io.sallyport.admin;

import io.sallyport.mail.MailAddress;
import io.sallyport.spool.SpooledMail;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail of the queue as the interface shows it.
 *
 * @param queueId its name
 * @param state {@code waiting}, {@code delivering} or {@code held}
 * @param sender the reverse-path; {@code <>} for the null one
 * @param recipients all forward-paths
 * @param pending those that still wait
 * @param client the address of the host that brought it; empty for our own reports
 * @param received when the sender got its 250 (RFC 3339)
 * @param size octets of the message
 * @param attempts how often it was offered
 * @param nextAttempt not before this (RFC 3339)
 * @param lastError why it waits; null before the first attempt
 * @param senderVerified whether its sender gets reports
 * @param warned whether its sender was told of the delay
 */
public record QueuedMail(
        String queueId,
        String state,
        String sender,
        List<String> recipients,
        List<String> pending,
        String client,
        String received,
        long size,
        int attempts,
        String nextAttempt,
        @Nullable String lastError,
        boolean senderVerified,
        boolean warned) {
    /** The same mail, as the spool knows it. */
    static QueuedMail of(SpooledMail mail, boolean delivering) {
        MailAddress sender = mail.envelope().reversePath();
        return new QueuedMail(
                mail.queueId(),
                mail.held() ? "held" : delivering ? "delivering" : "waiting",
                sender == null ? "<>" : sender.toString(),
                written(mail.envelope().recipients()),
                written(mail.pending()),
                mail.client(),
                mail.received().toString(),
                mail.size(),
                mail.attempts(),
                mail.nextAttempt().toString(),
                mail.lastError(),
                mail.senderVerified(),
                mail.warned());
    }

    private static List<String> written(List<MailAddress> addresses) {
        return addresses.stream().map(MailAddress::toString).toList();
    }
}
