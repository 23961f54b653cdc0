package io.sallyport.auth.dkim;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Canonicalizes a body as it passes (RFC 6376 § 3.4.3 and § 3.4.4), however its octets are cut into pieces.
 *
 * <p>Almost all of a body stays as it is. So it is not looked at octet by octet: what needs no change is searched for
 * eight octets at a time, and handed on as whole ranges. Only what may have to be left out (line ends that may be the
 * last, white space) is followed by the octet, as three facts: {@link #lineEnds}, {@link #space}, {@link #cr}.
 *
 * <p>A line ends with CR LF; a CR or an LF alone is content (RFC 5322 § 2.3).
 */
final class BodyCanonicalizer {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] LINE_ENDS = "\r\n".repeat(512).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SPACE = {' '};
    private static final byte[] CR = {'\r'};

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final boolean relaxed;
    private final BodyDigest out;

    /** Line ends that came since the last content: left out if no content follows. */
    private long lineEnds;
    /** Whether white space came since the last content or line end. */
    private boolean space;
    /** Whether the last octet was a CR, so that an LF would make it a line end. */
    private boolean cr;
    /** Whether there was any content. */
    private boolean content;

    BodyCanonicalizer(Canonicalization canonicalization, BodyDigest out) {
        this.relaxed = canonicalization == Canonicalization.RELAXED;
        this.out = out;
    }

    /** Takes the next octets of the body. */
    void update(byte[] octets, int length) {
        int at = 0;
        while (at < length) {
            byte c = octets[at];
            if (cr) {
                at = afterCr(c, at);
            } else if (c == '\r') {
                cr = true;
                at++;
            } else if (relaxed && (c == ' ' || c == '\t')) {
                space = true;
                at++;
            } else {
                beginContent();
                int end = withoutLineEnds(octets, at, relaxed ? verbatimEnd(octets, at, length) : length);
                out.update(octets, at, end);
                at = end;
            }
        }
    }

    private int afterCr(byte c, int at) {
        cr = false;
        if (c == '\n') {
            lineEnds++;
            space = false; // RFC 6376 § 3.4.4: "Ignore all whitespace at the end of lines"
            return at + 1;
        }
        beginContent();
        out.update(CR, 0, 1);
        return at;
    }

    /** Ends the body: all line ends at its end are one. */
    void finish() {
        if (cr) {
            cr = false;
            beginContent();
            out.update(CR, 0, 1);
        }
        // RFC 6376 § 3.4.3: an empty body is one CR LF; § 3.4.4: an empty body stays empty
        if (content || !relaxed) {
            out.update(LINE_ENDS, 0, 2);
        }
    }

    /** What was held back is followed by content: so it counts. */
    private void beginContent() {
        content = true;
        while (lineEnds > 0) {
            int some = (int) Math.min(lineEnds, LINE_ENDS.length / 2);
            out.update(LINE_ENDS, 0, 2 * some);
            lineEnds -= some;
        }
        if (space) {
            out.update(SPACE, 0, 1);
            space = false;
        }
    }

    /** Where the line ends begin that a range ends with; a CR at its very end may become one. */
    private static int withoutLineEnds(byte[] octets, int from, int to) {
        int end = to;
        if (octets[end - 1] == '\r') {
            end--;
        }
        while (end - 2 >= from && octets[end - 1] == '\n' && octets[end - 2] == '\r') {
            end -= 2;
        }
        return end;
    }

    /**
     * Where the relaxed algorithm first changes something, or cannot tell yet: at a tab, and at a space before white
     * space, before a CR, or at the end.
     */
    private static int verbatimEnd(byte[] octets, int from, int length) {
        int at = from;
        while (at + Long.BYTES < length) {
            long here = (long) LONG.get(octets, at);
            long tab = zeroes(here ^ ('\t' * ONES));
            long space = zeroes(here ^ (' ' * ONES));
            if ((tab | space) != 0 && (tab | (space & beforeChange((long) LONG.get(octets, at + 1)))) != 0) {
                int change = firstChange(octets, at, at + Long.BYTES, length);
                if (change < at + Long.BYTES) {
                    return change;
                }
            }
            at += Long.BYTES;
        }
        return firstChange(octets, at, length, length);
    }

    /** Which of eight octets change a space before them. */
    private static long beforeChange(long octets) {
        return zeroes(octets ^ (' ' * ONES)) | zeroes(octets ^ ('\t' * ONES)) | zeroes(octets ^ ('\r' * ONES));
    }

    /** The high bit of each octet that is zero; may err only above one that is. */
    private static long zeroes(long octets) {
        return (octets - ONES) & ~octets & HIGH_BITS;
    }

    private static int firstChange(byte[] octets, int from, int to, int length) {
        int at = from;
        while (at < to && !changes(octets, at, length)) {
            at++;
        }
        return at;
    }

    private static boolean changes(byte[] octets, int at, int length) {
        if (octets[at] != ' ') {
            return octets[at] == '\t';
        }
        return at + 1 == length || octets[at + 1] == ' ' || octets[at + 1] == '\t' || octets[at + 1] == '\r';
    }
}
