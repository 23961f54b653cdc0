package io.sallyport.report;

import io.sallyport.config.SiteConfig;
import io.sallyport.dns.DnsResolver;
import io.sallyport.mail.MailAddress;
import io.sallyport.report.ExternalDestinations.Verification;
import io.sallyport.report.ObservationStore.Fate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Shows the reports of a day as they would be sent now, and to whom. Changes nothing. */
public final class ReportPreview {
    private final ObservationStore store;
    private final DayReports reports;
    private final ExternalDestinations destinations;
    private final Submitter submitter;

    /** A look at what the gateway with this configuration has kept, whether it runs or not. */
    public ReportPreview(DmarcReportConfig config, SiteConfig site, DnsResolver dns) {
        this.store = ObservationStoreProducer.files(site, config);
        this.reports = new DayReports(store, config.maxRows(), config.maxReports());
        this.destinations = new ExternalDestinations(dns, config.maxDestinations());
        this.submitter = Submitter.of(config, site);
    }

    /**
     * A report.
     *
     * @param fileName the name of the attachment, without {@code .gz}
     * @param destinations a line for each mailbox that the policy names, and for what else it names
     */
    public record Preview(String domain, String fileName, long messages, List<String> destinations, String xml) {}

    /** Takes one report after the other. */
    public interface Consumer {
        /** Takes a report. */
        void accept(Preview preview) throws IOException;
    }

    /** The days (UTC) of which something is kept. */
    public SortedSet<LocalDate> days() throws IOException {
        return store.days();
    }

    /**
     * Gives the reports of a day to a consumer.
     *
     * @param domain the policy domain; null for all
     * @return how many entries of the day could not be read
     */
    public long each(LocalDate day, @Nullable String domain, Consumer consumer) throws IOException {
        Map<String, Fate> settled = new HashMap<>();
        store.settled(day).forEach(settlement -> settled.put(settlement.name(), settlement.fate()));
        return reports.each(day, report -> {
                    if (domain == null || domain.equals(report.policy().domain())) {
                        consumer.accept(preview(report, settled));
                    }
                })
                .damaged();
    }

    private Preview preview(DmarcReport report, Map<String, Fate> settled) throws IOException {
        ReportUris uris = ReportUris.parse(report.rua(), destinations.most());
        List<String> lines = new ArrayList<>();
        destinations
                .verify(report.policy(), uris.mailboxes())
                .forEach((mailbox, verified) ->
                        lines.add(line(mailbox, verified, settled.get(report.nameFor(mailbox, submitter.hostname())))));
        uris.ignored().forEach(uri -> lines.add("ignored: " + uri));
        ByteArrayOutputStream xml = new ByteArrayOutputStream();
        ReportXml.write(report, submitter, xml);
        String gzip = new ReportMail(report, submitter).fileName();
        return new Preview(
                report.policy().domain(),
                gzip.substring(0, gzip.length() - ".gz".length()),
                report.messages(),
                lines,
                xml.toString(StandardCharsets.UTF_8));
    }

    private static String line(MailAddress mailbox, Verification verified, @Nullable Fate fate) {
        String answer =
                switch (verified) {
                    case Verification.Allowed(List<MailAddress> instead) when instead.isEmpty() -> "to " + mailbox;
                    case Verification.Allowed(List<MailAddress> instead) ->
                        "to %s instead of %s".formatted(instead, mailbox);
                    case Verification.Refused(String why) -> "not to %s: %s".formatted(mailbox, why);
                    case Verification.Unknown(String why) -> "later to %s: %s".formatted(mailbox, why);
                };
        return switch (fate) {
            case SENT -> answer + " (sent)";
            case REFUSED -> answer + " (was refused)";
            case EXPIRED -> answer + " (was given up)";
            case FINISHED -> answer;
            case null -> answer;
        };
    }
}
