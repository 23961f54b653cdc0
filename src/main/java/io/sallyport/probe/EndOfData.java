package io.sallyport.probe;

import java.nio.charset.StandardCharsets;

/**
 * Octets that are not the end of message data, for only CR LF {@code .} CR LF is (RFC 5321 § 4.1.1.4), but that servers
 * have been seen to take for it. Behind each, in the middle of a message, a second mail can be smuggled in.
 */
public enum EndOfData {
    /** What Unix programs write. */
    LF_DOT_LF("\n.\n"),
    /** A lone LF before, a good end behind: by which most servers could be deceived in 2023. */
    LF_DOT_CRLF("\n.\r\n"),
    /** The other half. */
    CRLF_DOT_LF("\r\n.\n"),
    /** Lone CRs. */
    CR_DOT_CR("\r.\r"),
    /** A lone CR before: what a well-known appliance turned into a good end. */
    CR_DOT_CRLF("\r.\r\n"),
    /** A lone CR behind. */
    CRLF_DOT_CR("\r\n.\r"),
    /** LF before, CR behind. */
    LF_DOT_CR("\n.\r"),
    /** CR before, LF behind. */
    CR_DOT_LF("\r.\n"),
    /** For readers that drop one CR of two. */
    CRCRLF_DOT_CRCRLF("\r\r\n.\r\r\n"),
    /** A line end the wrong way around. */
    LFCR_DOT_CRLF("\n\r.\r\n"),
    /** For readers that drop NULs. */
    CRLF_NUL_DOT_CRLF("\r\n\0.\r\n"),
    /** The same, behind the dot. */
    CRLF_DOT_NUL_CRLF("\r\n.\0\r\n"),
    /** For readers that look at the dot alone. */
    CRLF_DOT_X_LF("\r\n.x\n"),
    /** For readers that strip lines. */
    CRLF_DOT_SPACE_CRLF("\r\n. \r\n"),
    /** A stuffed dot behind a lone LF. */
    LF_DOT_DOT_CRLF("\n..\r\n"),
    /** A stuffed dot (RFC 5321 § 4.5.2), as the relay sends it for a line that is one dot. */
    CRLF_DOT_DOT_CRLF("\r\n..\r\n");

    private final String octets;

    EndOfData(String octets) {
        this.octets = octets;
    }

    /** The octets themselves. */
    byte[] octets() {
        return octets.getBytes(StandardCharsets.US_ASCII);
    }

    /** The octets in letters: {@code <LF>.<CR><LF>}. */
    public String notation() {
        return octets.replace("\r", "<CR>")
                .replace("\n", "<LF>")
                .replace("\0", "<NUL>")
                .replace(" ", "<SP>");
    }
}
