package io.sallyport.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.policy.ListDifference;
import io.sallyport.policy.PolicyDifference;
import io.sallyport.policy.PolicyDifference.Change;
import io.sallyport.policy.PolicyDifference.Section;
import io.sallyport.policy.PolicyDifference.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What differs between two policies, as text and as JSON. */
final class PolicyDiffText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** More domains than this are counted, not named. */
    private static final int MOST_NAMED = 5;

    private PolicyDiffText() {}

    static String json(PolicyDifference difference) {
        ObjectNode json = JSON.createObjectNode();
        addAll(json.putArray("added"), difference.added());
        addAll(json.putArray("removed"), difference.removed());
        ArrayNode sections = json.putArray("sections");
        for (Section section : difference.sections()) {
            ObjectNode one = sections.addObject();
            addAll(one.putArray("whose"), section.whose());
            ArrayNode changes = one.putArray("changes");
            for (Change change : section.changes()) {
                ObjectNode each = changes.addObject().put("path", change.path());
                put(each, "before", change.before());
                put(each, "after", change.after());
            }
        }
        ArrayNode lists = json.putArray("lists");
        for (ListDifference list : difference.lists()) {
            ObjectNode one = lists.addObject().put("name", list.name());
            one.put("added", list.added()).put("removed", list.removed());
            addAll(one.putArray("newcomers"), list.newcomers());
            addAll(one.putArray("leavers"), list.leavers());
        }
        addAll(json.putArray("files"), difference.files());
        return QueueTable.json(json);
    }

    private static void addAll(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static void put(ObjectNode json, String name, @Nullable Side side) {
        if (side != null) {
            json.putObject(name).put("text", side.text()).put("origin", side.origin());
        }
    }

    static String of(PolicyDifference difference) {
        if (difference.isEmpty()) {
            return "nothing differs in effect\n";
        }
        StringBuilder text = new StringBuilder();
        difference.added().forEach(name -> text.append("+ ").append(name).append(" is served now\n"));
        difference.removed().forEach(name -> text.append("- ").append(name).append(" is not served any more\n"));
        for (Section section : difference.sections()) {
            text.append(whose(section.whose())).append(":\n");
            section.changes()
                    .forEach(change -> text.append("  ").append(change(change)).append('\n'));
        }
        for (ListDifference list : difference.lists()) {
            text.append("%s: %d added, %d removed%n".formatted(list.name(), list.added(), list.removed()));
            named(text, "+", list.newcomers(), list.added());
            named(text, "-", list.leavers(), list.removed());
        }
        difference.files().forEach(name -> text.append(name).append(": the content differs\n"));
        return text.toString();
    }

    private static void named(StringBuilder text, String sign, List<String> entries, int count) {
        entries.forEach(entry -> text.append("  %s %s%n".formatted(sign, QueueTable.printable(entry))));
        if (count > entries.size()) {
            text.append("  %s and %d more%n".formatted(sign, count - entries.size()));
        }
    }

    private static String whose(List<String> names) {
        List<String> first = names.stream().limit(MOST_NAMED).toList();
        String named = String.join(", ", first);
        return names.size() == first.size() ? named : "%s and %d more".formatted(named, names.size() - first.size());
    }

    private static String change(Change change) {
        Side before = change.before();
        Side after = change.after();
        String path = QueueTable.printable(change.path());
        if (before != null && after != null) {
            return "%s: %s -> %s".formatted(path, side(before), side(after));
        }
        return (before != null ? "- " : "+ ") + path + one(before != null ? before : after);
    }

    private static String one(@Nullable Side side) {
        if (side == null) {
            return "";
        }
        return side.text().isEmpty() ? " (" + side.origin() + ")" : ": " + side(side);
    }

    private static String side(Side side) {
        return "%s (%s)".formatted(QueueTable.printable(side.text()), side.origin());
    }
}
