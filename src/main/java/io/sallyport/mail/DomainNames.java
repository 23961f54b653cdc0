package io.sallyport.mail;

import com.ibm.icu.text.IDNA;
import java.util.Locale;

/** Domain names across alphabets (RFC 5890, UTS 46 non-transitional). */
public final class DomainNames {
    private static final IDNA UTS46 = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.NONTRANSITIONAL_TO_UNICODE | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);

    private DomainNames() {}

    /**
     * The name as A-labels in lower case. A name that has no such form is returned in lower case as it is: it then
     * equals no name that anybody serves.
     */
    public static String toAscii(String name) {
        if (name.chars().allMatch(c -> c < 0x80)) {
            return name.toLowerCase(Locale.ROOT);
        }
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = UTS46.nameToASCII(name, new StringBuilder(), info);
        return info.hasErrors() ? name.toLowerCase(Locale.ROOT) : ascii.toString();
    }

    /** The name as people read it: U-labels where the A-labels are valid. */
    public static String toUnicode(String name) {
        IDNA.Info info = new IDNA.Info();
        StringBuilder unicode = UTS46.nameToUnicode(name, new StringBuilder(), info);
        return info.hasErrors() ? name : unicode.toString();
    }
}
