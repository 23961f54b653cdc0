package io.sallyport.policy.yaml;

import io.sallyport.policy.yaml.RecordShape.Field;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a record as the block it could have come from, with the place of each value as a comment. */
public final class RecordPrinter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9./_+@\\[][A-Za-z0-9./_+@:\\-\\[\\]]*");
    private static final int COMMENT_COLUMN = 40;

    private final Bound<?> bound;
    private final StringBuilder out = new StringBuilder();

    private RecordPrinter(Bound<?> bound) {
        this.bound = bound;
    }

    /** The lines of a bound record; nothing if there is none. */
    public static String print(Bound<?> bound) {
        RecordPrinter printer = new RecordPrinter(bound);
        if (bound.value() != null) {
            printer.block(bound.value(), "", "", "");
        }
        return printer.out.toString();
    }

    private void block(Record record, String path, String indent, String firstIndent) {
        String lead = firstIndent;
        for (Field field : RecordShape.of(record.getClass()).fields().values()) {
            Object value = RecordShape.valueOf(field, record);
            if (value != null) {
                entry(lead + field.name() + ":", value, RecordBinder.path(path, field.name()), indent);
                lead = indent;
            }
        }
    }

    private void entry(String head, Object value, String path, String indent) {
        if (value instanceof List<?> list) {
            line(list.isEmpty() ? head + " []" : head, list.isEmpty() ? path : null);
            for (int i = 0; i < list.size(); i++) {
                item(list.get(i), path + "[" + i + "]", indent + "  ");
            }
        } else if (value instanceof Record nested && Layers.isBlock(nested.getClass())) {
            boolean empty = RecordShape.of(nested.getClass()).fields().isEmpty();
            line(empty ? head + " {}" : head, empty ? path : null);
            block(nested, path, indent + "  ", indent + "  ");
        } else {
            line(head + " " + quoted(text(value)), path);
        }
    }

    private void item(Object value, String path, String indent) {
        if (value instanceof Record nested && Layers.isBlock(nested.getClass())) {
            block(nested, path, indent + "  ", indent + "- ");
        } else {
            line(indent + "- " + quoted(text(value)), path);
        }
    }

    private void line(String text, @Nullable String path) {
        out.append(text);
        if (path != null) {
            Place origin = bound.origin(path);
            out.repeat(' ', Math.max(1, COMMENT_COLUMN - text.length()))
                    .append("# ")
                    .append(origin == null ? "default" : origin.file() + ":" + origin.line());
        }
        out.append('\n');
    }

    /** A value as it is written in a file, without quotes. */
    static String text(Object value) {
        return switch (value) {
            case Duration duration -> Durations.format(duration);
            case Enum<?> constant -> RecordShape.text(constant);
            default -> value.toString();
        };
    }

    private static String quoted(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !text.startsWith("[") && !text.equals("null");
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
