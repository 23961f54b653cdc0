package io.sallyport.content.text;

/** Reads UTF-7 (RFC 2152), which old mail programs still do, and in which words look like none. */
final class Utf7 {
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private Utf7() {}

    /** The characters of a text; what is no UTF-7 stays as it is. */
    static String decode(String text) {
        StringBuilder decoded = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '+') {
                decoded.append(c);
            } else if (at < text.length() && text.charAt(at) == '-') {
                decoded.append('+');
                at++;
            } else {
                at = shifted(text, at, decoded);
            }
        }
        return decoded.toString();
    }

    /** Reads UTF-16 in modified Base64; the hyphen that may end it is no part of the text. */
    private static int shifted(String text, int from, StringBuilder decoded) {
        int bits = 0;
        int held = 0;
        int at = from;
        while (at < text.length()) {
            int value = BASE64.indexOf(text.charAt(at));
            if (value < 0) {
                break;
            }
            bits = (bits << 6 | value) & 0x3FFFFF;
            held += 6;
            if (held >= 16) {
                held -= 16;
                decoded.append((char) (bits >> held));
            }
            at++;
        }
        return at < text.length() && text.charAt(at) == '-' ? at + 1 : at;
    }
}
