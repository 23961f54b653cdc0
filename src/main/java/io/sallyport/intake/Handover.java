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
import io.sallyport.quarantine.HeldCopy;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.Keeper;
import io.sallyport.relay.Delivery;
import io.sallyport.relay.Delivery.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Hands a mail on: to those who get it, under our trace header, in as many forms as there are verdicts; and to the quarantine
 * for those who do not get it before somebody has decided.
 */
@ApplicationScoped
public class Handover {
    private final TraceHeader traceHeader;
    private final Delivery delivery;
    private final Keeper quarantine;

    public Handover(TraceHeader traceHeader, Delivery delivery, Keeper quarantine) {
        this.traceHeader = traceHeader;
        this.delivery = delivery;
        this.quarantine = quarantine;
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
        Map<MailAddress, Fate> fates = new LinkedHashMap<>(copies.discarded());
        if (copies.held().isEmpty()) { // Nearly all mail
            fates.putAll(relay(mail, copies, policy, facts));
        } else {
            fates.putAll(holdAndRelay(mail, copies, policy, facts));
        }
        return Conclusion.of(fates, mail.queueId());
    }

    /**
     * What is held is durable before any backend sees the rest, so that it cannot be lost any more, and is promised when the
     * rest is taken. Should the rest be refused, the sender is told so of the whole mail, and nothing stays held.
     */
    private Map<MailAddress, Fate> holdAndRelay(MailTransaction mail, Copies copies, Policy policy, SenderFacts facts)
            throws IOException {
        try (Keeper.Holding holding = quarantine.hold(mail, copies.held())) {
            Map<MailAddress, Fate> fates = relay(mail, copies, policy, facts);
            if (fates.values().stream().anyMatch(Handover::isRefused)) {
                return fates;
            }
            holding.promise();
            for (HeldCopy copy : copies.held()) {
                if (copy.form() == HeldMail.Form.WHOLE) { // Who gets the rest of an original has a fate already
                    copy.recipients().forEach(recipient -> fates.put(recipient, new Fate.Held(copy.why())));
                }
            }
            return fates;
        }
    }

    private static boolean isRefused(Fate fate) {
        return fate instanceof Fate.Relayed(Outcome outcome) && outcome instanceof Outcome.Refused;
    }

    private Map<MailAddress, Fate> relay(MailTransaction mail, Copies copies, Policy policy, SenderFacts facts)
            throws IOException {
        Map<MailAddress, Fate> fates = new LinkedHashMap<>();
        if (!copies.going().isEmpty()) {
            delivery.deliver(mail, copies.going(), policy, SenderTrust.of(mail.envelope(), facts))
                    .forEach((recipient, outcome) -> fates.put(recipient, new Fate.Relayed(outcome)));
        }
        return fates;
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
