package io.sallyport.report;

/** Texts of strangers, made fit for XML, JSON and mail before they are kept. */
final class ReportText {
    /** The longest name: that of a domain (RFC 1035 § 2.3.4). */
    static final int MOST_NAME = 255;

    /** The longest remark for people. */
    static final int MOST_REMARK = 200;

    private static final int REPLACEMENT = 0xfffd;

    private ReportText() {}

    /**
     * The text, cut, with U+FFFD in place of what may not stand in XML (XML 1.0 § 2.2: control characters, surrogates
     * alone, non-characters) or would act on a terminal.
     *
     * @param most the most chars of the result
     */
    static String clean(String text, int most) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), most));
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            int safe = isSafe(c) ? c : REPLACEMENT;
            if (clean.length() + Character.charCount(safe) > most) {
                break;
            }
            clean.appendCodePoint(safe);
            i += Character.charCount(c);
        }
        return clean.toString();
    }

    private static boolean isSafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> (c & 0xfffe) != 0xfffe; // The last two of each plane are no characters
        };
    }
}
