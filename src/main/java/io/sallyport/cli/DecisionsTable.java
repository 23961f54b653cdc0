package io.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Decisions as text for a terminal. Much in them was chosen by strangers: nothing of theirs may steer the terminal. */
final class DecisionsTable {
    private static final List<String> COLUMNS =
            List.of("TIME", "ID", "ENDING", "SCORE", "CLIENT", "SENDER", "RECIPIENT", "FINDINGS");

    private static final int WIDEST = 48;

    private DecisionsTable() {}

    /** A page, one decision a line, and how to go on. */
    static String page(JsonNode page) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(COLUMNS);
        page.path("decisions").forEach(decision -> rows.add(row(decision)));
        StringBuilder text = new StringBuilder();
        if (rows.size() == 1) {
            text.append("no decision is found\n");
        } else {
            QueueTable.appendTable(text, rows);
        }
        if (page.path("next").isTextual()) {
            text.append("more: --after ").append(value(page, "next")).append('\n');
        }
        return text.toString();
    }

    /** The story of one decision. */
    static String story(JsonNode body) {
        JsonNode explanation = body.path("explanation");
        StringBuilder text = new StringBuilder(
                        QueueTable.printable(explanation.path("summary").asText("")))
                .append("\n\n");
        explanation
                .path("story")
                .forEach(line -> text.append("%-16s%s%n"
                        .formatted(
                                QueueTable.printable(line.path("about").asText("")),
                                QueueTable.printable(line.path("text").asText("")))));
        return text.toString();
    }

    private static List<String> row(JsonNode decision) {
        JsonNode recipients = decision.path("recipients");
        String first = recipients.path(0).asText("-");
        int count = decision.path("recipientCount").asInt();
        List<String> findings = new ArrayList<>();
        decision.path("findings").forEach(name -> findings.add(name.asText()));
        return List.of(
                value(decision, "at"),
                value(decision, "id"),
                value(decision, "ending"),
                decision.path("score").isNumber() ? value(decision, "score") : "-",
                value(decision, "client"),
                value(decision, "sender"),
                shortened(count > 1 ? "%s and %d more".formatted(first, count - 1) : first),
                shortened(findings.isEmpty() ? "-" : String.join(",", findings)));
    }

    private static String value(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return shortened(value.isNull() ? "-" : value.asText("-"));
    }

    private static String shortened(String text) {
        String safe = QueueTable.printable(text);
        return safe.length() <= WIDEST ? safe : safe.substring(0, WIDEST - 1) + "…";
    }
}
