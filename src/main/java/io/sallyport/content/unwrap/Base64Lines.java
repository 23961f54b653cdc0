package io.sallyport.content.unwrap;

import java.io.IOException;
import java.util.Base64;

/** Lines of uuencode in its base64 form (POSIX.1 uuencode -m). */
final class Base64Lines extends DecodedLines {
    Base64Lines(TextLines lines) {
        super(lines);
    }

    @Override
    boolean isEnd(TextLines line) {
        return line.length() == 4 && line.startsWith("====");
    }

    @Override
    byte[] decode(TextLines line) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(line.text());
        } catch (IllegalArgumentException e) {
            throw new IOException("not a line of base64", e);
        }
    }
}
