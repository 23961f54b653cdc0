package io.sallyport.policy;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * A text as words: in lower case, without diacritics, compatible forms made one (Unicode NFKD), whatever stands between them
 * left out. Characters of scripts that are written without spaces are words by themselves. Finds a phrase in the time of its
 * own length, however long the text is.
 */
public final class Words {
    private static final long HASH_BASIS = 0xcbf29ce484222325L;
    private static final long HASH_PRIME = 0x100000001b3L;

    private final StringBuilder letters;
    private int[] ends = new int[64];
    private long[] hashes = new long[64];
    private int size;

    /** By hash, the index of its first word plus one; the next one of the same slot in {@code next}. */
    private int[] slots = {};

    private int[] next = {};

    private Words(int capacity) {
        letters = new StringBuilder(capacity);
    }

    /** The words of a text. */
    public static Words of(String text) {
        Words words = new Words(text.length());
        String plain = isPlain(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFKD);
        words.split(plain);
        words.index();
        return words;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private void split(String text) {
        boolean open = false;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c < 0x80) {
                i++;
                if (c >= 'A' && c <= 'Z') {
                    letters.append((char) (c | 0x20));
                    open = true;
                } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                    letters.append(c);
                    open = true;
                } else {
                    open = end(open);
                }
                continue;
            }
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            open = other(codePoint, open);
        }
        end(open);
    }

    private boolean other(int codePoint, boolean open) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.FORMAT) {
            return open; // A diacritic, a joiner
        }
        if (!Character.isLetterOrDigit(codePoint)) {
            return end(open);
        }
        if (isWrittenWithoutSpaces(codePoint)) {
            end(open);
            letters.appendCodePoint(codePoint);
            return end(true);
        }
        letters.appendCodePoint(Character.toLowerCase(codePoint));
        return true;
    }

    private static boolean isWrittenWithoutSpaces(int codePoint) {
        return switch (UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }

    private boolean end(boolean open) {
        if (open) {
            if (size == ends.length) {
                ends = Arrays.copyOf(ends, 2 * size);
                hashes = Arrays.copyOf(hashes, 2 * size);
            }
            long hash = HASH_BASIS;
            for (int i = start(size); i < letters.length(); i++) {
                hash = (hash ^ letters.charAt(i)) * HASH_PRIME;
            }
            hashes[size] = hash;
            ends[size++] = letters.length();
        }
        return false;
    }

    private void index() {
        slots = new int[Math.max(2, Integer.highestOneBit(2 * size + 1))];
        next = new int[size];
        for (int i = size - 1; i >= 0; i--) {
            int slot = slot(hashes[i]);
            next[i] = slots[slot];
            slots[slot] = i + 1;
        }
    }

    private int slot(long hash) {
        return (int) (hash ^ hash >>> 32) & (slots.length - 1);
    }

    private int start(int word) {
        return word == 0 ? 0 : ends[word - 1];
    }

    /** How many words. */
    public int size() {
        return size;
    }

    /** One of them. */
    public String word(int index) {
        return letters.substring(start(index), ends[index]);
    }

    /** How often a phrase stands in the text, counted up to a bound. */
    public int count(Words phrase, int most) {
        int count = 0;
        if (phrase.size == 0 || size < phrase.size) {
            return 0;
        }
        for (int at = slots[slot(phrase.hashes[0])] - 1; at >= 0 && count < most; at = next[at] - 1) {
            count += standsAt(at, phrase) ? 1 : 0;
        }
        return count;
    }

    private boolean standsAt(int at, Words phrase) {
        if (at + phrase.size > size) {
            return false;
        }
        for (int i = 0; i < phrase.size; i++) {
            if (hashes[at + i] != phrase.hashes[i]) {
                return false;
            }
        }
        // Who knows how the hash is made could make other words of the same
        int from = start(at);
        int length = phrase.letters.length();
        if (ends[at + phrase.size - 1] - from != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (letters.charAt(from + i) != phrase.letters.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
