package io.sallyport.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sallyport.mail.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartWeightTest {
    private static final Finding SEEN = Finding.noted("attachment.executable", "a program");

    @Test
    void stripAsksForThePartToBeTakenOut() {
        assertThat(PartWeight.of("strip").weigh(SEEN, List.of("2.1")))
                .containsExactly(SEEN.having(new Finding.Effect.Strip(List.of("2.1"))));
        assertThat(PartWeight.of("strip")).hasToString("strip");
    }

    @Test
    void allElseIsAWeight() {
        assertThat(PartWeight.of("hold").weigh(SEEN, List.of("2")))
                .isEqualTo(Weight.of("hold").weigh(SEEN));
        assertThat(PartWeight.of("off").isOff()).isTrue();
        assertThat(PartWeight.of("2.5")).hasToString("2.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartWeight.of("discard"))
                .withMessageContaining("strip");
    }
}
