package io.sallyport.journal;

import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One decision about a connection, a recipient or a mail, with all that led to it.
 *
 * @param id its name in our reply, in journal and logs: the queue id of the mail, or one of its own where there was no
 *     message yet
 * @param sessionId the SMTP session
 * @param at when it was decided
 * @param stage how far the mail had come
 * @param client who was at the door
 * @param envelope as far as it was known; null before MAIL
 * @param content what the message says of itself; null where there was none yet, or it could not be read
 * @param ending what was decided
 * @param reply what the client was told; null if nothing
 * @param facts what was noticed about how the client speaks
 * @param authentication what was found out about who the mail is from; empty if it was not looked at
 * @param judgements what the policies of the recipients made of it; empty if they were not asked
 * @param detail what only we know: backends, reasons; empty if nothing
 * @param steps when what was over, in order
 * @param took from the first octet of what was judged to the reply
 * @param policy the version of the policy that judged
 */
public record Decision(
        String id,
        String sessionId,
        Instant at,
        Stage stage,
        Client client,
        @Nullable Envelope envelope,
        @Nullable Content content,
        Ending ending,
        @Nullable SmtpReply reply,
        Set<ProtocolFact> facts,
        List<AuthenticationResult> authentication,
        List<Judgement> judgements,
        String detail,
        List<Step> steps,
        Duration took,
        String policy) {
    public Decision {
        facts = Set.copyOf(facts);
        authentication = List.copyOf(authentication);
        judgements = List.copyOf(judgements);
        steps = List.copyOf(steps);
    }

    /** What was decided. */
    public enum Ending {
        /** Every recipient of the mail was delivered or stored. */
        ACCEPTED,
        /** Taken, and held for every recipient until an administrator has decided. */
        HELD,
        /** Taken, with different ends: delivered or stored for some; held, or refused and reported, for others. */
        SPLIT,
        /** Taken, and thrown away for every recipient, as a rule of the policy asks. */
        DISCARDED,
        /** Answered with 4yz: the sender keeps the mail. */
        DEFERRED,
        /** Answered with 5yz. */
        REFUSED
    }

    /**
     * What a message says of itself. Texts of strangers, cut; privacy settings may leave them out.
     *
     * @param from the field as it stands; null if there is none
     * @param subject decoded; null if there is none
     * @param messageId null if there is none
     * @param octets the size of the message
     */
    public record Content(
            @Nullable String from,
            @Nullable String subject,
            @Nullable String messageId,
            long octets) {}

    /**
     * What one policy made of the mail of some recipients.
     *
     * @param policy whose it is: {@code default}, a domain, or {@code domain/group}
     * @param recipients for whom; none where a connection was refused before anybody was named
     * @param verdict with all findings
     */
    public record Judgement(String policy, List<MailAddress> recipients, Verdict verdict) {
        public Judgement {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * One step of the mail.
     *
     * @param name such as {@code mail}, {@code rcpt}, {@code data}, {@code authenticated}, {@code filtered},
     *     {@code delivered}
     * @param after since the beginning of the transaction, or of the connection where there was none
     */
    public record Step(String name, Duration after) {}
}
