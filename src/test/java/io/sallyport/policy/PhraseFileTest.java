package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhraseFileTest {
    private final List<String> problems = new ArrayList<>();

    @Test
    void eachLineIsAWordOrAPhraseAndRemarksAreNone() {
        assertThat(read("\uFEFF# games\n\n  roulette \r\nfree spins\nroulette\nцирк\n")
                        .phrases())
                .extracting(Phrase::toString)
                .containsExactly("roulette", "free spins", "цирк");
        assertThat(problems).isEmpty();
    }

    @Test
    void lineThatNoTextCanHoldIsTold() {
        assertThat(read("one\n!!!\n" + "x".repeat(201) + "\n").phrases()).hasSize(1);
        assertThat(problems)
                .containsExactly(
                        "words.txt:2 must have letters or digits, at most 200 characters",
                        "words.txt:3 must have letters or digits, at most 200 characters");
    }

    @Test
    void fileThatIsTooLongIsToldAndOneThatIsStillEmptyIsNot() {
        String many = IntStream.rangeClosed(0, PhraseFileReader.MOST_PHRASES)
                .mapToObj(i -> "word" + i)
                .collect(Collectors.joining("\n"));
        assertThat(read(many).phrases()).hasSize(PhraseFileReader.MOST_PHRASES);
        assertThat(read("# nothing yet\n").phrases()).isEmpty();
        assertThat(problems).containsExactly("words.txt:20001 must not be there: at most 20000 words and phrases");
    }

    @Test
    void filesOfTheSameNameAndLinesAreEqual() {
        assertThat(PhraseFile.of("a", "x", "y"))
                .isEqualTo(PhraseFile.of("a", "x", "y"))
                .hasToString("a");
        assertThat(PhraseFile.of("a", "x")).isNotEqualTo(PhraseFile.of("a", "y"));
    }

    private PhraseFile read(String text) {
        return PhraseFileReader.read(
                "words.txt",
                text,
                (place, path, value, expected, advice) ->
                        problems.add(place.file() + ":" + place.line() + " " + expected));
    }
}
