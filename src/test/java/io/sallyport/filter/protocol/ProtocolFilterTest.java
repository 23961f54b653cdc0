package io.sallyport.filter.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Finding;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.policy.yaml.RecordShape;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FilterSettings;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProtocolFilterTest {
    private static final ProtocolSettings DEFAULTS = FilterSettings.of(ProtocolSettings.class, "");

    @Test
    void clientThatKeepsToTheStandardGetsNothing() {
        assertThat(new ProtocolFilter().examine(Examinations.at(Stage.DATA), DEFAULTS))
                .isEmpty();
    }

    @Test
    void eachFactHasItsNameAndItsWeight() {
        assertThat(found(ProtocolFact.EARLY_TALKER)).containsExactly("protocol.early-talker 3");
        assertThat(found(ProtocolFact.PIPELINING_VIOLATION)).containsExactly("protocol.pipelining-violation 1.5");
        assertThat(found(ProtocolFact.BARE_LINE_END)).containsExactly("protocol.bare-line-end 1");
        assertThat(found(ProtocolFact.NUL)).containsExactly("protocol.nul 1");
        assertThat(found(ProtocolFact.OVERLONG_LINE)).containsExactly("protocol.overlong-line 0.5");
        assertThat(found(ProtocolFact.UNDECLARED_EIGHT_BIT)).containsExactly("protocol.undeclared-8bit 0.3");
        assertThat(found(ProtocolFact.SLOW_CLIENT)).containsExactly("protocol.slow-client 0.5");
    }

    @Test
    void severalFactsAreSeveralFindings() {
        assertThat(found(ProtocolFact.NUL, ProtocolFact.EARLY_TALKER))
                .containsExactly("protocol.early-talker 3", "protocol.nul 1");
    }

    @Test
    void theExampleOfTheDocumentationHolds() {
        ProtocolSettings example = FilterSettings.example(ProtocolSettings.class);
        assertThat(example.weightOf(ProtocolFact.OVERLONG_LINE).isOff()).isTrue();
        assertThat(new ProtocolFilter().examine(Examinations.at(Stage.DATA).fact(ProtocolFact.OVERLONG_LINE), example))
                .isEmpty();
    }

    private static List<String> found(ProtocolFact... facts) {
        Examinations mail = Examinations.at(Stage.DATA);
        for (ProtocolFact fact : facts) {
            mail.fact(fact);
        }
        return new ProtocolFilter()
                .examine(mail, DEFAULTS).stream().map(ProtocolFilterTest::text).toList();
    }

    private static String text(Finding finding) {
        assertThat(finding.reason()).as("what the sender is told").isNotNull();
        Score score = ((Finding.Effect.Points) finding.effect()).score();
        return finding.name() + " " + score;
    }

    /** The reference of the filters says so of all weights. */
    @Test
    void findingsAreNamedAfterTheirKeys() {
        assertThat(RecordShape.of(ProtocolSettings.class).fields().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(ProtocolFact.values()).map(ProtocolFact::text).toList());
    }
}
