package io.sallyport.intake;

import io.sallyport.auth.SenderAuthentication;
import io.sallyport.auth.SenderFacts;
import io.sallyport.auth.SenderInquiry;
import io.sallyport.content.reading.ContentReader;
import io.sallyport.content.reading.OpenedContent;
import io.sallyport.intake.StageView.Content;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.Verdict;
import io.sallyport.message.MessageHeader;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.FilterRule;
import io.sallyport.policy.Judge;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PolicyStore;
import io.sallyport.policy.RecipientPolicy;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.Recheck;
import io.sallyport.tracing.Span;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges held mail again. What a message is, is asked again: signatures of scanners, rules and words of the policy are those
 * of today. How it came is not: what was found then about the client, its behaviour and the proof of who it is from is kept.
 * Keys of DKIM are taken out of the DNS and networks of SPF change, which makes no honest mail a forged one; and grey lists
 * and limits would count a mail that did not come.
 *
 * <p>For filters that spare a proven sender it is proven again, where that still can be done: without proof they only look
 * closer.
 */
@ApplicationScoped
public class Rechecking implements Recheck {
    /** Findings of who a mail is from are no filter's. */
    private static final String AUTHENTICATION = "auth";

    private final SenderAuthentication authentication;
    private final ContentReader contents;
    private final Examiner examiner;
    private final PolicyStore policies;
    private final IntakeConfig bounds;

    public Rechecking(
            SenderAuthentication authentication,
            ContentReader contents,
            Examiner examiner,
            PolicyStore policies,
            IntakeConfig bounds) {
        this.authentication = authentication;
        this.contents = contents;
        this.examiner = examiner;
        this.policies = policies;
        this.bounds = bounds;
    }

    @Override
    public Verdict judge(HeldMail held, MailMessage message, @Nullable Verdict before) throws IOException {
        Policy policy = policies.current();
        DomainPolicy domain = policy.domain(held.recipient().asciiDomain());
        RecipientPolicy judging = domain == null ? policy.defaults() : domain.judging(held.recipient());
        Inquiry inquiry = inquiry(held, policy);
        MessageHeader header = inquiry.headerOf(message);
        if (header == null) {
            inquiry.abandon();
            throw new IOException("the header of %s is over its bounds".formatted(held.id()));
        }
        SenderFacts facts = inquiry.sender().conclude(message, header);
        try (OpenedContent carried = contents.open(message, header, policy.content())) {
            Content content = new Content(message, header, SenderProof.of(facts), carried);
            Examiner.Reexamined again = examiner.again(mail(held, inquiry, message), inquiry, content, judging);
            List<Finding> findings = new ArrayList<>(again.findings());
            findings.addAll(kept(before, judging, again.filters()));
            findings.addAll(HeaderRules.findings(header, bounds));
            return Judge.judge(judging, findings);
        }
    }

    /** What was found by those who are not asked again, and whom the policy asks still; its rules are applied anew. */
    private static List<Finding> kept(@Nullable Verdict before, RecipientPolicy judging, Set<String> askedAgain) {
        if (before == null) {
            return List.of();
        }
        Set<String> kept = judging.filters().values().stream()
                .map(FilterRule::filter)
                .filter(filter -> !askedAgain.contains(filter))
                .collect(Collectors.toSet());
        kept.add(AUTHENTICATION);
        return before.findings().stream()
                .map(Verdict.Weighed::finding)
                .filter(finding ->
                        kept.contains(finding.name().substring(0, finding.name().indexOf('.'))))
                .toList();
    }

    private Inquiry inquiry(HeldMail held, Policy policy) {
        InetAddress address = InetAddress.ofLiteral(held.client());
        Client.Hello hello = held.hello().isEmpty() ? null : new Client.Hello(true, held.hello());
        Client client = new Client(address, 0, "recheck", hello, null);
        Arrival arrival = new Arrival("recheck", client, authentication.arrived(address));
        SenderInquiry sender = authentication.begin(
                arrival.iprev(),
                address,
                held.hello(),
                held.reversePath(),
                policy.upstreamIdOf(address),
                CompletableFuture.completedFuture(null));
        return new Inquiry(arrival, client, policy, sender, bounds, Span.NONE);
    }

    private static MailTransaction mail(HeldMail held, Inquiry inquiry, MailMessage message) {
        Envelope envelope = new Envelope(
                held.reversePath(),
                List.of(held.recipient()),
                message.hasEightBitData() ? Envelope.Body.EIGHT_BIT_MIME : Envelope.Body.SEVEN_BIT,
                false);
        return new MailTransaction(
                held.queueId(), "recheck", inquiry.client(), envelope, message, Set.of(), held.received());
    }
}
