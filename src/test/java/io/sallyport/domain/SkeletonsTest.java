package io.sallyport.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Ascii;
import io.sallyport.mail.DomainNames;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SkeletonsTest {
    @Test
    void sameShapeSameSkeleton() {
        assertThat(Skeletons.of("раураl")).isEqualTo(Skeletons.of("paypal"));
        assertThat(Skeletons.of("modern")).isEqualTo(Skeletons.of("rnodem"));
        assertThat(Skeletons.of("PAYPAL")).isEqualTo(Skeletons.of("paypal"));
        assertThat(Skeletons.of("paypal")).isNotEqualTo(Skeletons.of("payqal"));
    }

    /** The short way for ASCII comes to the same as the long one. */
    @Test
    void asciiBehindALetterOfAnotherAlphabetHasTheSameSkeleton() {
        for (int c = 0; c < 128; c++) {
            String text = "ab" + (char) c + "yz09";
            assertThat(Skeletons.of("ж" + text)).isEqualTo(Skeletons.of("ж") + Skeletons.of(text));
        }
    }

    @Test
    void foldedShapesForgetMarksDigitsAndPairs() {
        assertThat(Skeletons.folded("vvidget")).isEqualTo(Skeletons.folded("widget"));
        assertThat(Skeletons.folded("clatev")).isEqualTo(Skeletons.folded("datev"));
        assertThat(Skeletons.folded("pаypál")).isEqualTo(Skeletons.folded("paypal"));
        assertThat(Skeletons.folded("4m4z0n")).isEqualTo(Skeletons.folded("amazon"));
    }

    @Test
    void alphabetsInOneWord() {
        assertThat(Skeletons.isMixed("pаypal")).as("Cyrillic а").isTrue();
        assertThat(Skeletons.isMixed("paypal")).isFalse();
        assertThat(Skeletons.isMixed("Müller")).isFalse();
        assertThat(Skeletons.isMixed("привет")).isFalse();
        assertThat(Skeletons.isMixed("Sonyの")).as("as Japanese is written").isFalse();
        assertThat(Skeletons.looksLatin("расе")).isTrue();
        assertThat(Skeletons.looksLatin("привет")).isFalse();
        assertThat(Skeletons.looksLatin("race")).isFalse();
    }

    @Test
    void longTextsAreCut() {
        assertThat(Skeletons.of("a".repeat(10_000_000))).hasSize(Skeletons.MAX_LENGTH);
        assertThat(Skeletons.folded("\u0301".repeat(1_000_000))).isEmpty();
        assertThat(Skeletons.of("\uD800")).isNotNull();
    }

    /**
     * Each character that UTS 39 calls confusable with a letter, in a name that somebody protects. What is
     * mapped away when a name is looked up (full width, mathematical) is no lookalike but the name itself. Not caught are two
     * capital letters of Old Hungarian: domain names do not care for case, and their small letters look like nothing else.
     */
    @Test
    void eachConfusableOfALetter() throws IOException {
        Map<Integer, String> confusables = singleLetters();
        Map<String, List<String>> results = new TreeMap<>();
        confusables.forEach((character, letter) -> {
            String name = "qwertz" + Character.toString(character) + "uiop.example";
            String protectedName = "qwertz" + letter + "uiop.example";
            Lookalike found = Lookalike.between(name, protectedName);
            String result = found != null
                    ? found.kind().toString()
                    : DomainNames.toAscii(name).equals(protectedName) ? "same name" : "missed";
            results.computeIfAbsent(result, key -> new ArrayList<>()).add("U+%04X for %s".formatted(character, letter));
        });
        System.out.println(confusables.size() + " confusables: "
                + results.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue().size())
                        .collect(Collectors.joining(", ")));
        assertThat(confusables.size()).isGreaterThan(1000);
        assertThat(results.get("missed")).containsExactly("U+10C21 for m", "U+10CA5 for l");
    }

    /** Characters whose prototype is that of one letter, and that letter in lower case. */
    private static Map<Integer, String> singleLetters() throws IOException {
        Map<String, String> prototypes = new TreeMap<>();
        Map<Integer, String> targets = new TreeMap<>();
        for (String line : Files.readAllLines(Suites.require("homograph/unicode/confusables.txt"))) {
            String[] columns = line.replace("\uFEFF", "").split(";");
            if (line.startsWith("#") || columns.length < 3) {
                continue;
            }
            String source = text(columns[0]);
            String target = text(columns[1]);
            if (source.length() == 1 && Ascii.isAscii(source) && Character.isLetter(source.charAt(0))) {
                prototypes.put(target, source.toLowerCase(Locale.ROOT));
            }
            if (source.codePointCount(0, source.length()) == 1 && !Ascii.isAscii(source)) {
                targets.put(source.codePointAt(0), target);
            }
        }
        Map<Integer, String> letters = new TreeMap<>();
        targets.forEach((character, target) -> {
            String letter = target.length() == 1 && Ascii.isAscii(target) && Character.isLetter(target.charAt(0))
                    ? target.toLowerCase(Locale.ROOT)
                    : prototypes.get(target);
            if (letter != null) {
                letters.put(character, letter);
            }
        });
        return letters;
    }

    private static String text(String column) {
        StringBuilder text = new StringBuilder();
        for (String hex : column.strip().split(" ")) {
            text.appendCodePoint(Integer.parseInt(hex, 16));
        }
        return text.toString();
    }
}
