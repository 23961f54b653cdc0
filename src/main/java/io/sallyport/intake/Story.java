package io.sallyport.intake;

import io.sallyport.auth.SenderFacts;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.MailTransaction;
import io.sallyport.message.MessageHeader;
import io.sallyport.policy.Policy;
import io.sallyport.policy.RecipientPolicy;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What has become known of one complete mail so far, for the journal and whoever comes next. */
final class Story {
    private final MailTransaction mail;
    private final Inquiry inquiry;
    private @Nullable MessageHeader header;
    private @Nullable SenderFacts facts;
    private List<AuthenticationResult> results = List.of();
    private Judgements judgements = new Judgements(List.of());

    Story(MailTransaction mail, Inquiry inquiry) {
        this.mail = mail;
        this.inquiry = inquiry;
    }

    MailTransaction mail() {
        return mail;
    }

    Inquiry inquiry() {
        return inquiry;
    }

    Policy policy() {
        return inquiry.policy();
    }

    /** The policies of its recipients, each once. */
    Set<RecipientPolicy> recipientPolicies() {
        Set<RecipientPolicy> policies = Collections.newSetFromMap(new IdentityHashMap<>());
        mail.envelope().recipients().forEach(recipient -> policies.add(policy().forRecipient(recipient)));
        return policies;
    }

    /** The header could be read. */
    void read(MessageHeader readable) {
        header = readable;
    }

    /** The header; null if it is over its bounds. */
    @Nullable
    MessageHeader header() {
        return header;
    }

    /** It is known who it is from. */
    void authenticated(SenderFacts known) {
        facts = known;
        results = known.results();
        inquiry.step("authenticated");
    }

    /** Everything about who it is from; empty if that was not looked at. */
    List<AuthenticationResult> results() {
        return results;
    }

    void judged(Judgements all) {
        judgements = all;
        inquiry.step("judged");
    }

    Judgements judgements() {
        return judgements;
    }

    /** Whose verdict the client is told. */
    Judgements.Group refusing() {
        return Objects.requireNonNull(judgements.refusing());
    }

    /** What led to its end, in one line; empty if nothing did. */
    String explanation() {
        String why = judgements.explanation();
        return facts == null || facts.upstream() == null
                ? why
                : "SPF as %s found%s".formatted(facts.upstream().authservId(), why.isEmpty() ? "" : "; " + why);
    }
}
