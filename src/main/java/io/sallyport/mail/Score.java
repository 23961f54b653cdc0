package io.sallyport.mail;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Points against a mail, or for it if below zero. Kept in hundredths, so that a sum is the same in every order.
 *
 * @param hundredths of a point
 */
public record Score(long hundredths) implements Comparable<Score> {
    /** Neither for nor against. */
    public static final Score ZERO = new Score(0);

    private static final BigDecimal MOST = BigDecimal.valueOf(10_000);

    /**
     * Reads a score such as {@code 2.5} or {@code -3}.
     *
     * @throws IllegalArgumentException if it is no number, is beyond 10,000 or has more than two decimals
     */
    public static Score of(String text) {
        try {
            return of(new BigDecimal(text));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(text + " (expected: a number such as 2.5)", e);
        }
    }

    /**
     * The score nearest to a number.
     *
     * @throws IllegalArgumentException if it is none or beyond 10,000
     */
    public static Score of(double points) {
        return of(BigDecimal.valueOf(points).setScale(2, RoundingMode.HALF_EVEN));
    }

    private static Score of(BigDecimal points) {
        if (points.abs().compareTo(MOST) > 0) {
            throw new IllegalArgumentException(points + " (expected: -10000 to 10000)");
        }
        return new Score(points.movePointRight(2).longValueExact());
    }

    /** Both together. */
    public Score plus(Score other) {
        return new Score(Math.addExact(hundredths, other.hundredths));
    }

    /** This without the other. */
    public Score minus(Score other) {
        return new Score(Math.subtractExact(hundredths, other.hundredths));
    }

    /** Whether it reaches another. */
    public boolean isAtLeast(Score other) {
        return hundredths >= other.hundredths;
    }

    /** In points. */
    public double points() {
        return hundredths / 100.0;
    }

    @Override
    public int compareTo(Score other) {
        return Long.compare(hundredths, other.hundredths);
    }

    @Override
    public String toString() {
        return BigDecimal.valueOf(hundredths, 2).stripTrailingZeros().toPlainString();
    }
}
