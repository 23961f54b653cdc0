package io.sallyport.content.html;

/** Text as a browser lays it out: white space collapsed, a line for each block, no more than a bound. */
final class ShownText {
    private final StringBuilder text = new StringBuilder();
    private final int most;
    private boolean cut;
    private char pending;

    ShownText(int most) {
        this.most = most;
    }

    /** Adds text of a line. */
    void add(String piece, boolean preserved) {
        for (int i = 0; i < piece.length() && !cut; i++) {
            char c = piece.charAt(i);
            if (preserved && c == '\n') {
                lineBreak();
            } else if (isSpace(c)) {
                space(preserved && c == '\t' ? '\t' : ' ');
            } else {
                put(c);
            }
        }
    }

    /** White space of HTML (§ 4.2.1 of CSS Text 3); a no-break space is shown as one. */
    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u00A0';
    }

    /** White space shows only between two things, and a line break or a tab rather than a space. */
    private void space(char kind) {
        if (pending == 0 || (pending == ' ' && kind != ' ') || kind == '\n') {
            pending = kind;
        }
    }

    void word() {
        space(' ');
    }

    void cell() {
        space('\t');
    }

    void lineBreak() {
        space('\n');
    }

    private void put(char c) {
        if (text.length() + 2 > most) {
            cut = true;
            return;
        }
        if (pending != 0 && !text.isEmpty()) {
            text.append(pending);
        }
        pending = 0;
        text.append(c);
    }

    boolean isCut() {
        return cut;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
