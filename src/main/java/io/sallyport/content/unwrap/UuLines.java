package io.sallyport.content.unwrap;

import java.io.IOException;
import java.util.Arrays;

/** Lines of uuencode: the number of octets, then four characters for three of them, each six bits above a space. */
final class UuLines extends DecodedLines {
    UuLines(TextLines lines) {
        super(lines);
    }

    @Override
    boolean isEnd(TextLines line) {
        return line.length() == 3 && line.startsWith("end");
    }

    @Override
    byte[] decode(TextLines line) throws IOException {
        if (line.length() == 0) {
            return new byte[0];
        }
        if (line.at(0) < ' ' || line.at(0) > '`') {
            throw new IOException("not a line of uuencode");
        }
        int octets = bits(line, 0);
        byte[] decoded = new byte[(octets + 2) / 3 * 3];
        for (int from = 0, to = 0; to < octets; from += 4, to += 3) {
            int group = bits(line, from + 1) << 18
                    | bits(line, from + 2) << 12
                    | bits(line, from + 3) << 6
                    | bits(line, from + 4);
            decoded[to] = (byte) (group >> 16);
            decoded[to + 1] = (byte) (group >> 8);
            decoded[to + 2] = (byte) group;
        }
        return Arrays.copyOf(decoded, octets);
    }

    /** Spaces at the end of a line get lost on the way; they were zeros. */
    private static int bits(TextLines line, int index) {
        return index < line.length() ? (line.at(index) - ' ') & 0x3f : 0;
    }
}
