package io.sallyport.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;

/** A message as it is read, with the bodies of some parts encoded (RFC 2045 § 6). Memory: a line and its encoded form. */
final class SevenBitStream extends InputStream {
    /** How the body of a part is written. */
    enum Encoding {
        AS_IT_IS("7bit"),
        QUOTED_PRINTABLE("quoted-printable"),
        BASE64("base64");

        private final String text;

        Encoding(String text) {
            this.text = text;
        }
    }

    private static final String TRANSFER_ENCODING = "Content-Transfer-Encoding";
    private static final byte[] CR_LF = {'\r', '\n'};
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    /** RFC 2045 § 6.7 (5), § 6.8. */
    private static final int MAX_ENCODED_LINE = 76;

    private static final int OCTETS_OF_BASE64_LINE = 57;

    private final InputStream message;
    private final MimeLines lines;
    private final Iterator<Encoding> plan;
    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    private Encoding encoding = Encoding.AS_IT_IS;
    private final ByteArrayOutputStream base64 = new ByteArrayOutputStream();
    private boolean heldBack;
    private byte[] ready = new byte[0];
    private int next;

    SevenBitStream(InputStream message, List<Encoding> plan) {
        this.message = message;
        this.plan = plan.iterator();
        this.lines = new MimeLines(message, new Writer());
    }

    @Override
    public int read() throws IOException {
        return fill() ? ready[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] octets, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, ready.length - next);
        System.arraycopy(ready, next, octets, offset, count);
        next += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        message.close();
    }

    private boolean fill() throws IOException {
        while (next == ready.length) {
            boolean more = true;
            while (more && made.size() < 4096) {
                more = lines.step();
            }
            ready = made.toByteArray();
            made.reset();
            next = 0;
            if (ready.length == 0 && !more) {
                return false;
            }
        }
        return true;
    }

    private void writeAscii(String text) {
        made.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Writes what the walk finds. */
    private final class Writer implements MimeLines.Visitor {
        @Override
        public void header(EntityHeader header, boolean isLeaf, byte[] emptyLine) throws IOException {
            encoding = isLeaf ? plan.next() : Encoding.AS_IT_IS;
            boolean saysEightBit = List.of("8bit", "binary").contains(header.transferEncoding());
            boolean changed = encoding != Encoding.AS_IT_IS || saysEightBit;
            for (byte[] field : header.fields()) {
                if (!changed || !EntityHeader.isNamed(field, TRANSFER_ENCODING)) {
                    made.writeBytes(field);
                }
            }
            if (changed) {
                if (header.isOfMessage() && !header.has("MIME-Version")) {
                    writeAscii("MIME-Version: 1.0\r\n");
                }
                if (header.isOfMessage() && !header.has("Content-Type")) {
                    // RFC 1428 § 3: nobody said what these octets are
                    writeAscii("Content-Type: text/plain; charset=unknown-8bit\r\n");
                }
                writeAscii(TRANSFER_ENCODING + ": " + encoding.text + "\r\n");
            }
            made.writeBytes(emptyLine);
        }

        @Override
        public void bodyLine(byte[] line, boolean isSigned) {
            switch (encoding) {
                case AS_IT_IS -> made.writeBytes(line);
                case QUOTED_PRINTABLE -> quotedPrintable(line);
                case BASE64 -> base64(line);
            }
        }

        @Override
        public void bodyEnds(boolean atBoundary) {
            if (encoding != Encoding.BASE64) {
                return;
            }
            if (heldBack && !atBoundary) {
                base64.writeBytes(CR_LF);
            }
            heldBack = false;
            writeBase64(base64.size());
        }

        @Override
        public void betweenParts(byte[] line) {
            made.writeBytes(line);
        }
    }

    /** RFC 2045 § 6.7. */
    private void quotedPrintable(byte[] line) {
        boolean ended = line.length >= 2 && line[line.length - 2] == '\r' && line[line.length - 1] == '\n';
        int end = ended ? line.length - 2 : line.length;
        int column = 0;
        for (int i = 0; i < end; i++) {
            byte octet = line[i];
            boolean space = octet == ' ' || octet == '\t';
            boolean literal = space ? i < end - 1 : octet > ' ' && octet < 0x7f && octet != '=';
            int width = literal ? 1 : 3;
            if (column + width > MAX_ENCODED_LINE - 1) {
                writeAscii("=\r\n");
                column = 0;
            }
            if (literal) {
                made.write(octet);
            } else {
                made.write('=');
                made.write(HEX[(octet >> 4) & 0xf]);
                made.write(HEX[octet & 0xf]);
            }
            column += width;
        }
        if (ended) {
            made.writeBytes(CR_LF);
        }
    }

    /** The CR LF of a line is held back: before a boundary it is not the body's (RFC 2046 § 5.1.1). */
    private void base64(byte[] line) {
        if (heldBack) {
            base64.writeBytes(CR_LF);
        }
        heldBack = line.length >= 2 && line[line.length - 2] == '\r' && line[line.length - 1] == '\n';
        base64.write(line, 0, heldBack ? line.length - 2 : line.length);
        writeBase64(base64.size() / OCTETS_OF_BASE64_LINE * OCTETS_OF_BASE64_LINE);
    }

    /** Encodes the first octets of what has been collected. */
    private void writeBase64(int count) {
        byte[] collected = base64.toByteArray();
        for (int start = 0; start < count; start += OCTETS_OF_BASE64_LINE) {
            int end = Math.min(count, start + OCTETS_OF_BASE64_LINE);
            made.writeBytes(Base64.getEncoder().encode(Arrays.copyOfRange(collected, start, end)));
            made.writeBytes(CR_LF);
        }
        base64.reset();
        base64.write(collected, count, collected.length - count);
    }
}
