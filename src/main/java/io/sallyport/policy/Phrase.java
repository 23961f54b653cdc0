package io.sallyport.policy;

import org.jspecify.annotations.Nullable;

/**
 * A word, or several in a row, of a policy. Found as whole words, whatever their letter case and diacritics, and whatever
 * white space and punctuation stands between them: {@code wire transfer} is found in {@code WIRE-Transfér}.
 */
public final class Phrase {
    static final int MOST_LENGTH = 200;

    private final String text;
    private final Words words;

    private Phrase(String text, Words words) {
        this.text = text;
        this.words = words;
    }

    /**
     * Reads a phrase.
     *
     * @throws IllegalArgumentException if there is no letter in it, or too many
     */
    public static Phrase of(String text) {
        Words words = Words.of(text);
        if (words.size() == 0 || text.length() > MOST_LENGTH) {
            throw new IllegalArgumentException(
                    "%s (expected: letters or digits, at most %d characters)".formatted(text, MOST_LENGTH));
        }
        return new Phrase(text, words);
    }

    /** How often it stands in a text, counted up to a bound. */
    public int count(Words in, int most) {
        return in.count(words, most);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Phrase phrase && text.equals(phrase.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As in the policy. */
    @Override
    public String toString() {
        return text;
    }
}
