package io.sallyport.probe;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a certificate says of itself (RFC 5280).
 *
 * @param names DNS names and addresses that it holds for, at most {@link #MOST_NAMES}; its subject if it has none
 * @param issuer who signed it
 * @param until the end of its validity
 * @param fingerprint SHA-256 as lower-case hexadecimal digits
 */
record CertificateFacts(List<String> names, String issuer, Instant until, String fingerprint) {
    static final int MOST_NAMES = 5;

    private static final int DNS_NAME = 2; // RFC 5280 § 4.2.1.6, the choices of GeneralName
    private static final int IP_ADDRESS = 7;

    static CertificateFacts of(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                boolean isHost = alternative.get(0) instanceof Integer type && (type == DNS_NAME || type == IP_ADDRESS);
                if (isHost && names.size() < MOST_NAMES) {
                    names.add(Texts.of(String.valueOf(alternative.get(1))));
                }
            }
        } catch (CertificateParsingException e) {
            names.add("names that cannot be read");
        }
        if (names.isEmpty()) {
            names.add(Texts.of(certificate.getSubjectX500Principal().getName()));
        }
        return new CertificateFacts(
                names,
                Texts.of(certificate.getIssuerX500Principal().getName()),
                certificate.getNotAfter().toInstant(),
                fingerprint(certificate));
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException(e); // Every Java has the one, and the other was parsed
        }
    }
}
