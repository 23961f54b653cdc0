package io.sallyport.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EncodedWordsTest {
    @Test
    void textIsOneWord() {
        assertThat(EncodedWords.of("[SPÄM]")).isEqualTo("=?UTF-8?B?W1NQw4RNXQ==?=");
    }

    /** RFC 2047 § 2: 75 characters; § 5: no character may be parted. */
    @Test
    void longTextIsParted() {
        String text = "a" + "ä€😀".repeat(40);
        String words = EncodedWords.of(text);
        assertThat(words.split(" ")).hasSizeGreaterThan(5).allMatch(word -> word.length() <= 75);
        assertThat(Arrays.stream(words.split(" "))
                        .map(EncodedWordsTest::decoded)
                        .collect(Collectors.joining()))
                .isEqualTo(text);
    }

    private static String decoded(String word) {
        String encoded = word.substring("=?UTF-8?B?".length(), word.length() - 2);
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
