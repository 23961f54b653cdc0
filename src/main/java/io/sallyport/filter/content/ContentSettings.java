package io.sallyport.filter.content;

import io.sallyport.filter.Weight;
import io.sallyport.mail.Action;
import io.sallyport.mail.Score;
import io.sallyport.policy.Expression;
import io.sallyport.policy.Phrase;
import io.sallyport.policy.PhraseFile;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message must not say, and what must not be in it.
 *
 * <pre>{@code
 * content:
 *   on-unavailable: pass
 *   rules:
 *     - { name: prizes, words: [lottery, winner, jackpot], at-least: 2, points: 2 }
 *     - { name: wire, in: [text, documents], phrases: [wire transfer, gift cards], language: en, points: 1 }
 *     - { name: games, words-from: lists/games.txt, at-least: 3, points: 1.5 }
 *     - { name: brands, in: [html-hidden], matches: "(?i)paypal|apple", points: 3 }
 *   hidden-text: 2
 *   most-hidden: 300
 *   data:
 *     - { name: cards, kind: card-number, at-least: 3, then: hold }
 *     - { name: accounts, kind: iban, in: [text, documents], then: tag }
 * }</pre>
 *
 * @param rules Words and expressions. All that match count; their order does not matter.
 * @param data Numbers of cards, accounts and persons, told from other numbers by their check digits.
 * @param gtube The text or subject holds the line that stands for junk in tests (GTUBE).
 * @param hiddenText HTML holds more than {@code most-hidden} characters that a person does not see. News often hide one or
 *     two lines, which mail programs show beside the subject.
 * @param mostHidden How many characters may be hidden, white space not counted.
 * @param invisibleCharacters More than {@code most-invisible} characters that nobody sees stand within words.
 * @param mostInvisible How many of them may; a few come from programs that hyphenate.
 * @param manyComments HTML holds more than {@code most-comments} comments.
 * @param mostComments How many comments may be.
 * @param imageOnly HTML has hardly any text, and a large image to click on.
 * @param htmlSmuggling Scripts or links of HTML hold a file and hand it to the reader, past whoever looks at attachments.
 * @param obfuscatedScript Scripts of HTML decode something and run or write it.
 * @param script HTML holds scripts. Mail programs do not run them, browsers do when an attachment is opened.
 * @param form HTML holds a form that asks for something.
 * @param passwordForm HTML holds a form that asks for a password.
 * @param metaRefresh HTML leads to another page by itself.
 * @param tooMuch There is more text than is looked at.
 */
public record ContentSettings(
        @Size(max = 500) List<Rule> rules,
        @Size(max = 100) List<Data> data,
        @Default("reject") Weight gtube,
        @Default("1") Weight hiddenText,
        @Default("200") @Min(0) @Max(1_000_000) int mostHidden,
        @Default("1.5") Weight invisibleCharacters,
        @Default("10") @Min(0) @Max(1_000_000) int mostInvisible,
        @Default("0.5") Weight manyComments,
        @Default("200") @Min(0) @Max(1_000_000) int mostComments,
        @Default("0.5") Weight imageOnly,
        @Default("hold") Weight htmlSmuggling,
        @Default("2") Weight obfuscatedScript,
        @Default("1") Weight script,
        @Default("0.5") Weight form,
        @Default("3") Weight passwordForm,
        @Default("1.5") Weight metaRefresh,
        @Default("note") Weight tooMuch) {
    private static final String NAME = "[a-z][a-z0-9-]{0,63}";
    private static final String EXPECTED_NAME = "must be letters a to z, digits and hyphens";
    private static final List<Source> WHAT_IS_READ =
            List.of(new Source(Source.Kind.SUBJECT), new Source(Source.Kind.TEXT));

    public ContentSettings {
        rules = List.copyOf(rules);
        data = List.copyOf(data);
    }

    /** What is counted. */
    public enum Counting {
        /** Each word and phrase once, however often it stands there. */
        DISTINCT,
        /** Each time that one stands there. A message that says the same in plain text and in HTML says it twice. */
        ALL
    }

    /**
     * One rule.
     *
     * @param name Its name in the journal.
     * @param in Where it looks: {@code subject}, {@code text} (as a person reads it, of plain text and HTML), {@code html},
     *     {@code html-hidden}, {@code scripts}, {@code documents} (the mail waits for them), {@code file-names},
     *     {@code header:X-Field}; {@code [subject, text]} if nothing is said.
     * @param words Words, found whole, in any letter case, with or without diacritics.
     * @param phrases The same for several words in a row, whatever white space and punctuation is between them.
     * @param wordsFrom A file of the policy's folder with more of both, one a line; {@code #} begins a remark.
     * @param matches An expression (RE2) that a place must match, in its first 65,536 characters; counts as one word.
     * @param atLeast How many must be found.
     * @param counting Whether the same word counts again each time.
     * @param language In which language the message must be: {@code en}, {@code de} ...; told by frequent words and scripts,
     *     of texts of some sentences. Without it in any, or none that is known.
     * @param points What it counts.
     * @param then What is done with the mail, whatever the points.
     * @param shadow Whether it is only recorded.
     */
    public record Rule(
            @Pattern(regexp = NAME, message = EXPECTED_NAME) String name,
            @Size(max = 20) List<Source> in,
            @Size(max = 1_000) List<Phrase> words,
            @Size(max = 1_000) List<Phrase> phrases,
            @Nullable PhraseFile wordsFrom,
            @Nullable Expression matches,
            @Default("1") @Min(1) @Max(1_000) int atLeast,
            @Default("distinct") Counting counting,
            @Nullable Language language,
            @Nullable Score points,
            @Nullable Action then,
            @Default("false") boolean shadow) {
        public Rule {
            in = in.isEmpty() ? WHAT_IS_READ : List.copyOf(in);
            words = List.copyOf(words);
            phrases = List.copyOf(phrases);
            if (words.isEmpty() && phrases.isEmpty() && wordsFrom == null && matches == null) {
                throw new IllegalArgumentException("expected: words, phrases, words-from or matches");
            }
            expectAction(then);
        }

        /** Words and phrases together. */
        List<Phrase> all() {
            List<Phrase> all = new ArrayList<>(words);
            all.addAll(phrases);
            if (wordsFrom != null) {
                all.addAll(wordsFrom.phrases());
            }
            return all;
        }
    }

    /**
     * One kind of data.
     *
     * @param name Its name in the journal.
     * @param kind What it is.
     * @param in Where it is looked for, as in rules.
     * @param atLeast How many different ones must be found.
     * @param points What it counts.
     * @param then What is done with the mail, whatever the points.
     * @param shadow Whether it is only recorded.
     */
    public record Data(
            @Pattern(regexp = NAME, message = EXPECTED_NAME) String name,
            DataKind kind,
            @Size(max = 20) List<Source> in,
            @Default("1") @Min(1) @Max(1_000) int atLeast,
            @Nullable Score points,
            @Nullable Action then,
            @Default("false") boolean shadow) {
        public Data {
            in = in.isEmpty() ? WHAT_IS_READ : List.copyOf(in);
            expectAction(then);
        }
    }

    private static void expectAction(@Nullable Action then) {
        if (then == Action.DELIVER || then == Action.DISCARD) {
            throw new IllegalArgumentException("expected: then: tag, hold, defer or reject");
        }
    }
}
