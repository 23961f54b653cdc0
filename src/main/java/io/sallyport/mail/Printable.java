package io.sallyport.mail;

/** Text of strangers, cut and without what could deceive the reader of a log. */
public final class Printable {
    /** The most characters that are kept: a domain name has 253, a term of a record can have thousands. */
    private static final int MAX_TEXT = 300;

    private Printable() {}

    /** The text, cut, with a question mark for each character outside of printable ASCII. */
    public static String of(String text) {
        return of(text, MAX_TEXT);
    }

    /**
     * The same with another length.
     *
     * @param most the most characters that are kept
     */
    public static String of(String text, int most) {
        String cut = text.length() > most ? text.substring(0, most) + "..." : text;
        for (int i = 0; i < cut.length(); i++) {
            if (!isPrintable(cut.charAt(i))) {
                return replaced(cut);
            }
        }
        return cut; // Nearly always, and many times in one check
    }

    /** Whether a code point shows itself: it neither steers a terminal nor hides or reorders what stands around it. */
    public static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static String replaced(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.chars().forEach(c -> printable.append(isPrintable(c) ? (char) c : '?'));
        return printable.toString();
    }

    private static boolean isPrintable(int c) {
        return c >= 0x20 && c < 0x7f;
    }
}
