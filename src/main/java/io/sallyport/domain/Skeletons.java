package io.sallyport.domain;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import io.sallyport.mail.Ascii;
import java.util.Locale;

/**
 * The shape of a text: two texts that a person takes for one another have the same (UTS 39 § 4). For names of domains and
 * people alike. Safe for use from many threads.
 */
public final class Skeletons {
    /** More of a text than this is not looked at: no name is that long. */
    public static final int MAX_LENGTH = 1000;

    private static final SpoofChecker CHECKER = new SpoofChecker.Builder()
            .setChecks(SpoofChecker.RESTRICTION_LEVEL)
            .setRestrictionLevel(SpoofChecker.RestrictionLevel.HIGHLY_RESTRICTIVE)
            .build();

    private static final Normalizer2 NFD = Normalizer2.getNFDInstance();

    /** Digits that stand for a letter, and the letter; what looks alike by UTS 39 (0, 1) needs no place here. */
    private static final String DIGITS = "345789";

    private static final String LETTERS = "eastbg";

    private static final String[] OF_ASCII = tableOfAscii();

    private Skeletons() {}

    /**
     * The skeleton of UTS 39, without regard to letter case. Only to compare with others: it is no text.
     *
     * @param text at most {@link #MAX_LENGTH} characters of it count
     */
    public static String of(String text) {
        String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
        if (Ascii.isAscii(cut)) {
            return ofAscii(cut);
        }
        // Before too: the small letter of a capital may look like something else, and domains do not care for case
        return CHECKER.getSkeleton(cut.toLowerCase(Locale.ROOT)).toLowerCase(Locale.ROOT);
    }

    /** Of ASCII each character has a skeleton of its own, whatever stands beside it. */
    private static String ofAscii(String text) {
        StringBuilder skeleton = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            skeleton.append(OF_ASCII[text.charAt(i)]);
        }
        return skeleton.toString();
    }

    private static String[] tableOfAscii() {
        String[] table = new String[128];
        for (int c = 0; c < table.length; c++) {
            String small = Character.toString(c).toLowerCase(Locale.ROOT);
            table[c] = CHECKER.getSkeleton(small).toLowerCase(Locale.ROOT);
        }
        return table;
    }

    /**
     * The skeleton, and what UTS 39 leaves apart folded too: letters with and without marks, digits that are read as
     * letters, and letters that together look like another ({@code vv}, {@code cl}). {@code rn} is {@code m} in all skeletons.
     */
    public static String folded(String text) {
        String skeleton = of(text);
        String plain = Ascii.isAscii(skeleton) ? skeleton : withoutMarks(skeleton);
        StringBuilder folded = new StringBuilder(plain.length() + 8);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) { // Both ways of writing come to the longer one
                case 'w' -> folded.append("vv");
                case 'd' -> folded.append("cl");
                default -> {
                    int digit = DIGITS.indexOf(c);
                    folded.append(digit < 0 ? c : LETTERS.charAt(digit));
                }
            }
        }
        return folded.toString();
    }

    /** Marks above and below letters, such as accents, and the strokes that skeletons put beside them. */
    private static String withoutMarks(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        NFD.normalize(text)
                .codePoints()
                .filter(c -> UCharacter.getType(c) != ECharacterCategory.NON_SPACING_MARK)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    /**
     * Whether letters of several alphabets stand in one word that no language writes together (UTS 39 § 5.2, highly
     * restrictive: Chinese, Japanese and Korean words may have Latin letters in them).
     */
    public static boolean isMixed(String word) {
        if (Ascii.isAscii(word)) {
            return false;
        }
        return CHECKER.failsChecks(word.length() > MAX_LENGTH ? word.substring(0, MAX_LENGTH) : word);
    }

    /** Whether a word without any Latin letter looks as if it were Latin (UTS 39 § 4, whole-script confusable). */
    public static boolean looksLatin(String word) {
        return !Ascii.isAscii(word) && !isMixed(word) && !hasLatin(word) && Ascii.isAscii(of(word));
    }

    private static boolean hasLatin(String word) {
        return word.codePoints().anyMatch(c -> UScript.getScript(c) == UScript.LATIN);
    }
}
