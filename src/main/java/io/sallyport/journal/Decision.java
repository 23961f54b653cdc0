package io.sallyport.journal;

import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One decision about a connection, a recipient or a mail.
 *
 * @param sessionId the SMTP session
 * @param queueId the mail; null where there was none yet
 * @param client who was at the door
 * @param envelope as far as it was known; null before MAIL
 * @param verdict what was decided
 * @param reply what the client was told; null if nothing
 * @param facts what was noticed about how the client speaks
 * @param authentication what was found out about who the mail is from; empty if it was not looked at
 * @param detail what only we know: backends, reasons; empty if nothing
 * @param took from the first octet of what was judged to the reply
 * @param policy the version of the policy that judged
 */
public record Decision(
        String sessionId,
        @Nullable String queueId,
        Client client,
        @Nullable Envelope envelope,
        Verdict verdict,
        @Nullable SmtpReply reply,
        Set<ProtocolFact> facts,
        List<AuthenticationResult> authentication,
        String detail,
        Duration took,
        String policy) {
    public Decision {
        facts = Set.copyOf(facts);
        authentication = List.copyOf(authentication);
    }

    /** What was decided. */
    public enum Verdict {
        /** Every recipient of the mail was delivered or stored. */
        ACCEPTED,
        /** Taken, and held for every recipient until an administrator has decided. */
        HELD,
        /** Taken, with different ends: delivered or stored for some; held, or refused and reported, for others. */
        SPLIT,
        /** Answered with 4yz: the sender keeps the mail. */
        DEFERRED,
        /** Answered with 5yz. */
        REFUSED
    }
}
