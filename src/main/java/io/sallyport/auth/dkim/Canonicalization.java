package io.sallyport.auth.dkim;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How much a header or a body may be changed on its way without breaking a signature (RFC 6376 § 3.4). */
public enum Canonicalization {
    /** Nothing, but for empty lines at the end of the body. */
    SIMPLE,
    /** White space, and the case of field names. */
    RELAXED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The algorithm of a name in {@code c=}; null if there is none. */
    public static @Nullable Canonicalization of(String name) {
        return name.equals("simple") ? SIMPLE : name.equals("relaxed") ? RELAXED : null;
    }

    /** The name in {@code c=}. */
    @Override
    public String toString() {
        return text;
    }

    /** What {@code c=} says: one algorithm for the header, and one for the body. */
    public record Pair(Canonicalization header, Canonicalization body) {
        /** What holds where {@code c=} is left out (RFC 6376 § 3.5). */
        public static final Pair SIMPLE_SIMPLE = new Pair(SIMPLE, SIMPLE);

        /** Reads the value of {@code c=}; null if it names anything else. */
        public static @Nullable Pair of(String value) {
            int slash = value.indexOf('/');
            Canonicalization header = Canonicalization.of(slash < 0 ? value : value.substring(0, slash));
            // RFC 6376 § 3.5: "If only one algorithm is named, 'simple' is used for the body."
            Canonicalization body = slash < 0 ? SIMPLE : Canonicalization.of(value.substring(slash + 1));
            return header == null || body == null ? null : new Pair(header, body);
        }

        @Override
        public String toString() {
            return header + "/" + body;
        }
    }
}
