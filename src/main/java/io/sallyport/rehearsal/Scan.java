package io.sallyport.rehearsal;

import io.sallyport.dns.DnsResolver;
import io.sallyport.journal.Decision;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.policy.DomainName;
import io.sallyport.policy.Policy;
import io.sallyport.rehearsal.Rehearsal.Scene;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stored mails, judged as if they came in now: the whole story of each, up to the door behind which the backend would be. The
 * mails know nothing of one another but what filters remember, such as rates.
 */
public final class Scan {
    private static final int PORT = 25_000;

    private final Rehearsal rehearsal;
    private final Policy policy;
    private final StageClock clock = new StageClock();

    /**
     * A gateway that judges by a policy, for mails to any domain.
     *
     * @param dns answers all questions
     */
    public Scan(Settings settings, InstalledFilters filters, Policy policy, DnsResolver dns) {
        this.policy = policy;
        this.rehearsal = new Rehearsal(settings, dns, filters.contents(), filters.fresh(clock), clock);
    }

    /**
     * How a mail is made to come.
     *
     * @param at when
     * @param client its address
     * @param helo what it says in HELO or EHLO
     * @param reversePath null for {@code <>}
     * @param recipients one at least
     */
    public record Arriving(
            Instant at,
            InetAddress client,
            String helo,
            @Nullable MailAddress reversePath,
            List<MailAddress> recipients) {
        public Arriving {
            recipients = List.copyOf(recipients);
        }
    }

    /** Judges a mail. Recipients in domains that the policy does not serve are judged by its defaults. */
    public Rehearsed judge(MailMessage message, Arriving arriving) {
        Client client = new Client(arriving.client(), PORT, "smtp", new Client.Hello(true, arriving.helo()), null);
        boolean international = arriving.recipients().stream()
                .anyMatch(recipient -> !recipient.toString().chars().allMatch(c -> c < 128));
        Envelope envelope = new Envelope(
                arriving.reversePath(), arriving.recipients(), Envelope.Body.EIGHT_BIT_MIME, international);
        List<DomainName> domains = arriving.recipients().stream()
                .map(recipient -> DomainName.of(recipient.asciiDomain()))
                .distinct()
                .toList();
        Scene scene = new Scene(arriving.at(), client, envelope, Set.of(), Set.of(), message);
        return rehearsal.play(scene, MadeUpDomains.in(policy, domains));
    }

    /** The decision about the mail: the last one that was journalled. */
    public static Decision decision(Rehearsed rehearsed) {
        return rehearsed.decisions().getLast();
    }
}
