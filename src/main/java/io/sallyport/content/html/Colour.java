package io.sallyport.content.html;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Colours of styles (CSS Color 4), as numbers 0xAARRGGBB, and how well one is seen on another. */
final class Colour {
    /** White, which is what everything is painted on. */
    static final int WHITE = 0xFFFFFFFF;

    /** Black, in which text is written. */
    static final int BLACK = 0xFF000000;

    /** Nothing. */
    static final int TRANSPARENT = 0;

    /** The most characters of a colour. */
    private static final int MAX_LENGTH = 64;

    private static final String NAMES = """
            aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc bisque ffe4c4
            black 000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a burlywood deb887 cadetblue 5f9ea0
            chartreuse 7fff00 chocolate d2691e coral ff7f50 cornflowerblue 6495ed cornsilk fff8dc crimson dc143c cyan 00ffff
            darkblue 00008b darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9 darkgreen 006400 darkgrey a9a9a9
            darkkhaki bdb76b darkmagenta 8b008b darkolivegreen 556b2f darkorange ff8c00 darkorchid 9932cc darkred 8b0000
            darksalmon e9967a darkseagreen 8fbc8f darkslateblue 483d8b darkslategray 2f4f4f darkslategrey 2f4f4f
            darkturquoise 00ced1 darkviolet 9400d3 deeppink ff1493 deepskyblue 00bfff dimgray 696969 dimgrey 696969
            dodgerblue 1e90ff firebrick b22222 floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc
            ghostwhite f8f8ff gold ffd700 goldenrod daa520 gray 808080 green 008000 greenyellow adff2f grey 808080
            honeydew f0fff0 hotpink ff69b4 indianred cd5c5c indigo 4b0082 ivory fffff0 khaki f0e68c lavender e6e6fa
            lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon fffacd lightblue add8e6 lightcoral f08080 lightcyan e0ffff
            lightgoldenrodyellow fafad2 lightgray d3d3d3 lightgreen 90ee90 lightgrey d3d3d3 lightpink ffb6c1
            lightsalmon ffa07a lightseagreen 20b2aa lightskyblue 87cefa lightslategray 778899 lightslategrey 778899
            lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00 limegreen 32cd32 linen faf0e6 magenta ff00ff maroon 800000
            mediumaquamarine 66cdaa mediumblue 0000cd mediumorchid ba55d3 mediumpurple 9370db mediumseagreen 3cb371
            mediumslateblue 7b68ee mediumspringgreen 00fa9a mediumturquoise 48d1cc mediumvioletred c71585
            midnightblue 191970 mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5 navajowhite ffdead navy 000080
            oldlace fdf5e6 olive 808000 olivedrab 6b8e23 orange ffa500 orangered ff4500 orchid da70d6 palegoldenrod eee8aa
            palegreen 98fb98 paleturquoise afeeee palevioletred db7093 papayawhip ffefd5 peachpuff ffdab9 peru cd853f
            pink ffc0cb plum dda0dd powderblue b0e0e6 purple 800080 rebeccapurple 663399 red ff0000 rosybrown bc8f8f
            royalblue 4169e1 saddlebrown 8b4513 salmon fa8072 sandybrown f4a460 seagreen 2e8b57 seashell fff5ee
            sienna a0522d silver c0c0c0 skyblue 87ceeb slateblue 6a5acd slategray 708090 slategrey 708090 snow fffafa
            springgreen 00ff7f steelblue 4682b4 tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347 turquoise 40e0d0
            violet ee82ee wheat f5deb3 white ffffff whitesmoke f5f5f5 yellow ffff00 yellowgreen 9acd32""";

    private static final Map<String, Integer> NAMED = named();

