package io.sallyport.policy.yaml;

import io.sallyport.policy.yaml.RecordShape.Field;
import io.sallyport.policy.yaml.RecordShape.Part;
import io.sallyport.policy.yaml.YamlNode.Entry;
import io.sallyport.policy.yaml.YamlNode.Scalar;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a record as the block it could have come from, with the place of each value as a comment. */
public final class RecordPrinter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9./_+@\\[][A-Za-z0-9./_+@:\\-\\[\\]]*");
    private static final int COMMENT_COLUMN = 40;

    private final Bound<?> bound;
    private final boolean layers;
    private final StringBuilder out = new StringBuilder();

    private RecordPrinter(Bound<?> bound, boolean layers) {
        this.bound = bound;
        this.layers = layers;
    }

    /**
     * The lines of a bound record; nothing if there is none.
     *
     * @param layers whether to tell of each value what it covers
     */
    public static String print(Bound<?> bound, boolean layers) {
        RecordPrinter printer = new RecordPrinter(bound, layers);
        if (bound.value() != null) {
            printer.block(bound.value(), "", "", "");
        }
        return printer.out.toString();
    }

    private void block(Record record, String path, String indent, String firstIndent) {
        String lead = firstIndent;
        RecordShape shape = RecordShape.of(record);
        for (Field field : shape.own()) {
            Object value = RecordShape.valueOf(field, record);
            if (value != null) {
                entry(lead + field.name() + ":", value, RecordBinder.path(path, field.name()), indent);
                lead = indent;
            }
        }
        for (Part part : shape.parts()) {
            block((Record) RecordShape.read(part.component(), record), path, indent, lead);
            lead = part.shape().fields().isEmpty() ? lead : indent;
        }
    }

    private void entry(String head, Object value, String path, String indent) {
        String inner = indent + "  ";
        if (value instanceof List<?> list) {
            head(list.isEmpty() ? head + " []" : head, path, list.isEmpty());
            for (int i = 0; i < list.size(); i++) {
                item(list.get(i), path + "[" + i + "]", inner);
            }
        } else if (value instanceof Map<?, ?> names) {
            head(names.isEmpty() ? head + " {}" : head, path, names.isEmpty());
            names.forEach((name, of) -> {
                String key = String.valueOf(name);
                entry(inner + quoted(key) + ":", of, RecordBinder.path(path, key), inner);
            });
        } else if (value instanceof Record nested && Layers.isBlock(nested.getClass())) {
            boolean empty = RecordShape.of(nested).fields().isEmpty();
            head(empty ? head + " {}" : head, path, empty);
            block(nested, path, inner, inner);
        } else {
            line(head + " " + quoted(text(value)), path);
        }
    }

    /** A line above others tells where it comes from only if all below it has been replaced with it. */
    private void head(String text, String path, boolean empty) {
        line(text, empty || (layers && bound.covered().containsKey(path)) ? path : null);
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
                    .append(origin == null ? "default" : shown(origin));
            if (layers) {
                covered(path);
            }
        }
        out.append('\n');
    }

    private void covered(String path) {
        for (Entry below = bound.covered().get(path); below != null; below = below.covered()) {
            String what = below.value() instanceof Scalar scalar
                    ? quoted(scalar.text())
                    : below.value().shown();
            out.append(", over ")
                    .append(shown(below.value().place()))
                    .append(" (was ")
                    .append(what)
                    .append(')');
        }
    }

    private static String shown(Place place) {
        return place.file() + ":" + place.line();
    }

    /** A value as it is written in a file, without quotes. */
    static String text(Object value) {
        return switch (value) {
            case Duration duration -> Durations.format(duration);
            case Enum<?> constant -> RecordShape.text(constant);
            default -> value.toString();
        };
    }

    static String quoted(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !text.startsWith("[") && !text.equals("null");
        return plain ? text : '"' + escaped(text) + '"';
    }

    /** YAML 1.2.2 § 5.7: what must not stand in a line as it is. */
    private static String escaped(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"', '\\' -> line.append('\\').appendCodePoint(c);
                case '\n' -> line.append("\\n");
                case '\t' -> line.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == 0xFEFF) {
                        line.append("\\u%04x".formatted(c));
                    } else {
                        line.appendCodePoint(c);
                    }
                }
            }
        });
        return line.toString();
    }
}
