package io.sallyport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.mail.Printable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The queue as text for a terminal. Strangers chose the addresses in it: nothing of theirs may steer the terminal. */
final class QueueTable {
    private static final List<String> COLUMNS =
            List.of("QUEUE ID", "STATE", "SIZE", "RECEIVED", "TRIES", "NEXT ATTEMPT", "SENDER", "WAITING FOR", "WHY");

    private static final int WIDEST = 60;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private QueueTable() {}

    /** A page of the queue, one mail a line, and how to go on. */
    static String page(JsonNode page) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(COLUMNS);
        page.path("mails").forEach(mail -> rows.add(row(mail)));
        StringBuilder text = new StringBuilder();
        if (rows.size() == 1) {
            text.append("no mail waits\n");
        } else {
            appendTable(text, rows);
        }
        if (page.path("next").isTextual()) {
            text.append("more: --after ").append(value(page, "next")).append('\n');
        }
        return text.toString();
    }

    /** All that is known about one mail. */
    static String mail(JsonNode mail) {
        StringBuilder text = new StringBuilder();
        mail.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isArray()) {
                value.forEach(item -> appendFact(text, field.getKey(), item.asText()));
            } else {
                appendFact(text, field.getKey(), value.isNull() ? "-" : value.asText());
            }
        });
        return text.toString();
    }

    /** The answer as it came, in ASCII. */
    static String json(JsonNode body) {
        try {
            return JSON.writerWithDefaultPrettyPrinter()
                            .writeValueAsString(body)
                            .replace("\u007f", "\\u007f")
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text with everything escaped that a terminal obeys or that turns the order of what is read. */
    static String printable(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Printable.isVisible(c)) {
                safe.appendCodePoint(c);
            } else {
                safe.append("\\u{%x}".formatted(c));
            }
        });
        return safe.toString();
    }

    private static List<String> row(JsonNode mail) {
        JsonNode pending = mail.path("pending");
        String first = pending.path(0).asText();
        String waiting = pending.size() > 1 ? "%s and %d more".formatted(first, pending.size() - 1) : first;
        return List.of(
                value(mail, "queueId"),
                value(mail, "state"),
                value(mail, "size"),
                value(mail, "received"),
                value(mail, "attempts"),
                value(mail, "nextAttempt"),
                value(mail, "sender"),
                shortened(waiting),
                shortened(mail.path("lastError").asText("")));
    }

    private static String value(JsonNode node, String field) {
        return shortened(node.path(field).asText(""));
    }

    private static String shortened(String text) {
        String safe = printable(text);
        return safe.length() <= WIDEST ? safe : safe.substring(0, WIDEST - 1) + "…";
    }

    private static void appendFact(StringBuilder text, String name, String value) {
        text.append("%-16s%s%n".formatted(printable(name), printable(value)));
    }

    /** Rows in columns as wide as their widest cell; the cells hold nothing that steers the terminal. */
    static void appendTable(StringBuilder text, List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }
}
