package io.sallyport.intake;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import io.sallyport.relay.Delivery.Outcome;
import java.util.Map;

/** What the sender is told (RFC 5321 § 4.2, RFC 3463). */
final class Replies {
    /** RFC 7504 and RFC 5321 § 3.6.2: not a domain that we serve. */
    static final SmtpReply NOT_OURS = SmtpReply.of(550, "5.7.1", "Relaying denied: not a domain of ours");

    static final SmtpReply RECIPIENT_UNVERIFIED =
            SmtpReply.of(451, "4.3.0", "The mailbox cannot be verified now, try again later");

    static final SmtpReply NO_STORAGE = SmtpReply.of(452, "4.3.1", "The mail cannot be stored now, try again later");

    static final SmtpReply NOT_JUDGED = SmtpReply.of(451, "4.3.0", "The mail cannot be taken now, try again later");

    private Replies() {}

    /** One reply for all recipients: the backend's refusal if it refused every one, else a 250. */
    static SmtpReply to(Map<MailAddress, Fate> fates, String queueId) {
        for (Fate fate : fates.values()) {
            if (fate instanceof Fate.Relayed(Outcome.Refused(SmtpReply reply))) {
                return reply;
            }
        }
        return SmtpReply.of(250, "2.0.0", "Accepted as " + queueId);
    }

    /** What became of it for one recipient, for the journal. */
    static String describe(Fate fate) {
        return switch (fate) {
            case Fate.Relayed(Outcome outcome) -> describe(outcome);
            case Fate.Held(String why) -> "held: " + why;
            case Fate.Discarded(String why) -> "discarded: " + why;
        };
    }

    private static String describe(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered(String backend) -> "delivered to " + backend;
            case Outcome.Spooled(String why) -> "spooled: " + why;
            case Outcome.Refused(SmtpReply reply) -> "refused: " + reply;
            case Outcome.Bounced(SmtpReply reply, boolean reported) ->
                (reported ? "bounced: " : "bounced without report: ") + reply;
        };
    }
}
