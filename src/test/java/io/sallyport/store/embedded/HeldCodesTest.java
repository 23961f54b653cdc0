package io.sallyport.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.QuarantineIndex.ReleaseStep;
import io.sallyport.quarantine.State;
import org.junit.jupiter.api.Test;

class HeldCodesTest {
    @Test
    void everyConstantHasACode() {
        assertThat(HeldCodes.STATES.constants()).containsExactlyInAnyOrder(State.values());
        assertThat(HeldCodes.CLASSES.constants()).containsExactlyInAnyOrder(MailClass.values());
        assertThat(HeldCodes.STEPS.constants()).containsExactlyInAnyOrder(ReleaseStep.values());
        assertThat(HeldCodes.FORMS.constants()).containsExactlyInAnyOrder(HeldMail.Form.values());
    }

    @Test
    void statesThatWaitAreThoseThatIndexesAreFor() {
        for (State state : State.values()) {
            assertThat(HeldCodes.STATES.of(state) < HeldCodes.FIRST_FINAL)
                    .as(state.text())
                    .isEqualTo(!state.isFinal());
        }
    }
}
