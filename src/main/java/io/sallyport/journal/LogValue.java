package io.sallyport.journal;

/**
 * Values of strangers, made fit for a line of a log: what they send cannot start a new line, forge a field or reach a
 * terminal as a control sequence.
 */
final class LogValue {
    private static final int MAX_LENGTH = 1024;

    private LogValue() {}

    /** The value, quoted where it holds anything but plain characters, cut after 1,024 characters. */
    static String of(String value) {
        String text = value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) + "…" : value;
        return needsQuotes(text) ? quoted(text) : text;
    }

    private static boolean needsQuotes(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (needsQuotes(text.charAt(i))) {
                return true;
            }
        }
        return text.isEmpty();
    }

    private static boolean needsQuotes(char c) {
        return c <= ' ' || c == '"' || c == '=' || c == '\\' || Character.isISOControl(c) || isInvisible(c);
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (Character.isISOControl(c) || isInvisible(c)) {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /** Line and paragraph separators, and the format characters that turn the direction of text around. */
    private static boolean isInvisible(char c) {
        return c >= 0x80 && (c == 0x2028 || c == 0x2029 || Character.getType(c) == Character.FORMAT);
    }
}
