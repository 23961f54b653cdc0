package io.sallyport.intake;

import io.sallyport.dns.DnsResolver;
import io.sallyport.filter.FilterChain;
import io.sallyport.filter.Outcome;
import io.sallyport.filter.Screening;
import io.sallyport.intake.StageView.Content;
import io.sallyport.intake.StageView.Surroundings;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.Stage;
import io.sallyport.policy.FilterRule;
import io.sallyport.policy.Policy;
import io.sallyport.policy.RecipientPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has filters look at a mail as it comes. What can be asked early is asked early, by the defaults of the policy; what counts
 * is what the policy of each recipient asks.
 */
@ApplicationScoped
public class Examiner {
    /** They look when the message is there, and at how it came. */
    private static final Set<String> ABOUT_ARRIVAL = Set.of("greylist", "protocol", "auth");

    private final FilterChain chain;
    private final DnsResolver dns;
    private final Clock clock;

    public Examiner(FilterChain chain, DnsResolver dns, Clock clock) {
        this.chain = chain;
        this.dns = dns;
        this.clock = clock;
    }

    /** A client has connected. Does not wait. */
    void connected(Arrival arrival, Policy policy) {
        arrival.connected(begin(view(Stage.CONNECT, arrival, arrival.client(), Set.of(), null, policy), policy));
    }

    /** What the defaults find against a client that has connected. */
    List<Finding> found(Arrival arrival, Policy policy) {
        return findings(arrival.screenings(), rules(policy.defaults()));
    }

    /** The client has said its name. Does not wait. */
    void greeted(Arrival arrival, Client client, Set<ProtocolFact> facts, Policy policy) {
        arrival.greeted(begin(view(Stage.HELO, arrival, client, facts, null, policy), policy));
    }

    /** A reverse-path is named. Does not wait. */
    void begun(Inquiry inquiry, Envelope envelope, Set<ProtocolFact> facts) {
        Policy policy = inquiry.policy();
        inquiry.screening(
                begin(view(Stage.MAIL, inquiry.arrival(), inquiry.client(), facts, envelope, policy), policy));
    }

    private Screening begin(StageView view, Policy policy) {
        Screening screening = chain.screen(view);
        Arrival arrival = view.arrived();
        if (arrival.mayBeAskedEarly(view.stage())) {
            screening.begin(rules(policy.defaults()));
            arrival.askedEarly(view.stage(), screening);
        }
        return screening;
    }

    /** A recipient is named: all filters of his policy that look before the message does. Does not wait. */
    Screening recipient(Inquiry inquiry, Envelope envelope, MailAddress recipient, Set<ProtocolFact> facts) {
        Screening screening = chain.screen(new StageView(
                Stage.RCPT,
                inquiry.arrival(),
                inquiry.client(),
                facts,
                envelope,
                recipient,
                null,
                surroundings(inquiry.policy())));
        Collection<FilterRule> rules = rules(inquiry.policy().forRecipient(recipient));
        inquiry.screenings().forEach(earlier -> earlier.begin(rules));
        screening.begin(rules);
        return screening;
    }

    /** What the filters of a recipient's policy have found up to RCPT. */
    List<Finding> found(Inquiry inquiry, Screening screening, RecipientPolicy policy) {
        List<Screening> all = inquiry.screenings();
        all.add(screening);
        return findings(all, rules(policy));
    }

    /** The message is complete: all filters of all policies begin. Does not wait. */
    Screening message(MailTransaction mail, Inquiry inquiry, Content content, Collection<RecipientPolicy> policies) {
        Screening screening = chain.screen(new StageView(
                Stage.DATA,
                inquiry.arrival(),
                mail.client(),
                mail.facts(),
                mail.envelope(),
                null,
                content,
                surroundings(inquiry.policy())));
        policies.forEach(policy -> screening.begin(rules(policy)));
        return screening;
    }

    /**
     * A message that came long ago is looked at again, by those filters of a policy that look at nothing else: what counts or
     * remembers who comes would take it for another mail.
     *
     * @param mail for one recipient
     */
    Reexamined again(MailTransaction mail, Inquiry inquiry, Content content, RecipientPolicy policy) {
        List<FilterRule> asked =
                rules(policy).stream().filter(this::looksAtMessagesAlone).toList();
        Screening screening = chain.screen(new StageView(
                Stage.DATA,
                inquiry.arrival(),
                mail.client(),
                mail.facts(),
                mail.envelope(),
                null,
                content,
                surroundings(inquiry.policy())));
        screening.begin(asked);
        Set<String> names = asked.stream().map(FilterRule::filter).collect(Collectors.toUnmodifiableSet());
        return new Reexamined(names, screening.findings(asked));
    }

    /**
     * What filters say of a message that they look at again.
     *
     * @param filters which were asked
     */
    record Reexamined(Set<String> filters, List<Finding> findings) {}

    private boolean looksAtMessagesAlone(FilterRule rule) {
        return Arrays.stream(Stage.values()).allMatch(stage -> (stage == Stage.DATA) == chain.looksAt(rule, stage))
                && !ABOUT_ARRIVAL.contains(rule.filter());
    }

    /** Tells the filters of a policy how a stage ended. */
    void concluded(Screening screening, RecipientPolicy policy, Outcome outcome) {
        screening.concluded(rules(policy), outcome);
    }

    private static Collection<FilterRule> rules(RecipientPolicy policy) {
        return policy.filters().values();
    }

    private static List<Finding> findings(List<Screening> screenings, Collection<FilterRule> rules) {
        List<Finding> findings = new ArrayList<>();
        for (Screening screening : screenings) {
            findings.addAll(screening.findings(rules));
        }
        return findings;
    }

    private StageView view(
            Stage stage,
            Arrival arrival,
            Client client,
            Set<ProtocolFact> facts,
            @Nullable Envelope envelope,
            Policy policy) {
        return new StageView(stage, arrival, client, facts, envelope, null, null, surroundings(policy));
    }

    private Surroundings surroundings(Policy policy) {
        return new Surroundings(policy, dns, clock.instant());
    }
}
