package io.sallyport.quarantine;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mail that is held for one recipient, without its octets. Texts of strangers are cut and printable.
 *
 * @param id its name, {@code <queue id>-held-<n>}; also that of the mail in the spool once it is released
 * @param queueId the mail's name in our reply, journal and logs
 * @param received when its sender got the reply
 * @param client the address of the host that brought it
 * @param hello what that host said in HELO or EHLO; empty if nothing
 * @param reversePath where it says to be from; null for the null reverse-path
 * @param recipient for whom it is held
 * @param from the field as it stands, decoded; null if there is none
 * @param subject decoded; null if there is none
 * @param messageId null if there is none
 * @param octets the size of the message
 * @param form what of the mail is held
 * @param mailClass why, in one word
 * @param score the sum of the points that counted
 * @param why in the words of the findings
 * @param findings names of those that decided
 * @param state how it stands
 * @param version counts the changes, from 1; what has it in its request changes nothing that it has not seen
 * @param changed the last change; null if there was none
 * @param expires when it is given up
 */
public record HeldMail(
        String id,
        String queueId,
        Instant received,
        String client,
        String hello,
        @Nullable MailAddress reversePath,
        MailAddress recipient,
        @Nullable String from,
        @Nullable String subject,
        @Nullable String messageId,
        long octets,
        Form form,
        MailClass mailClass,
        Score score,
        String why,
        List<String> findings,
        State state,
        int version,
        @Nullable Change changed,
        Instant expires) {
    public HeldMail {
        findings = List.copyOf(findings);
    }

    /** What of a mail is held. */
    public enum Form {
        /** All of it: its recipient has nothing. */
        WHOLE,
        /** What came; its recipient got it without some of its parts. */
        ORIGINAL
    }

    /**
     * A change of state.
     *
     * @param by who made it: a user, or {@code sallyport} itself
     * @param reason in their words; empty if they gave none
     * @param to who gets a released mail in place of its recipient; null: the recipient
     */
    public record Change(
            Instant at, String by, String reason, @Nullable MailAddress to) {}
}
