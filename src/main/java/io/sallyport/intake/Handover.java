package io.sallyport.intake;

import io.sallyport.auth.SenderFacts;
import io.sallyport.intake.StageView.Content;
import io.sallyport.mail.Action;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.Verdict;
import io.sallyport.message.MessageStructure;
import io.sallyport.policy.Policy;
import io.sallyport.policy.VerdictPolicy.Tagging;
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
    Conclusion handOn(MailTransaction mail, Content content, SenderFacts facts, Judgements judgements, Policy policy)
            throws IOException {
        OutgoingForms forms = traceHeader.forms(mail, content.header(), facts, facts.results());
        Copies copies = Copies.of(judgements, new Copies.Forms() {
            @Override
            public MailMessage of(Judgements.Group group) throws IOException {
                Verdict verdict = group.verdict();
                return verdict.action() == Action.STRIP
                        ? forms.stripped(verdict, tagging(group), structure(content), mail.queueId())
                        : original(group);
            }

            @Override
            public MailMessage original(Judgements.Group group) throws IOException {
                return forms.marked(group.verdict(), tagging(group));
            }
        });
        Map<MailAddress, Outcome> outcomes = new LinkedHashMap<>(copies.discarded());
        if (!copies.copies().isEmpty()) {
            outcomes.putAll(delivery.deliver(mail, copies.copies(), policy, SenderTrust.of(mail.envelope(), facts)));
        }
        return Conclusion.of(outcomes, mail.queueId());
    }

    private static Tagging tagging(Judgements.Group group) {
        return group.policy().verdict().tagging();
    }

    private static MessageStructure structure(Content content) throws IOException {
        try {
            return content.carried().structure();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading the parts of a message", e);
        }
    }
}
