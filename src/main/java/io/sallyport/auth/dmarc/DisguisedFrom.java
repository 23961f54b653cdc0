package io.sallyport.auth.dmarc;

import io.sallyport.message.HeaderField;

/**
 * Finds lines that are no From field by RFC 5322, and are one to a program that trims, skips or breaks lines otherwise
 * than we do: {@code " From:"}, {@code "From"} and {@code " :"} on two lines, {@code "Fr\0om:"}, or a From behind a CR or
 * LF alone.
 */
final class DisguisedFrom {
    private static final String NAME = "from";

    private DisguisedFrom() {}

    /** Whether such a line stands in the field, which is not itself a From field. */
    static boolean isIn(HeaderField field) {
        byte[] octets = field.octets();
        if (reads(octets, field.start(), field.end())) {
            return true;
        }
        for (int at = field.start(); at < field.end(); at++) {
            if (endsLineAlone(octets, at, field.end())) {
                if (reads(octets, at + 1, field.end())) {
                    return true;
                }
                at = behindIgnored(octets, at + 1, field.end()) - 1; // Lines between give the same
            }
        }
        return false;
    }

    private static boolean endsLineAlone(byte[] octets, int at, int end) {
        return (octets[at] == '\r' && (at + 1 == end || octets[at + 1] != '\n'))
                || (octets[at] == '\n' && (at == 0 || octets[at - 1] != '\r'));
    }

    /** Whether there is {@code from:} in any case, among octets that somebody may ignore. */
    private static boolean reads(byte[] octets, int from, int end) {
        int at = from;
        for (int i = 0; i < NAME.length(); i++) {
            at = behindIgnored(octets, at, end);
            if (at == end || (octets[at] | 0x20) != NAME.charAt(i)) {
                return false;
            }
            at++;
        }
        at = behindIgnored(octets, at, end);
        return at < end && octets[at] == ':';
    }

    /** Behind white space, control characters and whatever is beyond ASCII. */
    private static int behindIgnored(byte[] octets, int from, int end) {
        int at = from;
        while (at < end && (octets[at] <= ' ' || octets[at] == 0x7f)) {
            at++;
        }
        return at;
    }
}
