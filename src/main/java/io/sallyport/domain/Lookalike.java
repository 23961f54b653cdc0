package io.sallyport.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a domain name resembles one that it is not.
 *
 * @param kind the strongest resemblance
 * @param of the name that it could be taken for, as A-labels in lower case
 */
public record Lookalike(Kind kind, String of) {
    /** How names resemble each other, the most telling first. */
    public enum Kind {
        /** Letters of the same shape: {@code ехample.com} with Cyrillic letters, {@code exarnple.com} (UTS 39 § 4). */
        CONFUSABLE,
        /** Digits or pairs read as letters, or marks on letters: {@code 3xample.com}, {@code vvidget.com}, {@code éxample.com}. */
        HOMOGLYPH,
        /** The whole name as labels below another: {@code example.com.evil.net}, or {@code example.com-login.net}. */
        SUBDOMAIN,
        /** One slip, or two in long names: {@code examlpe.com}. */
        EDIT,
        /** Only a hyphen more or less: {@code ex-ample.com}. */
        HYPHEN,
        /** A word more or less that promises something: {@code example-billing.com}, {@code secureexample.com}. */
        WORD,
        /** The same label in another registry: {@code example.co}. */
        OTHER_SUFFIX,
        /** The label with other words around: {@code example-farm.org}. Many honest names are made so. */
        PART
    }

    /**
     * How one name resembles another. Who compares with many makes {@link ProtectedDomains} of them once.
     *
     * @param name as A-labels or U-labels
     * @param protectedName the one that it could be taken for
     * @return null if it does not, or if it is that name or below it
     */
    public static @Nullable Lookalike between(String name, String protectedName) {
        return ProtectedDomains.of(List.of(protectedName)).resembledBy(name);
    }
}
