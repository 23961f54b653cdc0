package io.sallyport.mail;

/**
 * What the front door noticed about how a client speaks SMTP. Facts only: what they mean is the policy's business.
 * The names are those of the policy file, the journal and the metrics.
 */
public enum ProtocolFact {
    /** The client spoke before the greeting (RFC 5321 § 3.1). */
    EARLY_TALKER("early-talker"),
    /** Commands came in one group with one that must be the last of its group (RFC 2920 § 3.1). */
    PIPELINING_VIOLATION("pipelining-violation"),
    /** Message data holds a CR or LF that is not part of CR LF (RFC 5321 § 2.3.8). */
    BARE_LINE_END("bare-line-end"),
    /** Message data holds a NUL (RFC 5322 § 3.5). */
    NUL("nul"),
    /** A line of message data is longer than 998 octets without its CR LF (RFC 5322 § 2.1.1). */
    OVERLONG_LINE("overlong-line"),
    /** Message data holds octets above 127 although neither BODY=8BITMIME nor SMTPUTF8 was declared (RFC 6152). */
    UNDECLARED_EIGHT_BIT("undeclared-8bit"),
    /** Message data came slower than any line needs, by {@code sallyport.smtp.limits.slow-data-rate}. */
    SLOW_CLIENT("slow-client");

    private final String text;

    ProtocolFact(String text) {
        this.text = text;
    }

    /** The name in policies, journal and metrics. */
    public String text() {
        return text;
    }
}
