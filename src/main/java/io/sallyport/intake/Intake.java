package io.sallyport.intake;

import io.sallyport.journal.Journal;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.Policy;
import io.sallyport.relay.Delivery;
import io.sallyport.relay.RecipientVerifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The story of one mail, from the connection to the last reply. The front door asks here at each step and says to the
 * client what it is told; it decides nothing itself.
 *
 * <p>All methods may block (they ask backends and write to disk) and are called on virtual threads.
 */
@ApplicationScoped
public class Intake {
    private final RecipientVerifier verifier;
    private final Delivery delivery;
    private final Journal journal;

    public Intake(RecipientVerifier verifier, Delivery delivery, Journal journal) {
        this.verifier = verifier;
        this.delivery = delivery;
        this.journal = journal;
    }

    /** A new name for a mail. */
    public String newQueueId() {
        throw new UnsupportedOperationException();
    }

    /**
     * A client has connected and the greeting delay is over.
     *
     * @return what to say instead of the greeting, before the connection is closed; null: greet it
     */
    public @Nullable SmtpReply connect(String sessionId, Client client, Set<ProtocolFact> facts, Policy policy) {
        throw new UnsupportedOperationException();
    }

    /** RCPT: is it a mailbox of ours, and does it exist? Refusals are journalled here. */
    public RecipientDecision recipient(
            String sessionId, Client client, Envelope envelope, MailAddress recipient, Policy policy) {
        throw new UnsupportedOperationException();
    }

    /**
     * The mail is complete: judge it, hand it on, and say what the client is told. A positive reply means that every
     * recipient is delivered, stored durably, or (refused by its backend while others were not) reported to the sender.
     */
    public SmtpReply receive(MailTransaction mail, Policy policy) {
        throw new UnsupportedOperationException();
    }

    /**
     * The front door refused a mail while it was received (size, line ends …) or a connection (limits): for the journal.
     *
     * @param envelope null before MAIL
     */
    public void refused(
            String sessionId,
            @Nullable String queueId,
            Client client,
            @Nullable Envelope envelope,
            Set<ProtocolFact> facts,
            SmtpReply reply,
            Policy policy) {
        throw new UnsupportedOperationException();
    }
}
