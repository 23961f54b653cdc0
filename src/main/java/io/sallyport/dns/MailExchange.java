package io.sallyport.dns;

/**
 * What an MX record holds (RFC 1035 § 3.3.9).
 *
 * @param preference 0 to 65535, the lower the better
 * @param host the server's name in lower case without the final dot; empty for a "null MX" (RFC 7505)
 */
public record MailExchange(int preference, String host) {
    /** Whether the domain says that it takes no mail (RFC 7505 § 3). */
    public boolean isNullMx() {
        return host.isEmpty();
    }
}
