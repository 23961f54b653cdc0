package io.sallyport.message;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The charsets that this system can read, by each of their names. Unlike {@link Charset#forName}, which searches all
 * libraries again for each name that it does not know, a name that nobody knows costs as little as any other: a message can
 * hold thousands of them.
 */
public final class KnownCharsets {
    private static final Map<String, Charset> BY_NAME = byName();

    private KnownCharsets() {}

    /** The charset of that name or alias, in any letter case; null if there is none. */
    public static @Nullable Charset named(String name) {
        return BY_NAME.get(name.toLowerCase(Locale.ROOT));
    }

    private static Map<String, Charset> byName() {
        Map<String, Charset> charsets = new HashMap<>();
        for (Charset charset : Charset.availableCharsets().values()) {
            charset.aliases().forEach(alias -> charsets.putIfAbsent(alias.toLowerCase(Locale.ROOT), charset));
        }
        // A name counts more than what is another's alias
        Charset.availableCharsets().forEach((name, charset) -> charsets.put(name.toLowerCase(Locale.ROOT), charset));
        return Map.copyOf(charsets);
    }
}
