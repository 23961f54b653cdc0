package io.sallyport.policy;

import io.sallyport.mail.Ascii;
import io.sallyport.mail.DomainNames;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of domains and hosts in policy files (RFC 1123 § 2.1). */
final class HostNames {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final int MAX_LENGTH = 253;

    private HostNames() {}

    /** A domain name, in any alphabet, as A-labels in lower case; null if the text is none. */
    static @Nullable String domain(String text) {
        String ascii = DomainNames.toAscii(text);
        if (ascii.isEmpty() || ascii.length() > MAX_LENGTH) {
            return null;
        }
        for (String label : ascii.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                return null;
            }
        }
        boolean maybeAddress =
                Ascii.isDigit(ascii.charAt(ascii.length() - 1)); // To refuse a literal costs an exception
        return maybeAddress && isAddress(ascii) ? null : ascii;
    }

    /**
     * Whether a backend can have this name: a domain name or an address, without brackets. Names on private networks,
     * such as those that container platforms give, may hold underscores.
     */
    static boolean isHost(String text) {
        return isAddress(text) || domain(text.replace('_', 'x')) != null;
    }

    private static boolean isAddress(String text) {
        try {
            return InetAddress.ofLiteral(text) != null;
        } catch (IllegalArgumentException e) {
            return false; // Then it is a name, or nothing.
        }
    }
}
