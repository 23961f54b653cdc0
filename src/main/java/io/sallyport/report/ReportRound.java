package io.sallyport.report;

import io.sallyport.mail.MailAddress;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.report.ExternalDestinations.Verification;
import io.sallyport.report.ObservationStore.Fate;
import io.sallyport.report.ObservationStore.Settlement;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes the reports of a day, and sends each to those who may get it. What could not be sent is left for the next time. */
final class ReportRound {
    private static final Logger LOG = Logger.getLogger(ReportRound.class);

    private final ObservationStore store;
    private final DayReports reports;
    private final ExternalDestinations destinations;
    private final ReportOutbox outbox;
    private final Duration expiry;
    private final MailMetrics metrics;
    private final BooleanSupplier stopping;

    /**
     * What rounds are made with.
     *
     * @param expiry how long after its day a report is given up
     * @param stopping asked before each report: whether to leave the rest
     */
    ReportRound(
            ObservationStore store,
            DayReports reports,
            ExternalDestinations destinations,
            ReportOutbox outbox,
            Duration expiry,
            MailMetrics metrics,
            BooleanSupplier stopping) {
        this.store = store;
        this.reports = reports;
        this.destinations = destinations;
        this.outbox = outbox;
        this.expiry = expiry;
        this.metrics = metrics;
        this.stopping = stopping;
    }

    /**
     * Makes and sends what is still to be sent of a day that is over.
     *
     * @return whether the day is finished; else it wants another round
     * @throws IOException if the store fails: what was sent until then is noted
     */
    boolean run(LocalDate day, Instant now) throws IOException {
        Set<String> settled = new HashSet<>();
        store.settled(day).forEach(settlement -> settled.add(settlement.name()));
        if (settled.contains(Settlement.DAY)) {
            return true;
        }
        boolean last = !now.isBefore(DmarcReport.endOf(day).plus(expiry));
        Left left = new Left();
        note(day, reports.each(day, report -> finish(report, settled, now, last, left)));
        note(day, left, last);
        if (left.waiting > 0 || (left.failed > 0 && !last) || stopping.getAsBoolean()) {
            return false;
        }
        store.settle(day, new Settlement(Settlement.DAY, Fate.FINISHED));
        return true;
    }

    /** What a round leaves. */
    private static final class Left {
        /** Mailboxes of which nobody could tell whether they want reports. */
        private int waiting;

        /** Reports that the spool did not take, and why it did not take the first. */
        private int failed;

        private @Nullable Exception failure;
    }

    private void note(LocalDate day, Left left, boolean last) {
        if (left.waiting > 0) {
            LOG.infof("report.dmarc.later day=%s mailboxes=%d", day, left.waiting);
        }
        if (left.failed > 0) {
            metrics.dmarcReported("failed");
            LOG.errorf(
                    left.failure,
                    "report.dmarc.failed day=%s reports=%d: %s",
                    day,
                    left.failed,
                    last ? "they are given up" : "they are tried again");
        }
    }

    private void note(LocalDate day, DayReports.Summary summary) {
        if (summary.damaged() > 0) {
            metrics.dmarcObserved("damaged", summary.damaged());
            LOG.warnf("report.dmarc.damaged day=%s entries=%d: they are not reported", day, summary.damaged());
        }
        if (summary.unreported() > 0) {
            LOG.warnf(
                    "report.dmarc.too-many day=%s: %d domains get no report, see sallyport.report.dmarc.max-reports",
                    day, summary.unreported());
        }
    }

    /** One report that fails must not keep the others. */
    private void finish(DmarcReport report, Set<String> settled, Instant now, boolean last, Left left) {
        if (stopping.getAsBoolean()) {
            return;
        }
        try {
            left.waiting += deliver(report, settled, now, last);
        } catch (IOException | RuntimeException e) {
            left.failed++;
            left.failure = left.failure == null ? e : left.failure;
        }
    }

    /** Brings a report to its mailboxes, and counts those for which it must be tried again. */
    private int deliver(DmarcReport report, Set<String> settled, Instant now, boolean last) throws IOException {
        int waiting = 0;
        List<MailAddress> named = ReportUris.parse(report.rua(), destinations.most()).mailboxes().stream()
                .filter(mailbox -> !settled.contains(outbox.nameOf(report, mailbox)))
                .toList();
        for (Map.Entry<MailAddress, Verification> entry :
                destinations.verify(report.policy(), named).entrySet()) {
            MailAddress mailbox = entry.getKey();
            switch (entry.getValue()) {
                case Verification.Allowed(List<MailAddress> instead) ->
                    send(report, mailbox, instead.isEmpty() ? List.of(mailbox) : instead, settled, now);
                case Verification.Refused(String why) -> settle(report, mailbox, Fate.REFUSED, why, settled);
                case Verification.Unknown(String why) when last -> settle(report, mailbox, Fate.EXPIRED, why, settled);
                case Verification.Unknown(String why) -> {
                    LOG.debugf(
                            "report.dmarc.later domain=%s to=%s: %s",
                            report.policy().domain(), mailbox, why);
                    waiting++;
                }
            }
        }
        return waiting;
    }

    /** A mailbox that several others lead to gets one report. */
    private void send(
            DmarcReport report, MailAddress named, List<MailAddress> mailboxes, Set<String> settled, Instant now)
            throws IOException {
        for (MailAddress mailbox : mailboxes) {
            if (settled.add(outbox.nameOf(report, mailbox))) {
                outbox.send(report, mailbox, now);
                metrics.dmarcReported("sent");
                LOG.infof(
                        "report.dmarc.sent domain=%s day=%s to=%s queue_id=%s",
                        report.policy().domain(), report.day(), mailbox, outbox.nameOf(report, mailbox));
            }
        }
        if (settled.add(outbox.nameOf(report, named))) {
            store.settle(report.day(), new Settlement(outbox.nameOf(report, named), Fate.SENT));
        }
    }

    private void settle(DmarcReport report, MailAddress mailbox, Fate fate, String why, Set<String> settled)
            throws IOException {
        String name = outbox.nameOf(report, mailbox);
        settled.add(name);
        store.settle(report.day(), new Settlement(name, fate));
        metrics.dmarcReported(fate == Fate.REFUSED ? "refused" : "expired");
        LOG.infof(
                "report.dmarc.%s domain=%s day=%s to=%s: %s",
                fate == Fate.REFUSED ? "refused" : "expired", report.policy().domain(), report.day(), mailbox, why);
    }
}
