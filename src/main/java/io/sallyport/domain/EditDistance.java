package io.sallyport.domain;

import java.util.Arrays;

/** How many slips of the finger lie between two words: letters left out, put in, changed, or swapped with their neighbour. */
final class EditDistance {
    private EditDistance() {}

    /**
     * The letters of a word, one bit for each: one slip changes at most two of them, so that most words that are far apart
     * can be told by counting bits.
     */
    static long letters(String word) {
        long letters = 0;
        for (int i = 0; i < word.length(); i++) {
            letters |= 1L << (word.charAt(i) & 63);
        }
        return letters;
    }

    /**
     * Whether two words are at most so far apart (Damerau-Levenshtein, optimal string alignment).
     *
     * @param most small: only that much around the diagonal is looked at
     */
    static boolean within(int most, String a, String b) {
        if (Math.abs(a.length() - b.length()) > most) {
            return false;
        }
        int far = most + 1;
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = Math.min(j, far);
        }
        for (int i = 1; i <= a.length(); i++) {
            Arrays.fill(row, far);
            row[0] = Math.min(i, far);
            int best = row[0];
            for (int j = Math.max(1, i - most); j <= Math.min(b.length(), i + most); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int steps = Math.min(last[j - 1] + cost, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    steps = Math.min(steps, before[j - 2] + 1);
                }
                row[j] = Math.min(steps, far);
                best = Math.min(best, row[j]);
            }
            if (best > most) {
                return false;
            }
            int[] oldest = before;
            before = last;
            last = row;
            row = oldest;
        }
        return last[b.length()] <= most;
    }
}
