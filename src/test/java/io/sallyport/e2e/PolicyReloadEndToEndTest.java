package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A domain file takes effect without a restart; a wrong one changes nothing. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class PolicyReloadEndToEndTest {
    Doors doors;

    @Test
    void domainIsServedAsSoonAsItsFileIsThere() throws IOException {
        assertThat(doors.replyTo("bob@new.example.test").code()).isEqualTo(550);

        doors.serve("new.example.test", Doors.domain(doors.second().address().port(), "cut-through"));

        doors.awaitServed("bob@new.example.test");
    }

    @Test
    void wrongFileLeavesTheLastGoodPolicyInForce() throws IOException {
        doors.serve("wrong.example.test", "relay: { backends: [\"no port\"] }\n");
        // The set is taken or refused as a whole: as long as one file is wrong, the good one is not in force either.
        doors.serve("good.example.test", Doors.domain(doors.second().address().port(), "cut-through"));
        assertThat(doors.replyTo("bob@example.test").code()).isEqualTo(250);
        assertThat(doors.replyTo("bob@good.example.test").code()).isEqualTo(550);

        doors.serve("wrong.example.test", Doors.domain(doors.second().address().port(), "cut-through"));

        doors.awaitServed("bob@good.example.test");
        doors.awaitServed("bob@wrong.example.test");
    }
}
