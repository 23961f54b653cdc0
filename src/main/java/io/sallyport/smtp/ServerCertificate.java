package io.sallyport.smtp;

import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * A certificate that the front door shows, ready for use.
 *
 * @param names the DNS names in it, in lower case; the first label may be {@code *} (RFC 9525 § 6.3)
 * @param chain what clients are shown; equal chains are the same certificate
 * @param context holds the certificate and its key
 */
record ServerCertificate(List<String> names, List<Certificate> chain, SSLContext context) {
    ServerCertificate {
        names = List.copyOf(names);
        chain = List.copyOf(chain);
    }
}
