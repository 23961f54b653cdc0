package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequiredWordsTest {
    @Test
    void wordsThatEachMatchNeeds() {
        assertThat(words("lottery")).containsExactly("lottery");
        assertThat(words("(?i)\\bYou(r e-?mail)? (have|has) won\\b")).containsExactly(" won");
        assertThat(words("(?i)gift-?(card|voucher)")).containsExactly("gift");
        assertThat(words("(?i)paypal|apple")).containsExactly("paypal", "apple");
        assertThat(words("(?:wire|(?P<what>money)) transfer")).containsExactly(" transfer");
        assertThat(words("x{2,5}abc+d")).containsExactly("abc");
        assertThat(words("[[:alpha:]]+@[^]a-z]example\\.com$")).containsExactly("example.com");
        assertThat(words("[[:b]lottery")).containsExactly("lottery");
        assertThat(words("(?i)Straße|Weg frei")).containsExactly("stra", "weg frei");
    }

    @Test
    void noWordsWhereAnyTextCouldMatch() {
        assertThat(words("(lottery)?")).isEmpty();
        assertThat(words("lottery|[0-9]+")).isEmpty();
        assertThat(words("(lottery){0,2}")).isEmpty();
        assertThat(words("\\w+\\d{3}")).isEmpty();
        assertThat(words("ab")).isEmpty(); // In most texts
        assertThat(words("\\Qlottery\\E")).isEmpty(); // Not understood
        assertThat(words("\\x{41}lottery")).isEmpty();
    }

    /** The engine folds these as Unicode does, see CaseFolding.txt. */
    @Test
    void letterCaseOfUnicode() {
        assertThat(Expression.of("(?i)desk").find("DE\u017f\u212a")).isTrue();
        assertThat(Expression.of("(?i)desk").find("İDESK")).isTrue();
    }

    /** Nothing that the engine finds is missed, whatever the expression. */
    @Test
    void agreesWithTheEngine() {
        String[] pieces = {
            "abc", "bca", "A", "b", "(", ")", "|", "?", "*", "+", "{2}", "{0,1}", "{1,}", "[ab]", "[^]c]", ".", "\\b",
                    "^",
            "$", "(?i)", "(?:", "(?P<n>", "(?i:", "\\.", "\\w", "k", "ſ", "ä", "\\pL", "\\Q", "\\E", "-", "{", "}",
                    "[[:alpha:]-]", "[[:b]"
        };
        Random random = new Random(5);
        int compiled = 0;
        int known = 0;
        for (int round = 0; round < 60_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(1, 9); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            Pattern pattern;
            try {
                pattern = Pattern.compile(text.toString());
            } catch (PatternSyntaxException e) {
                continue;
            }
            compiled++;
            RequiredWords words = RequiredWords.of(text.toString());
            known += words.words().isEmpty() ? 0 : 1;
            for (String subject : List.of(subject(random), subject(random), subject(random))) {
                if (pattern.matcher(subject).find()) {
                    assertThat(words.mayBeIn(subject))
                            .as("%s in %s", text, subject)
                            .isTrue();
                }
            }
        }
        assertThat(compiled).isGreaterThan(10_000);
        assertThat(known).isGreaterThan(2_000);
    }

    private static String subject(Random random) {
        String letters = "abcABCabcabc.-kKſ\u212aä{}";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(24); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private static List<String> words(String expression) {
        return RequiredWords.of(expression).words();
    }
}
