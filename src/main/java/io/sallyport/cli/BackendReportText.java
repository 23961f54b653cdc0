package io.sallyport.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.probe.Report;
import io.sallyport.probe.Result;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was found about backends, for a terminal or a program. The backend chose some of it: nothing of that steers either. */
final class BackendReportText {
    private static final String DOCS = "docs/backends/README.md#";

    private BackendReportText() {}

    /** One backend: a line for each result, with its advice below, then how many there are of each kind. */
    static String text(Report report) {
        StringBuilder text = new StringBuilder("%s (%s)%s\n\n"
                .formatted(
                        report.target().backend(),
                        report.target().protocol().name().toLowerCase(Locale.ROOT),
                        report.target().domains().isEmpty()
                                ? ""
                                : " for " + String.join(" ", report.target().domains())));
        Map<String, Integer> counts = new TreeMap<>();
        for (Result result : report.results()) {
            counts.merge(result.outcome().word(), 1, Integer::sum);
            String subject = result.subject().isEmpty() ? "" : result.subject() + ": ";
            text.append("%-8s %-14s %s\n"
                    .formatted(
                            result.outcome().word(),
                            result.check().word(),
                            QueueTable.printable(subject + result.outcome().seen())));
            if (!result.outcome().advice().isEmpty()) {
                text.append(" ".repeat(24))
                        .append(QueueTable.printable(result.outcome().advice()))
                        .append('\n');
            }
        }
        return text.append('\n')
                .append(counts.entrySet().stream()
                        .map(count -> count.getKey() + ": " + count.getValue())
                        .collect(Collectors.joining(", ")))
                .append("\nwhat each check means: ")
                .append(DOCS.replace("#", ""))
                .append("; how to set up this server: docs/")
                .append(report.recipe().path())
                .append("\n\n")
                .toString();
    }

    /** An array of the backends with all results. */
    static String json(List<Report> reports) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Report report : reports) {
            ObjectNode node = array.addObject();
            node.put("backend", report.target().backend().toString());
            node.put("protocol", report.target().protocol().name().toLowerCase(Locale.ROOT));
            ArrayNode domains = node.putArray("domains");
            report.target().domains().forEach(domains::add);
            node.put("reached", report.isReached());
            node.put("recipe", "docs/" + report.recipe().path());
            ArrayNode results = node.putArray("results");
            for (Result result : report.results()) {
                ObjectNode entry = results.addObject();
                entry.put("check", result.check().word());
                entry.put("subject", result.subject());
                entry.put("outcome", result.outcome().word());
                entry.put("seen", result.outcome().seen());
                if (!result.outcome().advice().isEmpty()) {
                    entry.put("advice", result.outcome().advice());
                }
                entry.put("docs", DOCS + result.check().word());
            }
        }
        return QueueTable.json(array);
    }
}
