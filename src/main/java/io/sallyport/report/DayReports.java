package io.sallyport.report;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Groups the observations of a day into reports: one for each policy (RFC 9990 § 3.1).
 *
 * <p>A day may hold more than fits into memory. So it is read once to see which domains there are, and then once for
 * each group of domains whose entries together are few enough.
 *
 * @param maxRows the most rows of a report
 * @param maxReports the most domains: those with the most mail
 */
record DayReports(ObservationStore store, int maxRows, int maxReports) {
    /** The most entries of the store whose reports are in memory at a time; one domain may have more. */
    private static final long MOST_ENTRIES = 50_000;

    /**
     * The most reports to one domain for one day. Who changes the policy more often than that gets the rest in the last
     * of them, as RFC 9990 § 3.3 allows.
     */
    private static final int MOST_POLICIES = 4;

    /** Takes one report after the other. */
    interface Consumer {
        void accept(DmarcReport report) throws IOException;
    }

    /**
     * What a day has.
     *
     * @param damaged entries that could not be read
     * @param unreported domains beyond the bound
     */
    record Summary(long damaged, boolean full, int unreported) {}

    private static final class Share {
        private long entries;
        private long messages;
    }

    /** Makes the reports of a day, in an order that is always the same. */
    Summary each(LocalDate day, Consumer consumer) throws IOException {
        Map<String, Share> shares = new HashMap<>();
        ObservationStore.Completeness read = store.read(day, tally -> {
            Share share = shares.computeIfAbsent(tally.observation().policy().domain(), domain -> new Share());
            share.entries++;
            share.messages += tally.count();
        });
        List<String> domains = shares.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Share> entry) -> -entry.getValue().messages)
                        .thenComparing(Map.Entry::getKey))
                .limit(maxReports)
                .map(Map.Entry::getKey)
                .toList();
        for (List<String> group : groups(domains, shares)) {
            for (DmarcReport report : reports(day, group, read.full())) {
                consumer.accept(report);
            }
        }
        return new Summary(read.damaged(), read.full(), shares.size() - domains.size());
    }

    private static List<List<String>> groups(List<String> domains, Map<String, Share> shares) {
        List<List<String>> groups = new ArrayList<>();
        long room = 0;
        for (String domain : domains) {
            Share share = shares.get(domain);
            long entries = share == null ? 0 : share.entries;
            if (groups.isEmpty() || entries > room) {
                groups.add(new ArrayList<>());
                room = MOST_ENTRIES;
            }
            groups.getLast().add(domain);
            room -= entries;
        }
        return groups;
    }

    /** A report in the making. */
    private static final class Draft {
        private final SequencedMap<ReportRow, Long> rows = new LinkedHashMap<>();
        private String rua = "";
        private long omitted;

        void add(Tally tally, int maxRows) {
            DmarcObservation observation = tally.observation();
            rua = observation.rua(); // The last is what the domain wants now
            if (rows.size() < maxRows || rows.containsKey(observation.row())) {
                rows.merge(observation.row(), tally.count(), Long::sum);
            } else {
                omitted += tally.count();
            }
        }
    }

    private List<DmarcReport> reports(LocalDate day, List<String> domains, boolean full) throws IOException {
        Map<String, SequencedMap<PublishedPolicy, Draft>> drafts = new LinkedHashMap<>();
        domains.forEach(domain -> drafts.put(domain, new LinkedHashMap<>()));
        store.read(day, tally -> {
            PublishedPolicy policy = tally.observation().policy();
            SequencedMap<PublishedPolicy, Draft> ofDomain = drafts.get(policy.domain());
            if (ofDomain != null) {
                draft(ofDomain, policy).add(tally, maxRows);
            }
        });
        List<DmarcReport> reports = new ArrayList<>();
        drafts.values()
                .forEach(ofDomain -> ofDomain.forEach((policy, draft) ->
                        reports.add(new DmarcReport(day, policy, draft.rua, draft.rows, draft.omitted, full))));
        return reports;
    }

    private static Draft draft(SequencedMap<PublishedPolicy, Draft> ofDomain, PublishedPolicy policy) {
        Draft known = ofDomain.get(policy);
        if (known == null && ofDomain.size() >= MOST_POLICIES) {
            return ofDomain.lastEntry().getValue();
        }
        return known == null ? ofDomain.computeIfAbsent(policy, p -> new Draft()) : known;
    }
}
