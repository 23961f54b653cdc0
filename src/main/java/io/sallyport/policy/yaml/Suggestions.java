package io.sallyport.policy.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody who mistyped a word may have meant. */
public final class Suggestions {
    /** Nobody mistypes longer words; bounds the work. */
    private static final int MAX_LENGTH = 64;

    private Suggestions() {}

    /** The sentence "did you mean …?" for the nearest of the words; null if none is near. */
    public static @Nullable String didYouMean(String written, Collection<String> words) {
        if (written.isEmpty() || written.length() > MAX_LENGTH) {
            return null;
        }
        String plain = written.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
        return words.stream()
                .filter(word -> distance(plain, word) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt((String word) -> distance(plain, word))
                        .thenComparing(Comparator.naturalOrder()))
                .map(word -> "did you mean " + word + "?")
                .orElse(null);
    }

    /** Optimal string alignment: insertions, deletions, replacements and swaps of neighbours. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
