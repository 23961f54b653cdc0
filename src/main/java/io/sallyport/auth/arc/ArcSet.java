package io.sallyport.auth.arc;

import org.jspecify.annotations.Nullable;

/**
 * One ARC Set (RFC 8617 § 4.2): what one handler of a message says of it.
 *
 * @param instance its place in the chain: 1 for the first handler, at most {@link #MAX_INSTANCE}
 * @param authenticationResults the handler's findings: the {@code authres-payload} of RFC 8601, that is everything
 *     behind the instance, folded as it came; a stranger's text, each char one octet
 * @param signature who signed the message; null if that cannot be read
 * @param seal who signed the chain
 * @param status what the handler says of the chain that it received ({@code cv=})
 */
public record ArcSet(
        int instance,
        String authenticationResults,
        @Nullable Key signature,
        Key seal,
        ChainValidationStatus status) {
    /** The highest instance of a set (RFC 8617 § 4.2.1). */
    public static final int MAX_INSTANCE = 50;

    /**
     * Whose key, and which.
     *
     * @param domain as A-labels in lower case ({@code d=})
     * @param selector likewise ({@code s=})
     */
    public record Key(String domain, String selector) {
        @Override
        public String toString() {
            return "d=" + domain + " s=" + selector;
        }
    }
}
