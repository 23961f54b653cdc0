package io.sallyport.policy.yaml;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Blocks whose name says what stands in them: {@code filters: { dnsbl: … }} holds the settings of the filter
 * {@code dnsbl}.
 *
 * @param noun what the name is one of, such as {@code filter}
 * @param types the record for each name, in the order of the alphabet
 */
public record Variants(String noun, Map<String, Class<? extends Record>> types) {
    /** There are none: no name is known. */
    public static final Variants NONE = new Variants("block", Map.of());

    public Variants {
        types = Collections.unmodifiableMap(new TreeMap<>(types));
    }

    /** The shape of a block with a name; null if its record is {@linkplain RecordShape#isOpen open} to other names. */
    @Nullable
    RecordShape shape(Class<?> block, String name) {
        RecordShape shape = RecordShape.of(block);
        if (!shape.isOpen()) {
            return shape;
        }
        Class<?> choice = types.get(name);
        return choice == null ? null : shape.choosing(choice);
    }
}
