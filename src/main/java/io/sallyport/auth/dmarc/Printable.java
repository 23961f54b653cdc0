package io.sallyport.auth.dmarc;

/** Text of strangers as a log may show it. */
final class Printable {
    private static final int MAX_TEXT = 300;

    private Printable() {}

    /** The text, cut, with a question mark for each character outside of printable ASCII. */
    static String of(String text) {
        String cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "..." : text;
        if (cut.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            return cut;
        }
        StringBuilder printable = new StringBuilder(cut.length());
        cut.chars().forEach(c -> printable.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return printable.toString();
    }
}
