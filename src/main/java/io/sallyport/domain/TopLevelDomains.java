package io.sallyport.domain;

import com.google.common.net.InternetDomainName;
import io.sallyport.mail.Ascii;
import io.sallyport.mail.DomainNames;

/** The last labels of domain names that exist: what tells {@code example.com} in a text from the end of one sentence.and the next. */
public final class TopLevelDomains {
    /** The most characters of a label (RFC 1035 § 2.3.4). */
    private static final int MAX_LABEL = 63;

    private TopLevelDomains() {}

    /**
     * Whether a label is a top-level domain below which anybody has registered names.
     *
     * @param label in any alphabet and letter case, without dots
     */
    public static boolean isKnown(String label) {
        if (label.length() < 2 || label.length() > MAX_LABEL) {
            return false;
        }
        String ascii = DomainNames.toAscii(label);
        // Of some, such as ck, only the second label is a public suffix.
        String name = "a.b." + ascii;
        return Ascii.isAscii(ascii)
                && InternetDomainName.isValid(name)
                && InternetDomainName.from(name).hasRegistrySuffix();
    }
}
