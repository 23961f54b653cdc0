package io.sallyport.content.unwrap;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Rich text as Outlook compresses it (MS-OXRTFCP): octets, and references to what came out within the last 4,096, of which
 * the first are known beforehand. A wrong checksum is an {@link IOException} at the end. Each octet that is read makes at
 * most nine.
 */
final class RichTextStream extends InputStream {
    private static final int HEADER = 16;
    private static final int COMPRESSED = 0x75465a4c;
    private static final int PLAIN = 0x414c454d;
    private static final int POLYNOMIAL = 0xedb88320;
    private static final int WINDOW = 4096;

    /** What the window holds at the beginning (MS-OXRTFCP § 2.1.2.1). */
    private static final byte[] KNOWN =
            ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss "
                            + "\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
                            + "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx")
                    .getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final boolean compressed;
    private final int checksum;
    private long left;
    private int crc;

    private final byte[] window = new byte[WINDOW];
    private int written = KNOWN.length;
    private int control;
    private int controlsLeft;
    private int from;
    private int length;
    private boolean ended;
    private @Nullable IOException failure;

    /**
     * Begins to read.
     *
     * @param octets how many the value has
     * @throws IOException if it is nothing of that kind
     */
    RichTextStream(InputStream in, long octets) throws IOException {
        this.in = in;
        byte[] header = in.readNBytes(HEADER);
        if (octets < HEADER || header.length < HEADER) {
            throw new EOFException("ends within its header");
        }
        int kind = int32(header, 8);
        if (kind != COMPRESSED && kind != PLAIN) {
            throw new IOException("neither compressed nor plain rich text");
        }
        compressed = kind == COMPRESSED;
        checksum = int32(header, 12);
        // MS-OXRTFCP § 2.1.3.1: the first size counts what stands behind itself
        long said = Integer.toUnsignedLong(int32(header, 0)) + 4 - HEADER;
        left = Math.clamp(compressed ? said : Integer.toUnsignedLong(int32(header, 4)), 0, octets - HEADER);
        System.arraycopy(KNOWN, 0, window, 0, KNOWN.length);
    }

    private static int int32(byte[] octets, int at) {
        return (octets[at] & 0xff)
                | (octets[at + 1] & 0xff) << 8
                | (octets[at + 2] & 0xff) << 16
                | (octets[at + 3] & 0xff) << 24;
    }

    @Override
    public int read() throws IOException {
        if (!compressed) {
            return left > 0 ? next() : -1;
        }
        while (length == 0 && !ended) {
            advance();
        }
        if (ended) {
            return -1;
        }
        length--;
        byte octet = window[from];
        from = (from + 1) % WINDOW;
        put(octet);
        return octet & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int wanted) throws IOException {
        if (failure != null) {
            throw failure;
        }
        int read = 0;
        try {
            for (int octet = 0; read < wanted && (octet = read()) >= 0; read++) {
                into[offset + read] = (byte) octet;
            }
        } catch (IOException e) {
            if (read == 0) {
                throw e;
            }
            failure = e; // What came before it counts
        }
        return read == 0 && wanted > 0 ? -1 : read;
    }

    /** Up to the next reference that is not empty; an octet is one to itself. */
    private void advance() throws IOException {
        if (controlsLeft == 0) {
            control = next();
            controlsLeft = 8;
        }
        boolean reference = (control & 1) != 0;
        control >>= 1;
        controlsLeft--;
        int first = next();
        if (!reference) {
            window[written] = (byte) first;
            from = written;
            length = 1;
            return;
        }
        int both = first << 8 | next();
        from = both >> 4;
        length = (both & 0xf) + 2;
        if (from == written) { // MS-OXRTFCP § 2.2.2.1: the end
            ended = true;
            while (left > 0) {
                next();
            }
            if (crc != checksum) {
                throw new IOException("checksum");
            }
        }
    }

    private void put(byte octet) {
        window[written] = octet;
        written = (written + 1) % WINDOW;
    }

    /** The next octet, which counts for the checksum: that of ZIP, but begun with 0 and not inverted (§ 2.1.3.1.1). */
    private int next() throws IOException {
        int octet = left > 0 ? in.read() : -1;
        if (octet < 0) {
            throw new EOFException("ends without its end");
        }
        left--;
        crc ^= octet;
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc & 1) != 0 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
        }
        return octet;
    }
}
