package io.sallyport.overload;

import static io.sallyport.overload.Level.DELAY_UNKNOWN;
import static io.sallyport.overload.Level.NORMAL;
import static io.sallyport.overload.Level.REFUSE_UNKNOWN;
import static io.sallyport.overload.Level.RESERVE_ONLY;
import static io.sallyport.overload.Level.SKIP_OPTIONAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class OverloadTest {
    /** Powers of two, so that sums are exact at the borders. */
    private static final Overload RULE = new Overload(0.5, 0.625, 0.75, 0.875, 0.0625);

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
                .allSatisfy(row -> assertThat(RULE.next(row.current(), new Load(row.share(), 0, 0, 0)))
                        .isEqualTo(row.next()));
    }

    @Test
    void loadAtTheBorderDoesNotChangeTheLevelToAndFro() {
        Level level = NORMAL;
        for (int i = 0; i < 10; i++) {
            level = RULE.next(level, new Load(i % 2 == 0 ? 0.63 : 0.6, 0, 0, 0));
            assertThat(level).isEqualTo(REFUSE_UNKNOWN);
        }
    }

    @Test
    void whatIsNearestToItsLimitDecides() {
        assertThat(List.of(
                        new Load(0.9, 0, 0, 0), new Load(0, 0.9, 0, 0), new Load(0, 0, 0.9, 0), new Load(0, 0, 0, 0.9)))
                .allSatisfy(load -> assertThat(RULE.next(NORMAL, load)).isEqualTo(RESERVE_ONLY));
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
                .isThrownBy(() -> new Overload(0.5, 0.5, 0.7, 0.9, 0.1))
                .withMessageContaining("each above the one before it");
    }

    @Test
    void marginThatWouldKeepTheFirstLevelForEverIsNoRule() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Overload(0.5, 0.6, 0.7, 0.9, 0.5))
                .withMessageContaining("margin");
    }

    @Test
    void shareThatIsNoNumberIsNoLoad() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Load(0, Double.NaN, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Load(0, 0, -0.1, 0));
    }
}
