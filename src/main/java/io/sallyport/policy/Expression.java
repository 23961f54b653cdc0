package io.sallyport.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of a policy, in the syntax of RE2; {@code (?i)} at its start makes letter case not matter.
 *
 * <p>Matched by an engine whose time grows with the length of the text and of the expression, and never with their powers:
 * neither a stranger's text nor an administrator's slip can stop the gateway. What that costs are references back and
 * looking around, which such an engine cannot do. Expression and text are bounded as well.
 *
 * <p>Immutable; two of the same text are equal.
 */
public final class Expression {
    /** The longest expression, in characters. */
    public static final int MAX_LENGTH = 1000;

    /** How much of a text is looked at, in characters. */
    public static final int MAX_SUBJECT = 64 * 1024;

    /** The most steps of the compiled expression: the time for a text is at most its length times this. */
    static final int MAX_PROGRAM = 2000;

    private final Pattern pattern;
    private final RequiredWords words;

    private Expression(Pattern pattern) {
        this.pattern = pattern;
        this.words = RequiredWords.of(pattern.pattern());
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none, or too large
     */
    public static Expression of(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "%d characters (expected: 1 to %d)".formatted(text.length(), MAX_LENGTH));
        }
        // x{1000} in x{1000} is short, and a million steps: asked before the engine takes the memory for them
        if (ExpressionSize.atMost(text) > 10L * MAX_PROGRAM) {
            throw tooLarge(text);
        }
        try {
            Pattern pattern = Pattern.compile(text);
            if (pattern.programSize() > MAX_PROGRAM) {
                throw tooLarge(text);
            }
            return new Expression(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(problem(text, e), e);
        }
    }

    private static IllegalArgumentException tooLarge(String text) {
        return new IllegalArgumentException("%s (expected: fewer or smaller repetitions)".formatted(text));
    }

    private static String problem(String text, PatternSyntaxException e) {
        String part = e.getPattern();
        int at = part == null || part.isEmpty() ? text.length() : text.indexOf(part);
        return "%s at character %d: %s".formatted(e.getDescription(), Math.max(0, at) + 1, text);
    }

    /** Whether it matches anywhere in a text, of which the first {@link #MAX_SUBJECT} characters are looked at. */
    public boolean find(String text) {
        String subject = text.length() > MAX_SUBJECT ? text.substring(0, MAX_SUBJECT) : text;
        return words.mayBeIn(subject) && pattern.matcher(subject).find();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Expression expression && pattern.pattern().equals(expression.pattern.pattern());
    }

    @Override
    public int hashCode() {
        return pattern.pattern().hashCode();
    }

    /** The text that it was read from. */
    @Override
    public String toString() {
        return pattern.pattern();
    }
}
