package io.sallyport.relay;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One form of a mail, and who gets it: the same mail can go on unchanged for some, and marked for others.
 *
 * @param recipients who gets it, in served domains; one at least
 * @param message the bytes as they go out
 */
public record Copy(Kind kind, List<MailAddress> recipients, MailMessage message) {
    /** On whose behalf a copy goes. */
    public enum Kind {
        /**
         * The sender's: for recipients of the envelope, or for who gets the mail in their place. What becomes of it is
         * what the sender hears.
         */
        SENT,
        /**
         * Ours: somebody gets the mail as well. The sender does not know, and hears nothing of what becomes of it,
         * neither in the reply nor in a report.
         */
        ADDITIONAL
    }

    public Copy {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a copy goes to somebody");
        }
    }

    /** A copy that goes on. */
    public static Copy of(List<MailAddress> recipients, MailMessage message) {
        return new Copy(Kind.SENT, recipients, message);
    }

    /** A copy for somebody whom the sender did not name. */
    public static Copy additional(List<MailAddress> recipients, MailMessage message) {
        return new Copy(Kind.ADDITIONAL, recipients, message);
    }

    /**
     * The copies without repetition: nobody gets a mail twice because a recipient's mail is redirected to another of its
     * recipients, or that of two recipients to the same. The first copy that names somebody is theirs, and one of ours comes behind all that were sent.
     */
    static List<Copy> distinct(List<Copy> copies) {
        if (copies.size() == 1 && copies.getFirst().recipients().size() == 1) { // Nearly all mail
            return copies;
        }
        Set<MailAddress> served = new HashSet<>();
        List<Copy> distinct = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (Copy copy : copies) {
                List<MailAddress> own = copy.kind == kind
                        ? copy.recipients.stream().filter(served::add).toList()
                        : List.of();
                if (!own.isEmpty()) {
                    distinct.add(new Copy(kind, own, copy.message));
                }
            }
        }
        return distinct;
    }
}
