package io.sallyport.message;

import io.sallyport.mail.MailMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * One pass over the header of a message (RFC 5322 § 2.2) that counts and keeps nothing. It stops at the empty line, or
 * one octet past a limit, so that a message of any size costs no more than its header.
 */
public final class HeaderScan {
    private static final byte[] RECEIVED = "received".getBytes(StandardCharsets.US_ASCII);
    private static final int NO_MATCH = -1;
    private static final int BUFFER = 4096;

    private final long maxOctets;
    private long octets;
    private int fields;
    private int received;
    private boolean eightBit;

    private int column;
    private int matched = NO_MATCH;
    private boolean blankLine;

    private HeaderScan(long maxOctets) {
        this.maxOctets = maxOctets;
    }

    /**
     * Scans the header of a message.
     *
     * @param maxOctets where to stop: a longer header is reported as {@code maxOctets + 1} octets
     */
    public static HeaderFacts of(MailMessage message, long maxOctets) throws IOException {
        HeaderScan scan = new HeaderScan(maxOctets);
        try (InputStream in = message.open()) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (scan.ended(buffer, n)) {
                    break;
                }
            }
        }
        return new HeaderFacts(scan.octets, scan.fields, scan.received, scan.eightBit);
    }

    private boolean ended(byte[] buffer, int length) {
        for (int i = 0; i < length; i++) {
            if (ended(buffer[i])) {
                return true;
            }
        }
        return false;
    }

    /** Takes one octet; true if it ended the header or broke the limit. */
    private boolean ended(byte octet) {
        octets++;
        if (octet == '\n') {
            if (blankLine || column == 0) {
                octets -= column + 1L; // the empty line is not the header's
                return true;
            }
            column = 0;
            return octets > maxOctets;
        }
        blankLine = column == 0 && octet == '\r';
        if (column == 0 && octet != ' ' && octet != '\t' && octet != '\r') {
            fields++;
            matched = 0;
        }
        match(octet);
        eightBit |= octet < 0;
        column++;
        return octets > maxOctets;
    }

    /** Follows the name of the field: {@code Received}, in any case, perhaps with space before the colon. */
    private void match(byte octet) {
        if (matched == NO_MATCH) {
            return;
        }
        if (matched < RECEIVED.length) {
            matched = (octet | 0x20) == RECEIVED[matched] ? matched + 1 : NO_MATCH;
        } else if (octet == ':') {
            received++;
            matched = NO_MATCH;
        } else if (octet != ' ' && octet != '\t') {
            matched = NO_MATCH;
        }
    }
}
