package io.sallyport.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UnstructuredTextTest {
    @Test
    void plainTextIsUnfolded() {
        assertThat(text(" Hello\r\n\tworld ")).isEqualTo("Hello\tworld");
    }

    @Test
    void encodedWordsAreRead() {
        assertThat(text("=?iso-8859-1?Q?a_=FCb=3D?= c")).isEqualTo("a üb= c");
        assertThat(text("Re: =?UTF-8?b?Q2FzaW5v?=!")).isEqualTo("Re: Casino!");
        assertThat(text("=?utf-8*en?q?x?=")).isEqualTo("x");
    }

    /** The examples of RFC 2047 § 8. */
    @Test
    void whiteSpaceBetweenEncodedWordsIsNoPartOfTheText() {
        assertThat(text("=?ISO-8859-1?Q?a?= b")).isEqualTo("a b");
        assertThat(text("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=")).isEqualTo("ab");
        assertThat(text("=?ISO-8859-1?Q?a?=\r\n   =?ISO-8859-2?Q?b?=")).isEqualTo("ab");
        assertThat(text("=?ISO-8859-1?Q?a_b?=")).isEqualTo("a b");
    }

    @Test
    void characterCutBetweenTwoWordsIsWhole() {
        assertThat(text("=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=")).isEqualTo("ü");
    }

    @Test
    void wordsThatBreakTheGrammarStay() {
        for (String broken : new String[] {
            "=?",
            "=??Q?a?=",
            "=?nonsense?Q?a?=",
            "=?utf-8?X?a?=",
            "=?utf-8?B?***?=",
            "=?utf-8?Q?a",
            "=?utf-8?Q?a?b",
            "=?utf-8"
        }) {
            assertThat(text(broken)).isEqualTo(broken);
        }
    }

    @Test
    void onlyTheFirstPartOfALongFieldIsRead() {
        assertThat(text("x".repeat(1 << 20))).hasSize(UnstructuredText.MAX_LENGTH);
        assertThat(text("=?".repeat(1 << 19))).hasSize(UnstructuredText.MAX_LENGTH);
    }

    @Test
    void anyFieldHasAText() {
        byte[] sample = "a =?utf-8?Q?=C3?= =?utf-8?B?vA==?= =?x?=".getBytes(StandardCharsets.US_ASCII);
        Fuzz.run(
                5000,
                random -> assertThat(text(
                                new String(Fuzz.mutate(sample, random, "=?QBqb_* \r\n"), StandardCharsets.ISO_8859_1)))
                        .isNotNull());
    }

    private static String text(String value) {
        byte[] octets = ("Subject:" + value + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        return UnstructuredText.of(
                MessageHeader.parse(octets, octets.length).fields().getFirst());
    }
}
