package io.sallyport.relay;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.DomainPolicy;

/** Tells whether a mailbox of a served domain exists. */
public interface RecipientVerifier {
    /** The answer for one recipient. Blocks while a backend is asked. */
    Answer verify(MailAddress recipient, DomainPolicy domain);

    /** What is known about a mailbox. */
    sealed interface Answer {
        /** It takes mail. */
        record Exists() implements Answer {}

        /**
         * It does not.
         *
         * @param reply what the sender is told
         */
        record Refused(SmtpReply reply) implements Answer {}

        /**
         * It could not be told.
         *
         * @param why for our log
         */
        record Unavailable(String why) implements Answer {}
    }
}
