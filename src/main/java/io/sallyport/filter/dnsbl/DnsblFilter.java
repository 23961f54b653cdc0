package io.sallyport.filter.dnsbl;

import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.metrics.MailMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts points against clients, and domains, that DNS block lists name (RFC 5782).
 *
 * <ul>
 *   <li>{@code dnsbl.listed}: A list names what was looked up; the points are those of its answer.
 *   <li>{@code dnsbl.unweighed}: A list names it with an answer that the policy gives no points.
 *   <li>{@code dnsbl.rejected}: The points of all lists together reach {@code reject-at}: the recipient is refused.
 *   <li>{@code dnsbl.refused}: A list answers what is no listing, because it is gone or does not serve us. Unavailable.
 *   <li>{@code dnsbl.silent}: A list did not answer in time. Unavailable.
 *   <li>{@code dnsbl.suspended}: A list is not believed now, because it failed its test points or suddenly lists nearly
 *       everybody. Unavailable.
 * </ul>
 */
@ApplicationScoped
public class DnsblFilter implements Filter<DnsblSettings> {
    private static final int MAX_NAMED = 3; // A reply is one line

    private final ZoneInquiry inquiry;

    public DnsblFilter(ZoneHealth health, MailMetrics metrics) {
        this.inquiry = new ZoneInquiry(health, metrics);
    }

    @Override
    public String name() {
        return "dnsbl";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(
                Stage.RCPT); // Not CONNECT: a policy may spare postmaster, who must be reachable (RFC 5321 § 4.5.1)
    }

    @Override
    public Class<DnsblSettings> settingsType() {
        return DnsblSettings.class;
    }

    @Override
    public List<Finding> examine(Examination mail, DnsblSettings settings)
            throws InterruptedException, ExecutionException {
        List<Finding> findings = new ArrayList<>();
        List<ZoneAnswer> counting = new ArrayList<>();
        Score sum = Score.ZERO;
        for (ZoneAnswer answer : inquiry.ask(settings.zones(), mail)) {
            Finding finding = answer.finding(name());
            if (finding != null) {
                findings.add(
                        answer.reply() instanceof ZoneReply.Listed
                                ? finding.telling("7.1", told(List.of(answer)))
                                : finding);
            }
            Score points = answer.points();
            if (points.compareTo(Score.ZERO) > 0) {
                counting.add(answer);
                sum = sum.plus(points);
            }
        }
        Finding rejection = rejection(sum, counting, settings.rejectAt());
        if (rejection != null) {
            findings.add(rejection);
        }
        return findings;
    }

    private static @Nullable Finding rejection(Score sum, List<ZoneAnswer> counting, @Nullable Score rejectAt) {
        return rejectAt == null || !sum.isAtLeast(rejectAt)
                ? null
                : Finding.reject("dnsbl.rejected", "%d lists give %s points of %s", counting.size(), sum, rejectAt)
                        .telling("7.1", told(counting));
    }

    /** Which lists name whom: both are public, and the sender can only ask the list. */
    private static String told(List<ZoneAnswer> listings) {
        return listings.stream()
                .limit(MAX_NAMED)
                .map(listing -> listing.subject() + " by " + listing.zone().label())
                .collect(Collectors.joining(", ", "Listed: ", ""));
    }
}
