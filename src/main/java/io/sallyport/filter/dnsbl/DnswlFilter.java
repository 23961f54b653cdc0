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

/**
 * Counts points for clients that DNS lists know as good (RFC 5782), and spares them other findings.
 *
 * <ul>
 *   <li>{@code dnswl.listed}: A list knows the client; the points are those of its answer.
 *   <li>{@code dnswl.unweighed}: A list knows it with an answer that the policy gives no points.
 *   <li>{@code dnswl.spares}: Because a list knows the client, the findings under {@code spares} have no weight.
 *   <li>{@code dnswl.refused}: A list answers what is no listing, because it is gone or does not serve us. Unavailable.
 *   <li>{@code dnswl.silent}: A list did not answer in time. Unavailable.
 *   <li>{@code dnswl.suspended}: A list is not believed now, because it failed its test points or suddenly lists nearly
 *       everybody. Unavailable.
 * </ul>
 */
@ApplicationScoped
public class DnswlFilter implements Filter<DnswlSettings> {
    private final ZoneInquiry inquiry;

    public DnswlFilter(ZoneHealth health, MailMetrics metrics) {
        this.inquiry = new ZoneInquiry(health, metrics);
    }

    @Override
    public String name() {
        return "dnswl";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.RCPT);
    }

    @Override
    public Class<DnswlSettings> settingsType() {
        return DnswlSettings.class;
    }

    @Override
    public List<Finding> examine(Examination mail, DnswlSettings settings)
            throws InterruptedException, ExecutionException {
        List<Finding> findings = new ArrayList<>();
        boolean isKnown = false;
        for (ZoneAnswer answer : inquiry.ask(settings.zones(), mail)) {
            Finding finding = answer.finding(name());
            if (finding != null) {
                findings.add(finding);
            }
            isKnown |= answer.points().compareTo(Score.ZERO) < 0;
        }
        if (isKnown && !settings.spares().isEmpty()) {
            findings.add(Finding.spares(settings.spares(), "dnswl.spares", "a list knows the client as good"));
        }
        return findings;
    }
}
