package io.sallyport.quarantine;

import static io.sallyport.quarantine.Bench.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import org.junit.jupiter.api.Test;

class VerdictChangeTest {
    private static Finding points(String points, String name) {
        return Finding.points(Score.of(points), name, "seen");
    }

    @Test
    void aMailThatIsSeenAsBeforeHasNoChange() {
        VerdictChange change = VerdictChange.between(
                verdict(points("2", "url.listed"), Finding.hold("rule.x", "then")),
                verdict(Finding.hold("rule.x", "now, in other words"), points("2", "url.listed")));
        assertThat(change.isAny()).isFalse();
    }

    @Test
    void findingsComeGoAndWeighOtherwise() {
        VerdictChange change = VerdictChange.between(
                verdict(points("6", "dnsbl.listed"), points("1", "url.listed"), points("1", "content.rule")),
                verdict(points("1", "content.rule"), points("3", "url.listed"), points("1", "attachment.macros")));
        assertThat(change.isAny()).isTrue();
        assertThat(change.before()).isEqualTo(Action.HOLD);
        assertThat(change.now()).isEqualTo(Action.HOLD);
        assertThat(change.scoreBefore()).isEqualTo(Score.of("8"));
        assertThat(change.scoreNow()).isEqualTo(Score.of("5"));
        assertThat(change.gone()).extracting(Finding::name).containsExactly("dnsbl.listed");
        assertThat(change.added()).extracting(Finding::name).containsExactly("attachment.macros");
        assertThat(change.changed())
                .extracting(Finding::effect)
                .containsExactly(new Finding.Effect.Points(Score.of("3")));
    }

    @Test
    void whatHasNoWeightIsNoChange() {
        VerdictChange change = VerdictChange.between(
                verdict(), verdict(points("9", "url.listed").inShadow()));
        assertThat(change.isAny()).isFalse();
    }

    @Test
    void ofSeveralFindingsOfANameEachStandsForItself() {
        VerdictChange change = VerdictChange.between(
                verdict(points("1", "url.listed"), points("2", "url.listed")), verdict(points("1", "url.listed")));
        assertThat(change.gone()).hasSize(1);
        assertThat(change.now()).isEqualTo(Action.DELIVER);
    }
}
