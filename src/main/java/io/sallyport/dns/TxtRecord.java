package io.sallyport.dns;

import java.util.List;

/**
 * What a TXT record holds (RFC 1035 § 3.3.14): strings of at most 255 octets. Each char is one octet (ISO 8859-1), so
 * that nothing is lost or made up; who expects UTF-8 decodes it.
 *
 * @param parts the strings as they came; possibly none
 */
public record TxtRecord(List<String> parts) {
    public TxtRecord {
        parts = List.copyOf(parts);
    }

    /** A record of one or several strings. */
    public static TxtRecord of(String... parts) {
        return new TxtRecord(List.of(parts));
    }

    /** The strings joined with nothing between them, as SPF, DKIM and DMARC want it (RFC 7208 § 3.3). */
    public String text() {
        return parts.size() == 1 ? parts.getFirst() : String.join("", parts);
    }
}
