package io.sallyport.extract.worker;

import java.nio.charset.StandardCharsets;

/**
 * Ends the last paragraph of a rich text. The parser tells a paragraph when it ends; one that no {@code \par} ends it would
 * keep to itself, while word processors show it: a way past everybody who reads the text.
 */
final class RichTextEnd {
    private static final byte[] PARAGRAPH = "\\par ".getBytes(StandardCharsets.US_ASCII);

    private RichTextEnd() {}

    /** The same document, with a paragraph's end before the brace that closes it; without that brace, at its end. */
    static byte[] of(byte[] octets) {
        int end = octets.length;
        while (end > 0 && octets[end - 1] != '}') {
            end--;
        }
        int at = end == 0 ? octets.length : end - 1;
        byte[] ended = new byte[octets.length + PARAGRAPH.length];
        System.arraycopy(octets, 0, ended, 0, at);
        System.arraycopy(PARAGRAPH, 0, ended, at, PARAGRAPH.length);
        System.arraycopy(octets, at, ended, at + PARAGRAPH.length, octets.length - at);
        return ended;
    }
}
