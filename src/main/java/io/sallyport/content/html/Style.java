package io.sallyport.content.html;

/**
 * How an element is shown, as far as it matters for whether its text is seen.
 *
 * @param gone neither it nor anything in it is shown
 * @param invisible its own text is not shown; what it holds may say otherwise
 * @param opacity of it and all that it lies in, from 0 to 1
 * @param fontSize in pixels
 * @param colour of the text
 * @param background on which it stands
 * @param pictured whether it stands on an image, so that nobody knows whether it is seen
 * @param indented how far to the left of the page its text begins, in pixels; below zero for outside of it
 * @param preserved whether white space is shown as it stands
 * @param block whether it stands on lines of its own
 * @param legible whether its text differs from what it stands on
 */
record Style(
        boolean gone,
        boolean invisible,
        double opacity,
        double fontSize,
        int colour,
        int background,
        boolean pictured,
        double indented,
        boolean preserved,
        boolean block,
        boolean legible) {
    /** What holds where nothing is said. */
    static final Style INITIAL =
            new Style(false, false, 1, 16, Colour.BLACK, Colour.WHITE, false, 0, false, true, true);

    private static final double LEAST_OPACITY = 0.1;
    private static final double LEAST_FONT_SIZE = 1;
    private static final double FAR_AWAY = -100;

    /** Whether a person sees its text. */
    boolean isShown() {
        return !gone
                && !invisible
                && opacity >= LEAST_OPACITY
                && fontSize > LEAST_FONT_SIZE
                && indented > FAR_AWAY
                && legible;
    }
}
