package io.sallyport.content.html;

import io.sallyport.content.html.Css.Declaration;
import java.util.List;
import java.util.OptionalInt;

/**
 * Works out the {@link Style} of one element from that of the element in which it lies and from declarations, the weakest
 * first. Only what decides whether text is seen is looked at.
 */
final class Cascade {
    /** Below this ratio nobody reads text; WCAG 2.2 § 1.4.3 asks for 4.5. */
    private static final double LEAST_CONTRAST = 1.2;

    /** What lies this far outside of the page is never scrolled to. */
    private static final double OFF_PAGE = -100;

    /** Layout moves things by less than that. */
    private static final double MARGIN_OFF_PAGE = -500;

    private static final double TINY = 1;

    private final Style parent;
    private boolean gone;
    private boolean invisible;
    private double opacity = 1;
    private double fontSize;
    private int colour;
    private int background = Colour.TRANSPARENT;
    private boolean pictured;
    private boolean filled;
    private double indented;
    private boolean preserved;
    private boolean block;
    private boolean tiny;
    private boolean overflowHidden;
    private boolean positioned;
    private boolean offPage;
    private boolean clipped;

    Cascade(Style parent, boolean block) {
        this.parent = parent;
        this.block = block;
        gone = parent.gone();
        invisible = parent.invisible();
        fontSize = parent.fontSize();
        colour = parent.colour();
        indented = parent.indented();
        preserved = parent.preserved();
    }

    /** It is not shown, whatever a style says. */
    void remove() {
        gone = true;
    }

    void preserve() {
        preserved = true;
    }

    void colour(OptionalInt named) {
        colour = named.orElse(colour);
    }

    void background(OptionalInt named) {
        if (named.isPresent()) {
            background = named.getAsInt();
            filled = true;
        }
    }

    void picture() {
        pictured = true;
    }

    /** A width or height that an attribute gives. */
    void size(String length) {
        tiny |= isTiny(length);
    }

    void apply(List<Declaration> declarations, boolean important) {
        for (Declaration declaration : declarations) {
            if (declaration.important() == important) {
                apply(declaration.property(), declaration.value());
            }
        }
    }

    private void apply(String property, String value) {
        switch (property) {
            case "display" -> display(value);
            case "visibility" -> invisible = value.equals("hidden") || value.equals("collapse");
            case "content-visibility" -> clipped |= value.equals("hidden");
            case "opacity" -> opacity = CssLength.fraction(value, opacity);
            case "font-size" -> fontSize = fontSize(value);
            case "font" -> font(value);
            case "color", "-webkit-text-fill-color" -> colour(Colour.of(value));
            case "background-color" -> background(Colour.of(value));
            case "background" -> background(value);
            case "background-image" -> pictured = !value.equals("none");
            case "width", "height", "max-width", "max-height" -> size(value);
            case "overflow", "overflow-x", "overflow-y" ->
                overflowHidden = value.equals("hidden") || value.equals("clip");
            case "position" -> positioned = !value.equals("static");
            case "left", "top", "right", "bottom" -> offPage |= pixels(value) <= OFF_PAGE;
            case "margin-left", "margin-top", "margin-right" -> clipped |= pixels(value) <= MARGIN_OFF_PAGE;
            case "margin" -> clipped |= leastOf(value) <= MARGIN_OFF_PAGE;
            case "text-indent" -> indented = pixels(value);
            case "clip" -> clipped |= value.startsWith("rect(") && leastExtent(value) <= TINY;
            case "clip-path" ->
                clipped |= value.equals("inset(100%)") || value.equals("inset(50%)") || value.equals("circle(0)");
            case "transform" -> clipped |= value.startsWith("scale(0") && CssLength.number(value.substring(6), 1) == 0;
            case "zoom" -> clipped |= CssLength.fraction(value, 1) == 0;
            case "white-space" -> preserved = value.startsWith("pre") || value.equals("break-spaces");
            default -> {} // Has nothing to do with what is seen
        }
    }

    private void display(String value) {
        gone = parent.gone() || value.equals("none");
        block = switch (value) {
            case "block", "flex", "grid", "table", "list-item", "table-row", "flow-root" -> true;
            case "inline", "inline-block", "inline-flex", "contents" -> false;
            default -> block;
        };
    }

    private double fontSize(String value) {
        return switch (value) {
            case "inherit" -> parent.fontSize();
            case "smaller" -> parent.fontSize() / 1.2;
            case "larger" -> parent.fontSize() * 1.2;
            case "xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "initial" -> 16;
            default -> CssLength.pixels(value, parent.fontSize(), parent.fontSize(), fontSize);
        };
    }

    /** The shorthand: the size is what begins with a digit, and is followed by a slash or a name ({@code 0/0 a}). */
    private void font(String value) {
        for (String part : value.split("\\s+", 12)) {
            int slash = part.indexOf('/');
            String size = slash < 0 ? part : part.substring(0, slash);
            double number = CssLength.number(size, Double.NaN);
            boolean weight = slash < 0 && number >= 100 && size.endsWith("00");
            if (!Double.isNaN(number) && !weight) {
                fontSize = fontSize(size);
                return;
            }
        }
    }

    /** The shorthand: one of its words, or one of its functions, may be the colour. */
    private void background(String value) {
        if (value.contains("url(") || value.contains("gradient(")) {
            pictured = true;
            return;
        }
        OptionalInt whole = Colour.of(value);
        if (whole.isPresent()) {
            background(whole);
            return;
        }
        for (String word : value.split("\\s+", 12)) {
            background(Colour.of(word));
        }
    }

    private double pixels(String value) {
        return CssLength.pixels(value, 1000, fontSize, 0);
    }

    private boolean isTiny(String length) {
        double pixels = CssLength.pixels(length.strip(), 1000, 16, Double.NaN);
        return pixels <= TINY; // Not for what is no length
    }

    private double leastOf(String lengths) {
        double least = 0;
        for (String length : lengths.split("\\s+", 5)) {
            least = Math.min(least, pixels(length));
        }
        return least;
    }

    /** The smaller side of {@code rect(top, right, bottom, left)}. */
    private double leastExtent(String rectangle) {
        String[] sides =
                rectangle.substring("rect(".length()).replace(")", "").strip().split("[\\s,]+", 5);
        if (sides.length != 4 || rectangle.contains("auto")) {
            return Double.MAX_VALUE;
        }
        return Math.min(pixels(sides[2]) - pixels(sides[0]), pixels(sides[1]) - pixels(sides[3]));
    }

    Style style() {
        boolean nowhere = gone || clipped || (tiny && overflowHidden) || (positioned && offPage);
        boolean onPicture = pictured || (parent.pictured() && !(filled && background >>> 24 == 255));
        int below = Colour.over(background, parent.background());
        double seen = parent.opacity() * Math.clamp(opacity, 0, 1);
        return new Style(
                nowhere,
                invisible,
                seen,
                fontSize,
                colour,
                below,
                onPicture,
                indented,
                preserved,
                block,
                isLegible(below, onPicture));
    }

    private boolean isLegible(int below, boolean onPicture) {
        if (colour == parent.colour() && below == parent.background() && onPicture == parent.pictured()) {
            return parent.legible();
        }
        int alpha = colour >>> 24;
        return onPicture ? alpha > 25 : Colour.contrast(Colour.over(colour, below), below) >= LEAST_CONTRAST;
    }
}
