package io.sallyport.auth.dkim;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Base64 as it stands in tags (RFC 6376 § 2.8), without its white space. */
public final class Base64Text {
    private Base64Text() {}

    /** The octets; null if the text is no base64. */
    public static byte @Nullable [] decode(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null; // The decoder's way to say so
        }
    }
}
