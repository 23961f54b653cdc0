package io.sallyport.filter.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The measures themselves, on what can be counted by hand. */
class RocTest {
    @Test
    void areaIsThePartOfPairsInTheRightOrder() {
        Roc roc = new Roc();
        roc.add(4, Label.SPAM);
        roc.add(3, Label.HAM);
        roc.add(2, Label.SPAM);
        roc.add(1, Label.HAM);
        assertThat(roc.oneMinusAreaPercent()).isEqualTo(25);
        assertThat(roc.falsePositives(0.5)).isZero();
        assertThat(roc.falsePositives(0.99)).isEqualTo(1);
    }

    @Test
    void equalScoresCountHalfAndAgainstUs() {
        Roc roc = new Roc();
        roc.add(1, Label.SPAM);
        roc.add(1, Label.HAM);
        assertThat(roc.oneMinusAreaPercent()).isEqualTo(50);
        assertThat(roc.falsePositives(0.99)).isEqualTo(1);
    }

    @Test
    void referenceTellsWordsApart() {
        NaiveBayes bayes = new NaiveBayes();
        for (int i = 0; i < 10; i++) {
            bayes.learn(Set.of("viagra", "the"), Label.SPAM);
            bayes.learn(Set.of("meeting", "the"), Label.HAM);
        }
        assertThat(bayes.score(Set.of("viagra", "the"))).isPositive();
        assertThat(bayes.score(Set.of("meeting", "the"))).isNegative();
        assertThat(bayes.score(Set.of("unknown", "the"))).isZero();
    }

    /** Of a table: with two degrees of freedom 5.991 is exceeded in 5 of 100 cases, with ten 18.307. */
    @Test
    void chiSquareIsThatOfTheTables() {
        assertThat(NaiveBayes.chiSquareTail(5.991, 1)).isCloseTo(0.05, Offset.offset(1e-4));
        assertThat(NaiveBayes.chiSquareTail(18.307, 5)).isCloseTo(0.05, Offset.offset(1e-4));
    }
}
