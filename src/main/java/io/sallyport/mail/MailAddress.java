package io.sallyport.mail;

/**
 * A mailbox (RFC 5321 § 4.1.2): what stands between the angle brackets of MAIL and RCPT.
 *
 * @param localPart the local part without quoting: what the quoted form means, case kept (RFC 5321 § 2.4)
 * @param domain a domain name in lower case, as A-labels or U-labels as it was sent, or an address literal with its
 *     brackets; empty for {@code postmaster} without a domain (RFC 5321 § 4.5.1) and for nothing else
 */
public record MailAddress(String localPart, String domain) {
    /** {@code <postmaster>}, the one mailbox that needs no domain. */
    public boolean isBarePostmaster() {
        return domain.isEmpty();
    }

    /**
     * Whether the local part asks the domain to pass the mail on ({@code user%other@here}, {@code other!user@here},
     * {@code "user@other"@here}): the old ways around a gateway that looks at the domain alone (RFC 5321 § 3.3 and
     * appendix F.2).
     */
    public boolean hasEmbeddedRoute() {
        return localPart.indexOf('%') >= 0 || localPart.indexOf('!') >= 0 || localPart.indexOf('@') >= 0;
    }

    /** The domain as A-labels (RFC 5890), for look-ups and comparison; an address literal stays as it is. */
    public String asciiDomain() {
        return DomainNames.toAscii(domain);
    }

    /** Whether the address can be written only where SMTPUTF8 was offered (RFC 6531). */
    public boolean needsSmtpUtf8() {
        return !Ascii.isAscii(localPart);
    }

    /** The address in the form that every server takes: the domain as A-labels. */
    public MailAddress withAsciiDomain() {
        return Ascii.isAscii(domain) ? this : new MailAddress(localPart, asciiDomain());
    }

    /** The form of the wire, without angle brackets; quoted where the grammar asks for it. */
    @Override
    public String toString() {
        String local = isDotString(localPart) ? localPart : quote(localPart);
        return domain.isEmpty() ? local : local + "@" + domain;
    }

    private static boolean isDotString(String text) {
        if (text.isEmpty() || text.startsWith(".") || text.endsWith(".") || text.contains("..")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '.' && !isAtext(c)) {
                return false;
            }
        }
        return true;
    }

    /** RFC 5322 § 3.2.3, with RFC 6531 § 3.3. */
    private static boolean isAtext(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c >= 0x80
                || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
