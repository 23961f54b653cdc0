package io.sallyport.intake;

import io.sallyport.auth.iprev.IprevResult;
import io.sallyport.content.MailContent;
import io.sallyport.dns.DnsResolver;
import io.sallyport.filter.Examination;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.Stage;
import io.sallyport.message.MessageHeader;
import io.sallyport.policy.Policy;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What filters see of a mail at one stage.
 *
 * @param arrived the connection
 * @param knownEnvelope null before MAIL
 * @param knownRecipient null but at RCPT
 * @param complete null before the message is complete
 */
record StageView(
        Stage stage,
        Arrival arrived,
        Client client,
        Set<ProtocolFact> facts,
        @Nullable Envelope knownEnvelope,
        @Nullable MailAddress knownRecipient,
        @Nullable Content complete,
        Surroundings surroundings)
        implements Examination {
    /** A message that is complete, and what is known about its sender. */
    record Content(MailMessage message, MessageHeader header, Authentication authentication, MailContent carried) {}

    /** What does not belong to the mail. */
    record Surroundings(Policy policy, DnsResolver dns, Instant now) {}

    private static <T> T known(@Nullable T value, Stage from) {
        if (value == null) {
            throw new IllegalStateException("not known at this stage, but at " + from);
        }
        return value;
    }

    @Override
    public String sessionId() {
        return arrived.sessionId();
    }

    @Override
    public @Nullable String confirmedName() throws InterruptedException {
        try {
            IprevResult iprev = arrived.iprev().get();
            return iprev.result() == IprevResult.Result.PASS ? iprev.name() : null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the client's name could not be looked up", e);
        }
    }

    @Override
    public Envelope envelope() {
        return known(knownEnvelope, Stage.MAIL);
    }

    @Override
    public MailAddress recipient() {
        return known(knownRecipient, Stage.RCPT);
    }

    @Override
    public Authentication authentication() {
        return known(complete, Stage.DATA).authentication();
    }

    @Override
    public MessageHeader header() {
        return known(complete, Stage.DATA).header();
    }

    @Override
    public MailMessage message() {
        return known(complete, Stage.DATA).message();
    }

    @Override
    public MailContent content() {
        return known(complete, Stage.DATA).carried();
    }

    @Override
    public boolean serves(String asciiDomain) {
        return surroundings.policy().domain(asciiDomain) != null;
    }

    @Override
    public Set<String> servedDomains() {
        return surroundings.policy().domains().keySet();
    }

    @Override
    public DnsResolver dns() {
        return surroundings.dns();
    }

    @Override
    public Instant now() {
        return surroundings.now();
    }
}
