package io.sallyport.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.mail.AuthenticationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was found about the sender of a mail, for a terminal or a program. Strangers chose the texts in it: nothing of
 * theirs may steer the terminal.
 */
final class AuthFindings {
    private static final List<String> COLUMNS = List.of("METHOD", "RESULT", "WHY", "PROPERTIES");

    private AuthFindings() {}

    /** A table of the results, then for each the steps that led to it. */
    static String text(List<AuthenticationResult> results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(COLUMNS);
        results.forEach(result -> rows.add(row(result)));
        StringBuilder text = new StringBuilder();
        QueueTable.appendTable(text, rows);
        for (AuthenticationResult result : results) {
            if (!result.trace().isEmpty()) {
                text.append('\n')
                        .append(QueueTable.printable(result.method() + "=" + result.result() + " " + properties(result))
                                .stripTrailing())
                        .append('\n');
                result.trace()
                        .forEach(step -> text.append("    ")
                                .append(QueueTable.printable(step))
                                .append('\n'));
            }
        }
        return text.toString();
    }

    private static List<String> row(AuthenticationResult result) {
        return List.of(
                QueueTable.printable(result.method()),
                QueueTable.printable(result.result()),
                QueueTable.printable(why(result)),
                QueueTable.printable(properties(result)));
    }

    private static String why(AuthenticationResult result) {
        String reason = result.reason();
        String comment = result.comment();
        if (reason != null) {
            return comment == null ? reason : reason + " (" + comment + ")";
        }
        return comment == null ? "" : comment;
    }

    private static String properties(AuthenticationResult result) {
        return result.properties().stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    /** An array of the results with all that is known of each; members without a value are left out. */
    static String json(List<AuthenticationResult> results) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (AuthenticationResult result : results) {
            ObjectNode node = array.addObject();
            node.put("method", result.method());
            node.put("result", result.result());
            if (result.reason() != null) {
                node.put("reason", result.reason());
            }
            if (result.comment() != null) {
                node.put("comment", result.comment());
            }
            ArrayNode properties = node.putArray("properties");
            result.properties()
                    .forEach(property -> properties
                            .addObject()
                            .put("type", property.type())
                            .put("name", property.name())
                            .put("value", property.value()));
            ArrayNode trace = node.putArray("trace");
            result.trace().forEach(trace::add);
        }
        return QueueTable.json(array);
    }
}
