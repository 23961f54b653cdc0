package io.sallyport.overload;

import static io.sallyport.overload.Level.DELAY_UNKNOWN;
import static io.sallyport.overload.Level.NORMAL;
import static io.sallyport.overload.Level.REFUSE_UNKNOWN;
import static io.sallyport.overload.Level.RESERVE_ONLY;
import static io.sallyport.overload.Level.SKIP_OPTIONAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sallyport.overload.Overload.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverloadTest {
    /** Powers of two, so that sums are exact at the borders. */
    private static final Overload RULE = new Overload(0.5, 0.625, 0.75, 0.875, 0.0625, 1);

    private record Row(Level current, double share, Level next) {}

    @Test
    void levelsAreReachedAtOnceAndLeftBelowTheMargin() {
        List<Row> table = List.of(
                new Row(NORMAL, 0, NORMAL),
                new Row(NORMAL, 0.49, NORMAL),
                new Row(NORMAL, 0.5, DELAY_UNKNOWN),
                new Row(NORMAL, 0.625, REFUSE_UNKNOWN),
                new Row(NORMAL, 0.75, SKIP_OPTIONAL),
                new Row(NORMAL, 0.875, RESERVE_ONLY),
                new Row(NORMAL, 7, RESERVE_ONLY),
                new Row(DELAY_UNKNOWN, 0.45, DELAY_UNKNOWN),
                new Row(DELAY_UNKNOWN, 0.4375, DELAY_UNKNOWN),
                new Row(DELAY_UNKNOWN, 0.43, NORMAL),
                new Row(REFUSE_UNKNOWN, 0.57, REFUSE_UNKNOWN),
                new Row(REFUSE_UNKNOWN, 0.56, DELAY_UNKNOWN),
                new Row(SKIP_OPTIONAL, 0.7, SKIP_OPTIONAL),
                new Row(SKIP_OPTIONAL, 0.64, REFUSE_UNKNOWN),
                new Row(RESERVE_ONLY, 0.82, RESERVE_ONLY),
                new Row(RESERVE_ONLY, 0.8, SKIP_OPTIONAL),
                new Row(RESERVE_ONLY, 0, NORMAL));
        assertThat(table)
                .allSatisfy(row -> assertThat(RULE.next(new Standing(row.current(), 0), load(row.share()))
                                .level())
                        .isEqualTo(row.next()));
    }

    @Test
    void loadAtTheBorderDoesNotChangeTheLevelToAndFro() {
        Standing standing = Standing.NORMAL;
        for (int i = 0; i < 10; i++) {
            standing = RULE.next(standing, load(i % 2 == 0 ? 0.63 : 0.6));
            assertThat(standing.level()).isEqualTo(REFUSE_UNKNOWN);
        }
    }

    @Test
    void levelIsLeftOnlyAfterALoadThatStaysLow() {
        Overload patient = new Overload(0.5, 0.625, 0.75, 0.875, 0.0625, 3);
        Standing standing = patient.next(Standing.NORMAL, load(0.7));
        List<Level> levels = new ArrayList<>();
        for (double share : new double[] {0, 0, 0.6, 0, 0, 0, 0}) {
            standing = patient.next(standing, load(share));
            levels.add(standing.level());
        }
        assertThat(levels)
                .containsExactly(
                        REFUSE_UNKNOWN, REFUSE_UNKNOWN, REFUSE_UNKNOWN, REFUSE_UNKNOWN, REFUSE_UNKNOWN, NORMAL, NORMAL);
    }

    @Test
    void whatIsNearestToItsLimitDecides() {
        Load load = new Load(Map.of("filters", 0.1, "heap", 0.9, "processors", 0.2));
        assertThat(RULE.next(Standing.NORMAL, load).level()).isEqualTo(RESERVE_ONLY);
        assertThat(load).hasToString("filters 10 %, heap 90 %, processors 20 %");
    }

    @Test
    void eachLevelShedsWhatTheOnesBeforeItShed() {
        assertThat(SKIP_OPTIONAL.includes(REFUSE_UNKNOWN)).isTrue();
        assertThat(SKIP_OPTIONAL.includes(SKIP_OPTIONAL)).isTrue();
        assertThat(SKIP_OPTIONAL.includes(RESERVE_ONLY)).isFalse();
    }

    @Test
    void sharesThatDoNotRiseAreNoRule() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Overload(0.5, 0.5, 0.7, 0.9, 0.1, 1))
                .withMessageContaining("each above the one before it");
    }

    @Test
    void marginThatWouldKeepTheFirstLevelForEverIsNoRule() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Overload(0.5, 0.6, 0.7, 0.9, 0.5, 1))
                .withMessageContaining("margin");
    }

    @Test
    void shareThatIsNoNumberIsNoLoad() {
        assertThatIllegalArgumentException().isThrownBy(() -> load(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> load(-0.1));
    }

    private static Load load(double share) {
        return new Load(Map.of("filters", share));
    }
}
