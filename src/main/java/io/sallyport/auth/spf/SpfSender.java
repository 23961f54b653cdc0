package io.sallyport.auth.spf;

import io.sallyport.auth.spf.SpfResult.Identity;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.MailAddress;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who says to be sending: the arguments of {@code check_host()} (RFC 7208 § 4.1).
 *
 * @param local the local part; {@code postmaster} where there is none (RFC 7208 § 4.3)
 * @param domain the domain to check, as A-labels in lower case; whatever the client said where it is none
 * @param helo what the client said in HELO or EHLO
 */
public record SpfSender(Identity identity, InetAddress client, String local, String domain, String helo) {
    private static final String POSTMASTER = "postmaster";

    /** The "MAIL FROM" identity, or the "HELO" identity where the reverse-path is null (RFC 7208 § 2.4). */
    public static SpfSender of(InetAddress client, String helo, @Nullable MailAddress reversePath) {
        if (reversePath == null) {
            return ofHelo(client, helo);
        }
        String local = reversePath.localPart().isEmpty() ? POSTMASTER : reversePath.localPart();
        return new SpfSender(Identity.MAIL_FROM, client, local, reversePath.asciiDomain(), helo);
    }

    /** The "HELO" identity (RFC 7208 § 2.3). */
    static SpfSender ofHelo(InetAddress client, String helo) {
        return new SpfSender(Identity.HELO, client, POSTMASTER, DomainNames.toAscii(helo), helo);
    }

    /** What is checked as people write it: an address, or the name in HELO. */
    String name() {
        return switch (identity) {
            case HELO -> domain;
            case MAIL_FROM -> local + "@" + domain;
        };
    }
}
