package io.sallyport.content.html;

/** Numbers of styles (CSS Values 4). What cannot be read is what the caller says: a style that is no style does nothing. */
final class CssLength {
    private static final double POINT = 4.0 / 3;
    private static final double EM = 16;
    private static final int MAX_LENGTH = 32;

    private CssLength() {}

    /** The number at the beginning of a text. */
    static double number(String text, double otherwise) {
        int end = numberEnd(text);
        if (end == 0 || end > MAX_LENGTH) {
            return otherwise;
        }
        try {
            return Double.parseDouble(text.substring(0, end));
        } catch (NumberFormatException e) {
            return otherwise; // Such as a sign alone
        }
    }

    private static int numberEnd(String text) {
        int end = 0;
        while (end < text.length()) {
            char c = text.charAt(end);
            boolean sign = (c == '-' || c == '+') && end == 0;
            if (!sign && c != '.' && (c < '0' || c > '9')) {
                break;
            }
            end++;
        }
        return end;
    }

    /** A number from 0 to 1, also as percentage. */
    static double fraction(String text, double otherwise) {
        double number = number(text, Double.NaN);
        if (Double.isNaN(number)) {
            return otherwise;
        }
        return text.endsWith("%") ? number / 100 : number;
    }

    /**
     * A length in pixels.
     *
     * @param whole what a hundred percent are
     * @param em what an em is
     */
    static double pixels(String text, double whole, double em, double otherwise) {
        double number = number(text, Double.NaN);
        if (Double.isNaN(number)) {
            return otherwise;
        }
        return switch (text.substring(numberEnd(text)).strip()) {
            case "", "px" -> number;
            case "pt" -> number * POINT;
            case "pc" -> number * 12 * POINT;
            case "in" -> number * 96;
            case "cm" -> number * 96 / 2.54;
            case "mm" -> number * 96 / 25.4;
            case "em" -> number * em;
            case "ex", "ch" -> number * em / 2;
            case "rem" -> number * EM;
            case "%" -> number / 100 * whole;
            case "vw", "vh", "vmin", "vmax" -> number * 10;
            default -> otherwise;
        };
    }
}
