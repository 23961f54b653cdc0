package io.sallyport.smtp;

import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * A certificate that the front door shows, ready for use.
 *
 * @param names the DNS names in it, in lower case; the first label may be {@code *} (RFC 9525 § 6.3)
 * @param context holds the certificate and its key
 */
record ServerCertificate(List<String> names, SSLContext context) {
    ServerCertificate {
        names = List.copyOf(names);
    }
}
