package io.sallyport.message;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a part says that it is (RFC 2045 § 5.1).
 *
 * @param type in lower case, such as {@code text}
 * @param subtype in lower case, such as {@code plain}
 * @param parameters by their names in lower case, decoded (RFC 2231); of several of one name, the one that most mail
 *     programs take
 */
public record MediaType(String type, String subtype, Map<String, String> parameters) {
    /** What a part is that says nothing (RFC 2045 § 5.2). */
    public static final MediaType TEXT_PLAIN = new MediaType("text", "plain", Map.of());

    public MediaType {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** Whether it is this type, such as {@code text/html}. */
    public boolean is(String name) {
        return name.length() == type.length() + 1 + subtype.length()
                && name.startsWith(type)
                && name.charAt(type.length()) == '/'
                && name.endsWith(subtype);
    }

    /** Whether it is any subtype of a type, such as {@code text}. */
    public boolean isAny(String ofType) {
        return type.equals(ofType);
    }

    /** The value of a parameter; null without it. */
    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }

    /** Type and subtype, such as {@code text/plain}. */
    public String name() {
        return type + "/" + subtype;
    }
}
