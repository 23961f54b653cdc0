package io.sallyport.auth.dmarc;

import io.sallyport.mail.Ascii;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a domain's owner wants done with mail that fails: the Domain Owner Assessment Policy (RFC 9989 § 4.7). */
public enum AssessmentPolicy {
    /** The owner expresses no wish. */
    NONE,
    /** Such mail is suspicious. */
    QUARANTINE,
    /** Such mail is not the owner's. */
    REJECT;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Reads a value of {@code p}, {@code sp} or {@code np}; null for anything else. */
    static @Nullable AssessmentPolicy of(String text) {
        for (AssessmentPolicy policy : values()) {
            if (Ascii.equals(text, policy.text)) {
                return policy;
            }
        }
        return null;
    }

    /** One level below, which is what an owner who tests expects (RFC 9989 § 4.7, {@code t}). */
    AssessmentPolicy lowered() {
        return this == REJECT ? QUARANTINE : NONE;
    }

    /** The name in records and in Authentication-Results. */
    @Override
    public String toString() {
        return text;
    }
}
