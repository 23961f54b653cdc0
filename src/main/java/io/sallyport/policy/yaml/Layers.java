package io.sallyport.policy.yaml;

import io.sallyport.policy.yaml.RecordShape.Field;
import io.sallyport.policy.yaml.YamlNode.Entry;
import io.sallyport.policy.yaml.YamlNode.Mapping;
import io.sallyport.policy.yaml.YamlNode.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lays one block over another: key by key where both are blocks, else the upper one holds. Lists are never joined. Each
 * value keeps its place, and knows what it covers.
 */
public final class Layers {
    private final Variants variants;

    /**
     * Lays blocks over each other.
     *
     * @param variants what stands in the blocks that are {@linkplain RecordShape#isOpen open}
     */
    public Layers(Variants variants) {
        this.variants = variants;
    }

    /**
     * The upper block over the lower one.
     *
     * @param type the record that both are blocks of; keys of the lower block that it lacks are left out
     */
    public Mapping merge(Class<?> type, Mapping lower, Mapping upper) {
        return merge(RecordShape.of(type), lower, upper);
    }

    private Mapping merge(RecordShape shape, Mapping lower, Mapping upper) {
        Map<String, Entry> merged = new LinkedHashMap<>();
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

    private Entry merge(Field field, Entry lower, Entry upper) {
        if (field.isNamed()) {
            return mergeNames(field.valueClass(), lower, upper);
        }
        return field.isList() || !isBlock(field.valueClass())
                ? upper.over(lower)
                : mergeBlocks(RecordShape.of(field.valueClass()), lower, upper);
    }

    private Entry mergeNames(Class<?> type, Entry lower, Entry upper) {
        if (upper.value().isEmpty()) {
            return lower;
        }
        if (lower.value().isEmpty()) {
            return upper;
        }
        if (!(lower.value() instanceof Mapping below) || !(upper.value() instanceof Mapping above)) {
            return upper.over(lower);
        }
        Map<String, Entry> merged = new LinkedHashMap<>(below.entries());
        above.entries().forEach((name, entry) -> {
            Entry covered = merged.get(name);
            merged.put(name, covered == null ? entry : mergeNamed(type, name, covered, entry));
        });
        return new Entry(upper.place(), new Mapping(upper.value().place(), merged));
    }

    private Entry mergeNamed(Class<?> type, String name, Entry lower, Entry upper) {
        if (!isBlock(type)) {
            return upper.over(lower);
        }
        RecordShape shape = variants.shape(type, name);
        return shape == null ? upper.over(lower) : mergeBlocks(shape, lower, upper);
    }

    private Entry mergeBlocks(RecordShape shape, Entry lower, Entry upper) {
        if (upper.value().isEmpty()) {
            return lower;
        }
        Mapping below = expanded(shape, lower.value());
        if (below == null || !(upper.value() instanceof Mapping above)) {
            return upper.over(lower);
        }
        boolean otherChoice = shape.isOneOf()
                && !below.entries().keySet().equals(above.entries().keySet());
        return otherChoice ? upper.over(lower) : new Entry(upper.place(), merge(shape, below, above));
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
    static @Nullable Mapping expanded(RecordShape shape, YamlNode node) {
        if (node instanceof Mapping block) {
            return block;
        }
        if (!(node instanceof Scalar scalar) || scalar.isEmpty()) {
            return null;
        }
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
