package io.sallyport.policy.yaml;

import io.sallyport.policy.yaml.RecordShape.Field;
import io.sallyport.policy.yaml.YamlNode.Entry;
import io.sallyport.policy.yaml.YamlNode.Mapping;
import io.sallyport.policy.yaml.YamlNode.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lays one block over another: key by key where both are blocks, else the upper one holds. Lists are never joined. */
public final class Layers {
    private Layers() {}

    /**
     * The upper block over the lower one. Each value keeps its place.
     *
     * @param type the record that both are blocks of; keys of the lower block that it lacks are left out
     */
    public static Mapping merge(Class<?> type, Mapping lower, Mapping upper) {
        Map<String, Entry> merged = new LinkedHashMap<>();
        RecordShape shape = RecordShape.of(type);
        lower.entries().forEach((key, entry) -> {
            if (shape.fields().containsKey(key)) {
                merged.put(key, entry);
            }
        });
        upper.entries().forEach((key, entry) -> {
            Field field = shape.fields().get(key);
            Entry below = merged.get(key);
            merged.put(key, field == null || below == null ? entry : merge(field, below, entry));
        });
        return new Mapping(upper.place(), merged);
    }

    private static Entry merge(Field field, Entry lower, Entry upper) {
        if (field.isList() || !isBlock(field.valueClass())) {
            return upper;
        }
        if (upper.value().isEmpty()) {
            return lower;
        }
        Mapping below = expanded(field.valueClass(), lower.value());
        if (below == null || !(upper.value() instanceof Mapping above)) {
            return upper;
        }
        boolean otherChoice = RecordShape.of(field.valueClass()).isOneOf()
                && !below.entries().keySet().equals(above.entries().keySet());
        return otherChoice ? upper : new Entry(upper.place(), merge(field.valueClass(), below, above));
    }

    /** Whether a value of the type is written as a block, rather than as one text. */
    public static boolean isBlock(Class<?> type) {
        return type.isRecord() && !hasFactory(type);
    }

    /** Records such as {@code HostPort} are values, not blocks: they are made of a text. */
    private static boolean hasFactory(Class<?> type) {
        try {
            type.getMethod("of", String.class);
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    /** The block that a node is or stands for; null if it is neither. */
    static @Nullable Mapping expanded(Class<?> type, YamlNode node) {
        if (node instanceof Mapping block) {
            return block;
        }
        if (!(node instanceof Scalar scalar) || scalar.isEmpty()) {
            return null;
        }
        RecordShape shape = RecordShape.of(type);
        Field shortForm = shape.shortForm();
        if (shortForm != null) {
            return new Mapping(scalar.place(), Map.of(shortForm.name(), new Entry(scalar.place(), scalar)));
        }
        Field choice = shape.isOneOf() ? shape.fields().get(scalar.text()) : null;
        if (choice != null && isBlock(choice.valueClass())) {
            YamlNode empty = new Mapping(scalar.place(), Map.of());
            return new Mapping(scalar.place(), Map.of(choice.name(), new Entry(scalar.place(), empty)));
        }
        return null;
    }
}
