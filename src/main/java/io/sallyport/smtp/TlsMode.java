package io.sallyport.smtp;

/** How a listener uses TLS. */
public enum TlsMode {
    /** Never. */
    NONE,
    /** When the client asks (RFC 3207). */
    STARTTLS,
    /** From the first octet (RFC 8314 § 3). */
    IMPLICIT
}
