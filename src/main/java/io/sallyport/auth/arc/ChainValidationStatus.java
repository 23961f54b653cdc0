package io.sallyport.auth.arc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of a chain (RFC 8617 § 4.4): what a validation ends with, and what a sealer writes into {@code cv=}. */
public enum ChainValidationStatus {
    /** There is no chain. */
    NONE,
    /** The chain is whole. */
    PASS,
    /** The chain is broken, for good: nobody can mend it (RFC 8617 § 5.2.1). */
    FAIL;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The status with that name; null for any other text. Case counts, as in all tag values (RFC 6376 § 3.2). */
    static @Nullable ChainValidationStatus named(String text) {
        for (ChainValidationStatus status : values()) {
            if (status.text.equals(text)) {
                return status;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return text;
    }
}
