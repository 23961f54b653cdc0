package io.sallyport.report;

import io.sallyport.report.PublishedPolicy.Alignment;
import io.sallyport.report.PublishedPolicy.Assessment;
import io.sallyport.report.ReportRow.Disposition;
import io.sallyport.report.ReportRow.DkimResult;
import io.sallyport.report.ReportRow.Evaluation;
import io.sallyport.report.ReportRow.Identifiers;
import io.sallyport.report.ReportRow.Outcome;
import io.sallyport.report.ReportRow.OverrideReason;
import io.sallyport.report.ReportRow.OverrideType;
import io.sallyport.report.ReportRow.SpfResult;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;

/** What was seen at mails, for tests. */
final class Observations {
    static final LocalDate DAY = LocalDate.parse("2026-11-21");
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private Observations() {}

    /** A mail from a domain that asks for reports at {@code dmarc@} that domain. */
    static DmarcObservation from(String domain) {
        return of(policy(domain), "mailto:dmarc@" + domain, row("192.0.2.1", domain));
    }

    static DmarcObservation of(PublishedPolicy policy, String rua, ReportRow row) {
        return new DmarcObservation(NOON, policy, rua, row);
    }

    static PublishedPolicy policy(String domain) {
        return policy(domain, Assessment.REJECT);
    }

    static PublishedPolicy policy(String domain, Assessment p) {
        return new PublishedPolicy(
                domain, domain, p, null, null, Alignment.RELAXED, Alignment.RELAXED, false, false, null);
    }

    static ReportRow row(String source, String domain) {
        return new ReportRow(
                InetAddress.ofLiteral(source),
                new Identifiers(domain, domain, null),
                new Evaluation(Disposition.PASS, true, false, List.of()),
                List.of(new DkimResult(domain, "s1", Outcome.PASS, null)),
                new SpfResult(domain, Outcome.FAIL, null));
    }

    /** A row in which each text is the given one, and each element that may be there is. */
    static ReportRow rowOf(String text) {
        return new ReportRow(
                InetAddress.ofLiteral("2001:db8::1"),
                new Identifiers(text, text, text),
                new Evaluation(
                        Disposition.QUARANTINE,
                        false,
                        false,
                        List.of(
                                new OverrideReason(OverrideType.TRUSTED_FORWARDER, text),
                                new OverrideReason(OverrideType.OTHER, null))),
                List.of(
                        new DkimResult(text, text, Outcome.PERMERROR, text),
                        new DkimResult(text, text, Outcome.SOFTFAIL, null)),
                new SpfResult(text, Outcome.SOFTFAIL, text));
    }

    static DmarcReport report(PublishedPolicy policy, ReportRow... rows) {
        LinkedHashMap<ReportRow, Long> counted = new LinkedHashMap<>();
        for (ReportRow row : rows) {
            counted.merge(row, 1L, Long::sum);
        }
        return new DmarcReport(DAY, policy, "mailto:dmarc@" + policy.domain(), counted, 0, false);
    }
}
