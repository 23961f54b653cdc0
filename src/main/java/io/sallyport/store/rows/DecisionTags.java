package io.sallyport.store.rows;

import io.sallyport.journal.Decision;
import io.sallyport.journal.Decision.Content;
import io.sallyport.journal.Decision.Judgement;
import io.sallyport.journal.DecisionQuery;
import io.sallyport.journal.DecisionQuery.Criterion;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Verdict.Weighed;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** What a decision is found by. */
public final class DecisionTags {
    private DecisionTags() {}

    /** One thing that is true of a decision. */
    public record Tag(Criterion kind, String value) {}

    /** All that is true of a decision, each once. */
    public static Set<Tag> of(Decision decision) {
        Set<Tag> tags = new LinkedHashSet<>();
        tags.add(new Tag(Criterion.SESSION, decision.sessionId()));
        tags.add(new Tag(Criterion.ENDING, decision.ending().name().toLowerCase(Locale.ROOT)));
        Content content = decision.content();
        if (content != null && content.messageId() != null) {
            String messageId = DecisionQuery.messageId(content.messageId());
            if (!messageId.isEmpty()) {
                tags.add(new Tag(Criterion.MESSAGE_ID, messageId));
            }
        }
        Envelope envelope = decision.envelope();
        if (envelope != null) {
            MailAddress sender = envelope.reversePath();
            tags.add(new Tag(Criterion.SENDER, DecisionQuery.key(sender)));
            if (sender != null) {
                addDomain(tags, sender.domain());
            }
            for (MailAddress recipient : envelope.recipients()) {
                tags.add(new Tag(Criterion.RECIPIENT, DecisionQuery.key(recipient)));
                addDomain(tags, recipient.domain());
            }
        }
        for (AuthenticationResult result : decision.authentication()) {
            String author = result.method().equals("dmarc") ? result.property("header", "from") : null;
            if (author != null) {
                addDomain(tags, author);
            }
        }
        for (Judgement judgement : decision.judgements()) {
            tags.add(new Tag(Criterion.ACTION, judgement.verdict().action().text()));
            for (Weighed weighed : judgement.verdict().findings()) {
                tags.add(new Tag(Criterion.FINDING, weighed.finding().name()));
            }
        }
        return tags;
    }

    private static void addDomain(Set<Tag> tags, String domain) {
        if (!domain.isEmpty()) {
            tags.add(new Tag(Criterion.DOMAIN, DecisionQuery.domain(domain)));
        }
    }
}
