package io.sallyport.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import org.junit.jupiter.api.Test;

class WeightTest {
    private static final Finding SEEN =
            Finding.noted("helo.bare", "it says %s", "x").telling("7.1", "Say your name");

    @Test
    void numberIsPoints() {
        assertThat(Weight.of("2.5").weigh(SEEN))
                .containsExactly(SEEN.having(new Finding.Effect.Points(Score.of("2.5"))));
        assertThat(Weight.of("-1").weigh(SEEN)).containsExactly(SEEN.having(new Finding.Effect.Points(Score.of("-1"))));
    }

    @Test
    void wordIsADemandThatKeepsDetailAndReason() {
        assertThat(Weight.of("reject").weigh(SEEN))
                .containsExactly(Finding.reject("helo.bare", "it says x").telling("7.1", "Say your name"));
        assertThat(Weight.of("hold").weigh(SEEN).getFirst().effect())
                .isEqualTo(Finding.hold("helo.bare", "").effect());
        assertThat(Weight.of("note").weigh(SEEN)).containsExactly(SEEN);
    }

    @Test
    void offFindsNothing() {
        assertThat(Weight.of("off").weigh(SEEN)).isEmpty();
        assertThat(Weight.of("off").isOff()).isTrue();
        assertThat(Weight.of("0").isOff()).isFalse();
    }

    @Test
    void isWrittenAsItIsRead() {
        for (String text : new String[] {"2.5", "-3", "0", "off", "note", "tag", "hold", "defer", "reject"}) {
            assertThat(Weight.of(text)).hasToString(text);
        }
    }

    @Test
    void anythingElseIsRefusedWithWhatIsExpected() {
        for (String text :
                new String[] {"", "yes", "discard", "deliver", "Reject", "1e9", "2,5", "NaN", "1e999999999"}) {
            assertThatThrownBy(() -> Weight.of(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: points such as 2.5");
        }
    }
}
