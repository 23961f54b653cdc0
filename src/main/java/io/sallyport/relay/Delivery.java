package io.sallyport.relay;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.Policy;
import java.io.IOException;
import java.util.Map;

/** Takes a judged mail over: hands it to the backends at once, or into the spool, or both in parts. */
public interface Delivery {
    /**
     * Delivers or stores. When this returns normally, each recipient has exactly one outcome, and what is
     * {@code Spooled} is synced to disk.
     *
     * @param mail the mail as it came; its envelope's recipients are those that the verdict lets through
     * @param message the bytes as they go out: trace headers, then {@code mail.message()}
     * @param senderVerified whether the reverse-path was shown to be real, so that reports may go there
     * @throws IOException if neither the backend nor the spool could take the mail: the sender must keep it
     */
    Map<MailAddress, Outcome> deliver(MailTransaction mail, MailMessage message, Policy policy, boolean senderVerified)
            throws IOException;

    /** What became of one recipient. */
    sealed interface Outcome {
        /** A backend has it. */
        record Delivered(String backend) implements Outcome {}

        /** It is in our spool, synced. */
        record Spooled(String why) implements Outcome {}

        /**
         * The backend refused it for ever.
         *
         * @param reply what the sender is told: code and text cleaned
         */
        record Refused(SmtpReply reply) implements Outcome {}
    }
}
