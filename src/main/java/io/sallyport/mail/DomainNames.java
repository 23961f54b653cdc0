package io.sallyport.mail;

import com.ibm.icu.text.IDNA;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Domain names across alphabets (RFC 5890, UTS 46 non-transitional). */
public final class DomainNames {
    /** The most octets of a domain (RFC 5321 § 4.5.3.1.2). */
    private static final int MAX_OCTETS = 255;

    /** The most octets of a label (RFC 1035 § 2.3.4). */
    private static final int MAX_LABEL_OCTETS = 63;

    private static final IDNA UTS46 = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.NONTRANSITIONAL_TO_UNICODE | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);

    private DomainNames() {}

    /**
     * The name as A-labels in lower case. A name that has no such form is returned in lower case as it is: it then
     * equals no name that anybody serves.
     */
    public static String toAscii(String name) {
        if (Ascii.isAscii(name)) {
            return name.toLowerCase(Locale.ROOT);
        }
        String ascii = convert(name);
        return ascii == null ? name.toLowerCase(Locale.ROOT) : ascii;
    }

    /** Whether a domain is another or below it; both as A-labels in lower case. */
    public static boolean isWithin(String domain, String other) {
        return domain.endsWith(other)
                && (domain.length() == other.length()
                        || (!other.isEmpty() && domain.charAt(domain.length() - other.length() - 1) == '.'));
    }

    /** The name as people read it: U-labels where the A-labels are valid. */
    public static String toUnicode(String name) {
        if (name.length() > MAX_OCTETS) {
            return name;
        }
        IDNA.Info info = new IDNA.Info();
        StringBuilder unicode = UTS46.nameToUnicode(name, new StringBuilder(), info);
        return info.hasErrors() ? name : unicode.toString();
    }

    /**
     * Whether the name is a {@code Domain} (RFC 5321 § 4.1.2): labels of letters, digits and hyphens, or U-labels
     * (RFC 6531 § 3.3), each at most 63 octets as it is looked up, 255 octets together.
     */
    public static boolean isDomain(String name) {
        if (Ascii.isAscii(name)) {
            return isLdhDomain(name);
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_OCTETS) {
            return false;
        }
        for (String label : name.split("\\.", -1)) {
            if (!Ascii.isAscii(label) && !isULabel(label)) {
                return false;
            }
        }
        String ascii = convert(name);
        return ascii != null && isLdhDomain(ascii);
    }

    /**
     * Unlike a browser, which maps whatever a person may have typed: a label with characters that would be mapped away
     * (other full stops, other widths, invisible ones) is no U-label (RFC 5890 § 2.3.2.1). Capital letters are let
     * through, because domain names do not care for case.
     */
    private static boolean isULabel(String label) {
        return toUnicode(label).equals(label.toLowerCase(Locale.ROOT));
    }

    private static @Nullable String convert(String name) {
        if (name.length() > MAX_OCTETS) {
            return null; // No shorter as A-labels; and what is far too long ICU answers with an exception
        }
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = UTS46.nameToASCII(name, new StringBuilder(), info);
        return info.hasErrors() ? null : ascii.toString();
    }

    private static boolean isLdhDomain(String name) {
        if (name.length() > MAX_OCTETS) {
            return false;
        }
        int labelStart = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                if (!isLdhLabel(name, labelStart, i)) {
                    return false;
                }
                labelStart = i + 1;
            }
        }
        return true;
    }

    /** {@code sub-domain = Let-dig [Ldh-str]} */
    private static boolean isLdhLabel(String name, int start, int end) {
        if (end == start
                || end - start > MAX_LABEL_OCTETS
                || name.charAt(start) == '-'
                || name.charAt(end - 1) == '-') {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (!Ascii.isLetterOrDigit(name.charAt(i)) && name.charAt(i) != '-') {
                return false;
            }
        }
        return true;
    }
}
