package io.sallyport.policy.yaml;

import io.sallyport.policy.yaml.RecordShape.Field;
import io.sallyport.policy.yaml.RecordShape.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Takes a record apart into its values, each with its path: what two records can be compared by. */
public final class RecordValues {
    private RecordValues() {}

    /**
     * One value as it could stand in a file.
     *
     * @param path where in the block; all items of a list have the path of the list
     * @param text in one line
     * @param origin which place says so; null: none, it is a default
     * @param item whether it is one item of a list
     */
    public record Value(String path, String text, @Nullable Place origin, boolean item) {}

    /** All values of a bound record, in the order of the record; nothing if there is none. */
    public static List<Value> of(Bound<?> bound) {
        List<Value> values = new ArrayList<>();
        if (bound.value() != null) {
            new Listing(bound, values).block(bound.value(), "");
        }
        return values;
    }

    /** The values of a record as objects, by path; items of lists by {@code path[0]} and so on. */
    public static SequencedMap<String, Object> leaves(Record record) {
        SequencedMap<String, Object> leaves = new LinkedHashMap<>();
        addLeaves(record, "", leaves);
        return leaves;
    }

    private static void addLeaves(Object value, String path, Map<String, Object> leaves) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                addLeaves(list.get(i), path + "[" + i + "]", leaves);
            }
        } else if (value instanceof Map<?, ?> names) {
            names.forEach((name, of) -> addLeaves(of, RecordBinder.path(path, String.valueOf(name)), leaves));
        } else if (value instanceof Record block && Layers.isBlock(block.getClass())) {
            RecordShape shape = RecordShape.of(block);
            for (Field field : shape.own()) {
                Object inner = RecordShape.valueOf(field, block);
                if (inner != null) {
                    addLeaves(inner, RecordBinder.path(path, field.name()), leaves);
                }
            }
            for (Part part : shape.parts()) {
                addLeaves(RecordShape.read(part.component(), block), path, leaves);
            }
        } else {
            leaves.put(path, value);
        }
    }

    /** Lists the values of one record. */
    private record Listing(Bound<?> bound, List<Value> values) {
        private void block(Record record, String path) {
            RecordShape shape = RecordShape.of(record);
            for (Field field : shape.own()) {
                value(RecordShape.valueOf(field, record), RecordBinder.path(path, field.name()));
            }
            for (Part part : shape.parts()) {
                block((Record) RecordShape.read(part.component(), record), path);
            }
        }

        private void value(@Nullable Object value, String path) {
            switch (value) {
                case null -> {} // Nothing is said, and nothing holds
                case List<?> list -> {
                    for (int i = 0; i < list.size(); i++) {
                        String at = path + "[" + i + "]";
                        values.add(new Value(path, inline(list.get(i)), origin(at, path), true));
                    }
                }
                case Map<?, ?> names ->
                    names.forEach((name, of) -> value(of, RecordBinder.path(path, String.valueOf(name))));
                case Record block when Layers.isBlock(block.getClass()) -> block(block, path);
                default -> values.add(new Value(path, inline(value), bound.origin(path), false));
            }
        }

        private @Nullable Place origin(String item, String list) {
            Place place = bound.origin(item);
            return place == null ? bound.origin(list) : place;
        }
    }

    /** A value in one line: blocks and lists in braces and brackets, what is not there left out. */
    private static String inline(Object value) {
        return switch (value) {
            case List<?> list -> {
                StringJoiner items = new StringJoiner(", ", "[", "]");
                list.forEach(item -> items.add(inline(item)));
                yield items.toString();
            }
            case Map<?, ?> names -> {
                StringJoiner keys = new StringJoiner(", ", "{ ", " }");
                names.forEach((name, of) -> keys.add(name + ": " + inline(of)));
                yield keys.toString();
            }
            case Record block
            when Layers.isBlock(block.getClass()) -> {
                StringJoiner keys = new StringJoiner(", ", "{ ", " }");
                RecordShape shape = RecordShape.of(block);
                for (Field field : shape.own()) {
                    Object inner = RecordShape.valueOf(field, block);
                    if (inner != null && !inner.equals(List.of()) && !inner.equals(Map.of())) {
                        keys.add(field.name() + ": " + inline(inner));
                    }
                }
                yield keys.toString();
            }
            default -> RecordPrinter.quoted(RecordPrinter.text(value));
        };
    }
}
