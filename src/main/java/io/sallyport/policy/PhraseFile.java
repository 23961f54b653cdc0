package io.sallyport.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of the policy's folder with words, and with phrases of several: one a line, in any language. Lines that begin with
 * {@code #} are remarks.
 *
 * <pre>{@code
 * # games
 * roulette
 * free spins
 * }</pre>
 *
 * <p>Immutable. Two of the same name with the same lines are equal.
 */
public final class PhraseFile {
    private final String name;
    private final List<Phrase> phrases;

    PhraseFile(String name, List<Phrase> phrases) {
        this.name = name;
        this.phrases = List.copyOf(phrases);
    }

    /**
     * Phrases of lines that were not read from a file.
     *
     * @throws IllegalArgumentException if a line cannot be understood
     */
    public static PhraseFile of(String name, String... lines) {
        return PhraseFileReader.read(name, String.join("\n", lines), (place, path, value, expected, advice) -> {
            throw new IllegalArgumentException("%s:%d: %s (was: %s)".formatted(name, place.line(), expected, value));
        });
    }

    /** The name of the file, relative to the folder of the policy. */
    public String name() {
        return name;
    }

    /** All of them, each once, in the order of the file. */
    public List<Phrase> phrases() {
        return phrases;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PhraseFile file
                && (this == file || (name.equals(file.name) && phrases.equals(file.phrases)));
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + phrases.size();
    }

    /** The name, which is also how it is written in a policy. */
    @Override
    public String toString() {
        return name;
    }
}
