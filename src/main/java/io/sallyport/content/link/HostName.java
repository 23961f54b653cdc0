package io.sallyport.content.link;

import com.ibm.icu.text.IDNA;
import io.sallyport.content.link.PercentEncoding.Part;
import io.sallyport.mail.Ascii;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the host of an address (WHATWG URL § 3.5). */
final class HostName {
    /** The most characters of a host, those not counted that vanish: no name of the DNS has half of them. */
    private static final int MAX_LENGTH = 512;

    private static final String FORBIDDEN = "\0\t\n\r #/:<>?@[\\]^|";

    private static final IDNA UTS46 = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.NONTRANSITIONAL_TO_UNICODE | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);

    /** What browsers do not mind (WHATWG URL § 3.3: CheckHyphens and VerifyDnsLength are false). */
    private static final Set<IDNA.Error> TOLERATED = Set.of(
            IDNA.Error.EMPTY_LABEL,
            IDNA.Error.LABEL_TOO_LONG,
            IDNA.Error.DOMAIN_NAME_TOO_LONG,
            IDNA.Error.LEADING_HYPHEN,
            IDNA.Error.TRAILING_HYPHEN,
            IDNA.Error.HYPHEN_3_4);

    private HostName() {}

    /** The host of a scheme that browsers know: a name or an address, in the one form of it; null if it is neither. */
    static @Nullable String special(String text) {
        if (text.startsWith("[")) {
            return Ipv6Host.parse(text);
        }
        String ascii = ascii(PercentEncoding.decode(text));
        if (ascii == null || ascii.isEmpty()) {
            return null;
        }
        for (int i = 0; i < ascii.length(); i++) {
            char c = ascii.charAt(i);
            if (c <= ' ' || c == '%' || c == 0x7f || FORBIDDEN.indexOf(c) >= 0) {
                return null;
            }
        }
        return Ipv4Host.endsInNumber(ascii) ? Ipv4Host.parse(ascii) : ascii;
    }

    /** The host of any other scheme, about which nothing is known; null if it cannot be one. */
    static @Nullable String opaque(String text) {
        if (text.startsWith("[")) {
            return Ipv6Host.parse(text);
        }
        for (int i = 0; i < text.length(); i++) {
            if (FORBIDDEN.indexOf(text.charAt(i)) >= 0) {
                return null;
            }
        }
        return PercentEncoding.encode(text, Part.CONTROL);
    }

    /** "domain to ASCII"; null if it fails. */
    private static @Nullable String ascii(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (Ascii.isAscii(name) && !lower.startsWith("xn--") && !lower.contains(".xn--")) {
            return lower.length() > MAX_LENGTH ? null : lower;
        }
        String visible = name.length() > MAX_LENGTH ? withoutIgnored(name) : name;
        if (visible.length() > MAX_LENGTH) {
            return null; // What UTS 46 costs grows with the square
        }
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = UTS46.nameToASCII(visible, new StringBuilder(), info);
        return TOLERATED.containsAll(info.getErrors()) ? ascii.toString() : null;
    }

    /** Without what UTS 46 § 4 drops anyway, of which there could be as much as one likes. */
    private static String withoutIgnored(String name) {
        StringBuilder kept = new StringBuilder();
        name.codePoints().filter(c -> !isIgnored(c)).limit(MAX_LENGTH + 1L).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static boolean isIgnored(int c) {
        return c == 0xad
                || c == 0x34f
                || c == 0x200b
                || c == 0x2060
                || c == 0x2064
                || c == 0xfeff
                || (c >= 0x180b && c <= 0x180f)
                || (c >= 0xfe00 && c <= 0xfe0f)
                || (c >= 0xe0100 && c <= 0xe01ef);
    }
}
