package io.sallyport.mail;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One mail at the front door, complete: who brought it, for whom, and what.
 *
 * @param queueId the name of this mail in our reply, the Received header, spool, journal and logs; unique
 * @param sessionId the name of the SMTP session that brought it
 * @param facts what was noticed about how it was brought
 * @param received when its last byte arrived
 */
public record MailTransaction(
        String queueId,
        String sessionId,
        Client client,
        Envelope envelope,
        MailMessage message,
        Set<ProtocolFact> facts,
        Instant received) {
    public MailTransaction {
        facts = Set.copyOf(facts);
    }

    /** The same mail for some of its recipients. */
    public MailTransaction forRecipients(List<MailAddress> some) {
        return new MailTransaction(queueId, sessionId, client, envelope.withRecipients(some), message, facts, received);
    }
}
