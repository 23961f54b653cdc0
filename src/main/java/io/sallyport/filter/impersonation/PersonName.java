package io.sallyport.filter.impersonation;

import io.sallyport.domain.Skeletons;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of people so that all ways to write one are equal: {@code Doe, John}, {@code John Doe}, {@code Dr. John Q. DOE} and
 * {@code Jоhn Doe} with a Cyrillic letter.
 */
final class PersonName {
    private static final int MOST_WORDS = 8;
    private static final int MAX_LENGTH = 300;

    /** Words beside a name that are no part of it. */
    private static final Set<String> TITLES = Set.of(
            "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "herr", "frau", "hr", "fr", "dipl", "ing",
            "mag", "med", "phd", "msc", "bsc", "mba", "jr", "sr", "ii", "iii", "esq", "ceo", "cfo", "cto", "coo", "cio",
            "mme", "mlle", "don", "sig", "sra", "srta");

    private static final Pattern UNSEEN = Pattern.compile("\\p{Cf}+");

    /** What parts a name from what is written beside it. */
    private static final Pattern BESIDE =
            Pattern.compile("\\s+[-–—|/·•]+\\s+|[|/(\\[<]|\\s+(?i:via|on behalf of|im auftrag von)\\s+");

    private PersonName() {}

    /** The keys of a display name: that of the whole, and of the parts that stand beside a dash, bracket or the like. */
    static List<String> keysIn(String displayName) {
        List<String> keys = new ArrayList<>();
        String text = displayName.length() > MAX_LENGTH ? displayName.substring(0, MAX_LENGTH) : displayName;
        addKey(text, keys);
        if (!mayHaveMore(text)) {
            return keys;
        }
        String[] parts = BESIDE.split(text, 4);
        if (parts.length > 1) {
            addKey(parts[0], keys);
            addKey(parts[1], keys);
        }
        return keys;
    }

    /** Spares most names the expression. */
    private static boolean mayHaveMore(String text) {
        int spaces = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ') {
                spaces++;
            } else if (c != '.' && c != ',' && !Character.isLetter(c)) {
                return true;
            }
        }
        return spaces > 2; // First name, via, one word: less has no room for a name
    }

    private static void addKey(String text, List<String> keys) {
        String key = key(text);
        if (key != null && !keys.contains(key)) {
            keys.add(key);
        }
    }

    /** Equal for the same name; null for what has fewer than two words: too many have the same first name. */
    static @Nullable String key(String name) {
        String cut = name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) : name;
        String plain = isPlain(cut)
                ? cut
                : UNSEEN.matcher(Normalizer.normalize(cut, Normalizer.Form.NFKC))
                        .replaceAll("");
        List<String> words = words(plain);
        if (words.size() < 2 || words.size() > MOST_WORDS) {
            return null;
        }
        String[] folded = Skeletons.folded(String.join(" ", words)).split(" ", -1);
        Arrays.sort(folded);
        return String.join(" ", folded);
    }

    /** Runs of letters in lower case, without titles and initials; more than {@link #MOST_WORDS} if there are more. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i <= text.length() && words.size() <= MOST_WORDS; i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (isOfWord(c)) {
                word.append(Character.toLowerCase(c));
            } else if (c != '\'' && c != '’' && c != '`') { // O'Neill and ONeill are one
                if (word.length() > 1 && !TITLES.contains(word.toString())) { // Initials come and go
                    words.add(word.toString());
                }
                word.setLength(0);
            }
        }
        return words;
    }

    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c)
                || Character.isSurrogate(c)
                || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }
}
