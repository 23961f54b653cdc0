package io.sallyport.content.unwrap;

import java.util.Arrays;

/** Lines of yEnc: each octet 42 higher, and 64 higher still behind an equals sign. */
final class YencLines extends DecodedLines {
    private static final int SHIFT = 42;
    private static final int ESCAPED_SHIFT = 64;

    YencLines(TextLines lines) {
        super(lines);
    }

    @Override
    boolean isEnd(TextLines line) {
        return line.startsWith("=yend");
    }

    @Override
    byte[] decode(TextLines line) {
        if (line.startsWith("=ypart ")) {
            return new byte[0]; // Which part of a larger file it is
        }
        byte[] decoded = new byte[line.length()];
        int length = 0;
        for (int i = 0; i < line.length(); i++) {
            int octet = line.at(i);
            if (octet == '=' && i + 1 < line.length()) {
                i++;
                octet = line.at(i) - ESCAPED_SHIFT;
            }
            decoded[length++] = (byte) (octet - SHIFT);
        }
        return Arrays.copyOf(decoded, length);
    }
}
