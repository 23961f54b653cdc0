package io.sallyport.admin.quarantine;

import io.sallyport.mail.MailAddress;
import io.sallyport.quarantine.HeldMail;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One held mail in an answer.
 *
 * @param id its name
 * @param queueId the mail's name in our reply and in {@code /api/decisions}
 * @param received when its sender got the reply (RFC 3339)
 * @param client the address of the host that brought it
 * @param hello what that host said to be
 * @param sender the reverse-path; {@code <>} for the null one
 * @param recipient for whom it is held
 * @param from the author's field, decoded
 * @param subject decoded
 * @param octets the size of the message
 * @param form {@code whole}, or {@code original} where the recipient got the mail without some parts
 * @param mailClass why it is held, in one word
 * @param score the sum of the points that counted
 * @param why it is held, in the words of the findings
 * @param findings names of those that decided
 * @param state how it stands
 * @param version for If-Match
 * @param expires when it is given up (RFC 3339)
 */
public record HeldMailView(
        String id,
        String queueId,
        Instant received,
        String client,
        String hello,
        String sender,
        String recipient,
        @Nullable String from,
        @Nullable String subject,
        @Nullable String messageId,
        long octets,
        String form,
        String mailClass,
        String score,
        String why,
        List<String> findings,
        String state,
        int version,
        @Nullable Change changed,
        Instant expires) {
    /**
     * The last change.
     *
     * @param to who got the mail in place of its recipient
     */
    public record Change(
            Instant at, String by, String reason, @Nullable String to) {
        static @Nullable Change of(HeldMail.@Nullable Change change) {
            return change == null
                    ? null
                    : new Change(
                            change.at(),
                            change.by(),
                            change.reason(),
                            change.to() == null ? null : change.to().toString());
        }
    }

    static HeldMailView of(HeldMail mail) {
        MailAddress sender = mail.reversePath();
        return new HeldMailView(
                mail.id(),
                mail.queueId(),
                mail.received(),
                mail.client(),
                mail.hello(),
                sender == null ? "<>" : sender.toString(),
                mail.recipient().toString(),
                mail.from(),
                mail.subject(),
                mail.messageId(),
                mail.octets(),
                mail.form().name().toLowerCase(Locale.ROOT),
                mail.mailClass().text(),
                mail.score().toString(),
                mail.why(),
                mail.findings(),
                mail.state().text(),
                mail.version(),
                Change.of(mail.changed()),
                mail.expires());
    }
}
