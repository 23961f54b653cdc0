package io.sallyport.relay;

import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.policy.RelayPolicy;
import java.time.Duration;
import java.util.Map;

/** The backend servers: pools of connections, health, failover. */
public interface Backends {
    /**
     * Offers a mail to the backends of a route, in the order of priority and health, until one has answered for it.
     * Blocks; never throws for what a backend does.
     *
     * @param message the bytes as they go out, trace headers included
     * @param budget how long the whole may take; a recipient without an answer by then is {@code Deferred}
     * @return a result for each recipient of the envelope
     */
    Map<MailAddress, RecipientResult> transfer(
            RelayPolicy route, Envelope envelope, MailMessage message, Duration budget);

    /**
     * Asks whether the backend would take mail for a recipient: MAIL, RCPT, RSET, no data. {@code Delivered} means yes.
     */
    RecipientResult ask(RelayPolicy route, MailAddress recipient, Duration budget);

    /**
     * Forgets that backends of a route were found to be away: the next transfer tries them. For mail that has waited its
     * time already, and whose attempts are counted elsewhere.
     */
    void recheck(RelayPolicy route);
}
