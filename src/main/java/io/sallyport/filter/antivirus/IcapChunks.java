package io.sallyport.filter.antivirus;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bodies as ICAP sends them: in chunks (RFC 3507 § 4.3.1, as RFC 9112 § 7.1). */
final class IcapChunks {
    private static final int CHUNK = 64 * 1024;
    private static final int MAX_DIGITS = 8;

    private IcapChunks() {}

    /** Writes a chunk; nothing if there is nothing in it, because that would be the end. */
    static void write(byte[] octets, int length, OutputStream out) throws IOException {
        if (length > 0) {
            byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            byte[] chunk = new byte[size.length + length + 2];
            System.arraycopy(size, 0, chunk, 0, size.length);
            System.arraycopy(octets, 0, chunk, size.length, length);
            chunk[chunk.length - 2] = '\r';
            chunk[chunk.length - 1] = '\n';
            out.write(chunk);
        }
    }

    /** Writes all that a stream still holds, without the end. */
    static void writeAll(InputStream in, OutputStream out) throws IOException {
        byte[] octets = new byte[CHUNK];
        for (int read = in.readNBytes(octets, 0, CHUNK); read > 0; read = in.readNBytes(octets, 0, CHUNK)) {
            write(octets, read, out);
        }
    }

    /**
     * Whether a body in chunks is the same as what a stream holds. Reads no further than to the first difference.
     *
     * @throws IOException if the body breaks off, or is not in chunks
     */
    static boolean areEqual(InputStream chunked, InputStream expected) throws IOException {
        byte[] octets = new byte[CHUNK];
        byte[] wanted = new byte[CHUNK];
        for (long left = size(IcapHead.line(chunked)); left > 0; left = size(IcapHead.line(chunked))) {
            while (left > 0) {
                int part = (int) Math.min(left, CHUNK);
                int read = chunked.readNBytes(octets, 0, part);
                if (read < part) {
                    throw new IOException("closed within a body");
                }
                int there = expected.readNBytes(wanted, 0, part);
                if (!Arrays.equals(octets, 0, read, wanted, 0, there)) {
                    return false;
                }
                left -= read;
            }
            if (!IcapHead.line(chunked).isEmpty()) {
                throw new IOException("a chunk that is longer than it says");
            }
        }
        return expected.read() < 0;
    }

    private static long size(String line) throws IOException {
        int end = line.indexOf(';');
        String digits = (end < 0 ? line : line.substring(0, end)).strip();
        if (digits.isEmpty()
                || digits.length() > MAX_DIGITS
                || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw new IOException("no length of a chunk");
        }
        return Long.parseLong(digits, 16);
    }
}
