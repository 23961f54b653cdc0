package io.sallyport.auth.dkim;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Canonicalizes a body as it passes (RFC 6376 § 3.4.3 and § 3.4.4), however its octets are cut into pieces.
 *
 * <p>Almost all of a body stays as it is. So it is searched, sixteen octets at a time, for places that may change, and
 * everything between these is handed on as a whole. Only what may have to be left out (line ends that may be the last, white space) is
 * followed by the octet, as three facts: {@link #lineEnds}, {@link #space}, {@link #cr}.
 *
 * <p>A line ends with CR LF; a CR or an LF alone is content (RFC 5322 § 2.3).
 */
final class BodyCanonicalizer {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] LINE_ENDS = "\r\n".repeat(512).getBytes(StandardCharsets.US_ASCII);

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
    /** What the octets of the last update are: see {@link #mark}. */
    private byte[] marks = {};

    BodyCanonicalizer(Canonicalization canonicalization, BodyDigest out) {
        this.relaxed = canonicalization == Canonicalization.RELAXED;
        this.out = out;
    }

    /** Takes the next octets of the body. */
    void update(byte[] octets, int length) {
        if (relaxed) {
            marks = marks.length < length ? new byte[length] : marks;
            mark(octets, marks, length);
        }
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
                int end = withoutLineEnds(octets, at, relaxed ? verbatimEnd(octets, marks, at, length) : length);
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
        out.update((byte) '\r');
        return at;
    }

    /** Ends the body: all line ends at its end are one. */
    void finish() {
        if (cr) {
            cr = false;
            beginContent();
            out.update((byte) '\r');
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
            out.update((byte) ' ');
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
     * Marks what each octet is: the high bit, up to a space; the second bit, then also below LF; the third bit, then also
     * a space. One simple loop without branches, which the platform turns into one that takes many octets at once.
     */
    private static void mark(byte[] octets, byte[] marks, int length) {
        for (int i = 0; i < length; i++) {
            marks[i] =
                    (byte) (((octets[i] - '!') & ~octets[i] & 0x80) | ((octets[i] - '\n') & 0x40) | (octets[i] & 0x20));
        }
    }

    /**
     * Where the relaxed algorithm first changes something, or cannot tell yet: at a tab, and at a space before white
     * space, before a CR, or at the end.
     */
    private static int verbatimEnd(byte[] octets, byte[] marks, int from, int length) {
        int at = from;
        for (; at + 2 * Long.BYTES < length; at += 2 * Long.BYTES) {
            long first = mayChange((long) LONG.get(marks, at), (long) LONG.get(marks, at + 1));
            long second = mayChange((long) LONG.get(marks, at + 8), (long) LONG.get(marks, at + 9));
            if (((first | second) & HIGH_BITS) != 0) {
                int change = firstChange(octets, at, at + 2 * Long.BYTES, length);
                if (change < at + 2 * Long.BYTES) {
                    return change;
                }
            }
        }
        return firstChange(octets, at, length, length);
    }

    /**
     * Sets the high bit of each of eight octets that is below LF, or is a space before anything up to a space.
     *
     * @param marks of the eight octets
     * @param next the same from the second octet on, and one more
     */
    private static long mayChange(long marks, long next) {
        return marks & ((marks << 1) | ((marks << 2) & next));
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
