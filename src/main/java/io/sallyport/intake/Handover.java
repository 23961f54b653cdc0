package io.sallyport.intake;

import io.sallyport.auth.SenderFacts;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailTransaction;
import io.sallyport.message.MessageHeader;
import io.sallyport.policy.Policy;
import io.sallyport.relay.Delivery;
import io.sallyport.relay.Delivery.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hands a mail on to those who get it: under our trace header, in as many forms as there are verdicts. */
@ApplicationScoped
public class Handover {
    private final TraceHeader traceHeader;
    private final Delivery delivery;

    public Handover(TraceHeader traceHeader, Delivery delivery) {
        this.traceHeader = traceHeader;
        this.delivery = delivery;
    }

    /**
     * Hands a mail on that no verdict refuses for all.
     *
     * @throws IOException if it cannot be stored: the sender must keep it
     */
    Conclusion handOn(
            MailTransaction mail, MessageHeader header, SenderFacts facts, Judgements judgements, Policy policy)
            throws IOException {
        OutgoingForms forms = traceHeader.forms(mail, header, facts, facts.results());
        Copies copies = Copies.of(
                judgements,
                group -> forms.marked(group.verdict(), group.policy().verdict().tagging()));
        Map<MailAddress, Outcome> outcomes = new LinkedHashMap<>(copies.discarded());
        if (!copies.copies().isEmpty()) {
            outcomes.putAll(delivery.deliver(mail, copies.copies(), policy, SenderTrust.of(mail.envelope(), facts)));
        }
        return Conclusion.of(outcomes, mail.queueId());
    }
}
