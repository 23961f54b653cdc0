package io.sallyport.policy.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A piece of a YAML file, with its place. Scalars are text: what they mean is decided by the type they are bound to. */
public sealed interface YamlNode {
    /** Where it begins. */
    Place place();

    /**
     * A value.
     *
     * @param plain whether it stands without quotes
     */
    record Scalar(Place place, String text, boolean plain) implements YamlNode {}

    /** A list. */
    record Sequence(Place place, List<YamlNode> items) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A block of keys, in the order of the file. */
    record Mapping(Place place, Map<String, Entry> entries) implements YamlNode {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /**
     * One key of a block.
     *
     * @param place where the key stands
     * @param covered what it is laid over; null: nothing
     */
    record Entry(Place place, YamlNode value, @Nullable Entry covered) {
        /** A key as it stands in a file. */
        public Entry(Place place, YamlNode value) {
            this(place, value, null);
        }

        /** This key laid over another, of which nothing shows any more. */
        Entry over(Entry lower) {
            return new Entry(place, value, lower);
        }
    }

    /** Whether a key is there but nothing behind it, as in {@code relay:} or {@code relay: ~}. */
    default boolean isEmpty() {
        return this instanceof Scalar(var at, var text, var plain)
                && plain
                && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    /** How a problem names this piece. */
    default String shown() {
        return switch (this) {
            case Scalar scalar -> scalar.text();
            case Sequence sequence -> "a list";
            case Mapping mapping -> "a block";
        };
    }
}