    /** WCAG 2.2, relative luminance: the linear value of each of 256 shades. */
    private static final double[] LINEAR = IntStream.range(0, 256)
            .mapToDouble(i -> i / 255.0)
            .map(c -> c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4))
            .toArray();

    private Colour() {}

    private static Map<String, Integer> named() {
        Map<String, Integer> named = new HashMap<>();
        String[] words = NAMES.split("\\s+", -1);
        for (int i = 0; i < words.length; i += 2) {
            named.put(words[i], 0xFF000000 | Integer.parseInt(words[i + 1], 16));
        }
        named.put("transparent", TRANSPARENT);
        return named;
    }

    /** The colour that a style names; empty if it is none that is known. */
    static OptionalInt of(String text) {
        String value = text.strip().toLowerCase(Locale.ROOT);
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            return OptionalInt.empty();
        }
        if (value.charAt(0) == '#') {
            return hex(value.substring(1));
        }
        Integer named = NAMED.get(value);
        if (named != null) {
            return OptionalInt.of(named);
        }
        return value.startsWith("rgb") || value.startsWith("hsl") ? function(value) : OptionalInt.empty();
    }

    /** The colour that an attribute names: the number sign may be missing (HTML § 2.3.6, legacy colours). */
    static OptionalInt ofAttribute(String text) {
        OptionalInt colour = of(text);
        return colour.isPresent() ? colour : hex(text.strip().toLowerCase(Locale.ROOT));
    }

    private static OptionalInt hex(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), 16) < 0) {
                return OptionalInt.empty();
            }
        }
        return switch (digits.length()) {
            case 3 -> OptionalInt.of(0xFF000000 | doubled(digits));
            case 4 -> OptionalInt.of(Integer.rotateRight(doubled(digits), 8));
            case 6 -> OptionalInt.of(0xFF000000 | Integer.parseInt(digits, 16));
            case 8 -> OptionalInt.of(Integer.rotateRight(Integer.parseUnsignedInt(digits, 16), 8));
            default -> OptionalInt.empty();
        };
    }

    private static int doubled(String digits) {
        int colour = 0;
        for (int i = 0; i < digits.length(); i++) {
            colour = colour << 8 | Character.digit(digits.charAt(i), 16) * 0x11;
        }
        return colour;
    }

    /** {@code rgb()}, {@code rgba()}, {@code hsl()}, {@code hsla()}, with commas or without. */
    private static OptionalInt function(String value) {
        int open = value.indexOf('(');
        if (open < 0 || !value.endsWith(")")) {
            return OptionalInt.empty();
        }
        String[] parts = Arrays.stream(
                        value.substring(open + 1, value.length() - 1).split("[\\s,/]+"))
                .filter(part -> !part.isEmpty())
                .toArray(String[]::new);
        if (parts.length < 3 || parts.length > 4) {
            return OptionalInt.empty();
        }
        double alpha = parts.length == 4 ? CssLength.fraction(parts[3], 1) : 1;
        if (value.startsWith("hsl")) {
            return OptionalInt.of(hsl(
                    CssLength.number(parts[0], 0),
                    CssLength.fraction(parts[1], 0),
                    CssLength.fraction(parts[2], 0),
                    alpha));
        }
        return OptionalInt.of(argb(alpha, channel(parts[0]), channel(parts[1]), channel(parts[2])));
    }

    private static double channel(String part) {
        return part.endsWith("%") ? CssLength.fraction(part, 0) : CssLength.number(part, 0) / 255;
    }

    /** CSS Color 4 § 7.1. */
    private static int hsl(double hue, double saturation, double lightness, double alpha) {
        return argb(
                alpha,
                shade(0, hue, saturation, lightness),
                shade(8, hue, saturation, lightness),
                shade(4, hue, saturation, lightness));
    }

    private static double shade(double n, double hue, double saturation, double lightness) {
        double k = (((n + hue / 30) % 12) + 12) % 12;
        double a = saturation * Math.min(lightness, 1 - lightness);
        return lightness - a * Math.max(-1, Math.min(Math.min(k - 3, 9 - k), 1));
    }

    private static int argb(double alpha, double red, double green, double blue) {
        return octet(alpha) << 24 | octet(red) << 16 | octet(green) << 8 | octet(blue);
    }

    private static int octet(double fraction) {
        return (int) Math.round(255 * Math.clamp(fraction, 0, 1));
    }

    /** What is seen of a colour that is painted over another that lets nothing through. */
    static int over(int colour, int below) {
        int alpha = colour >>> 24;
        if (alpha == 255) {
            return colour;
        }
        int seen = 0xFF000000;
        for (int shift = 0; shift < 24; shift += 8) {
            int mixed = ((colour >>> shift & 255) * alpha + (below >>> shift & 255) * (255 - alpha)) / 255;
            seen |= mixed << shift;
        }
        return seen;
    }

    /** The contrast ratio of WCAG 2.2: 1 for the same colour, 21 for black on white. */
    static double contrast(int one, int other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(int colour) {
        return 0.2126 * LINEAR[colour >>> 16 & 255]
                + 0.7152 * LINEAR[colour >>> 8 & 255]
                + 0.0722 * LINEAR[colour & 255];
    }
}
