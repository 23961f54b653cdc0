package io.sallyport.relay;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.Policy;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Takes a judged mail over: hands it to the backends at once, or into the spool, or both in parts. */
public interface Delivery {
    /**
     * Delivers or stores. When this returns normally, each recipient of what was sent has exactly one outcome, and what is
     * {@code Spooled} is synced to disk. Additional copies are too if the mail is taken, and vanish if it
     * is refused; they have no outcome here, what becomes of them is journalled as they are relayed.
     *
     * @param mail the mail as it came
     * @param copies the forms in which it goes on. Somebody whom several of them name gets the first
     * @param senderVerified whether the reverse-path is shown to be real, so that reports may go there: one that hits
     *     somebody who never wrote to us is backscatter (RFC 5321 § 6.2)
     * @return what became of whom
     * @throws IOException if neither the backend nor the spool could take the mail: the sender must keep it
     */
    Map<MailAddress, Outcome> deliver(MailTransaction mail, List<Copy> copies, Policy policy, boolean senderVerified)
            throws IOException;

    /** What became of one recipient. */
    sealed interface Outcome {
        /** A backend has it. */
        record Delivered(String backend) implements Outcome {}

        /** It is in our spool, synced. */
        record Spooled(String why) implements Outcome {}

        /**
         * The backend refused it for ever, as it did every other recipient of the mail: the sender can be told at once.
         *
         * @param reply what the sender is told: code and text cleaned
         */
        record Refused(SmtpReply reply) implements Outcome {}

        /**
         * The backend refused it for ever, while other recipients were taken: the reply to the sender is positive, and
         * a delivery report (RFC 3464) tells it of this one.
         *
         * @param reply what the report says
         * @param reported whether a report was stored for sending; false where the reverse-path is null or not known to
         *     be real
         */
        record Bounced(SmtpReply reply, boolean reported) implements Outcome {}
    }
}
