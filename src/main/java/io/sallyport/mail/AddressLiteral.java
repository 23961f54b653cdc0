package io.sallyport.mail;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Address literals (RFC 5321 § 4.1.3): {@code [192.0.2.1]} and {@code [IPv6:2001:db8::1]}. No other tag than
 * {@code IPv6} is registered, so that a {@code General-address-literal} names no host and is not taken.
 */
public final class AddressLiteral {
    private static final String IPV6_TAG = "IPv6:";

    /** The groups of an IPv6 address, and of one that ends in dotted form. */
    private static final int GROUPS = 8;

    private static final int GROUPS_BEFORE_IPV4 = 6;

    private AddressLiteral() {}

    /**
     * The literal as we write it: tag and brackets as in the RFC, hexadecimal digits in lower case.
     *
     * @param text the literal with its brackets
     * @return null if it is not one
     */
    public static @Nullable String canonical(String text) {
        if (text.length() < 2 || text.charAt(0) != '[' || text.charAt(text.length() - 1) != ']') {
            return null;
        }
        String content = text.substring(1, text.length() - 1);
        if (isIpv4(content)) {
            return text;
        }
        if (!Ascii.matches(content, 0, IPV6_TAG)) {
            return null;
        }
        String address = content.substring(IPV6_TAG.length());
        return isIpv6(address) ? "[" + IPV6_TAG + address.toLowerCase(Locale.ROOT) + "]" : null;
    }

    /** {@code IPv4-address-literal = Snum 3("." Snum)}, {@code Snum = 1*3DIGIT} up to 255. */
    private static boolean isIpv4(String text) {
        String[] numbers = text.split("\\.", -1);
        if (numbers.length != 4) {
            return false;
        }
        for (String number : numbers) {
            if (number.isEmpty()
                    || number.length() > 3
                    || !number.chars().allMatch(Ascii::isDigit)
                    || Integer.parseInt(number) > 255) {
                return false;
            }
        }
        return true;
    }

    /** {@code IPv6-full / IPv6-comp / IPv6v4-full / IPv6v4-comp} */
    private static boolean isIpv6(String text) {
        int groups = GROUPS;
        String hexadecimal = text;
        int dot = text.indexOf('.');
        if (dot >= 0) {
            int lastColon = text.lastIndexOf(':');
            if (lastColon < 0 || !isIpv4(text.substring(lastColon + 1))) {
                return false;
            }
            groups = GROUPS_BEFORE_IPV4;
            // The colon before the dotted form is a separator, unless it is the second one of "::".
            boolean compressed = lastColon > 0 && text.charAt(lastColon - 1) == ':';
            hexadecimal = text.substring(0, compressed ? lastColon + 1 : lastColon);
        }
        int gap = hexadecimal.indexOf("::");
        if (gap < 0) {
            return countGroups(hexadecimal) == groups;
        }
        int before = gap == 0 ? 0 : countGroups(hexadecimal.substring(0, gap));
        String rest = hexadecimal.substring(gap + 2);
        int after = rest.isEmpty() ? 0 : countGroups(rest);
        // "::" stands for at least two groups of zeros (§ 4.1.3).
        return before >= 0 && after >= 0 && before + after <= groups - 2;
    }

    /** The number of groups of one to four hexadecimal digits between colons; -1 if the text is anything else. */
    private static int countGroups(String text) {
        String[] groups = text.split(":", -1);
        for (String group : groups) {
            if (group.isEmpty() || group.length() > 4 || !group.chars().allMatch(AddressLiteral::isHexadecimal)) {
                return -1;
            }
        }
        return groups.length;
    }

    private static boolean isHexadecimal(int c) {
        return Ascii.isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
