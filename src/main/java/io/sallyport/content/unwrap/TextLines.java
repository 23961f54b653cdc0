package io.sallyport.content.unwrap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The lines of a text as octets, one at a time. Of a long line only the beginning is kept: none that matters is long. */
final class TextLines {
    private static final int MOST = 4096;

    private final InputStream in;
    private final byte[] line = new byte[MOST];
    private int length;

    TextLines(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line. Returns false at the end. */
    boolean next() throws IOException {
        length = 0;
        int octet = in.read();
        if (octet < 0) {
            return false;
        }
        while (octet >= 0 && octet != '\n') {
            if (length < MOST) {
                line[length++] = (byte) octet;
            }
            octet = in.read();
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return true;
    }

    int length() {
        return length;
    }

    /** An octet of the line, from 0 to 255. */
    int at(int index) {
        return line[index] & 0xff;
    }

    boolean startsWith(String start) {
        if (start.length() > length) {
            return false;
        }
        for (int i = 0; i < start.length(); i++) {
            if (line[i] != start.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The line, each octet a character. */
    String text() {
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }
}
