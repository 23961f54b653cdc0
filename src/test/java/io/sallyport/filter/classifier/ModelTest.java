package io.sallyport.filter.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Octets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ModelTest {
    private final Model model = new Model(1);

    @Test
    void modelThatHasLearnedNothingHasNoOpinion() throws IOException {
        assertThat(model.sum(features(Label.SPAM, 1), null)).isZero();
        assertThat(model.probability(features(Label.SPAM, 1), null)).isEqualTo(0.5);
        assertThat(model.probability(new int[0], null)).isEqualTo(0.5);
    }

    @Test
    void whatWasLearnedTellsNewMailApart() throws IOException {
        learn(model, 0, 200);
        for (int i = 200; i < 300; i++) {
            assertThat(model.probability(features(Label.SPAM, i), null)).isGreaterThan(0.9);
            assertThat(model.probability(features(Label.HAM, i), null)).isLessThan(0.1);
        }
    }

    @Test
    void folderOfSpamAndThenAFolderOfHamIsAsGood() throws IOException {
        for (Label label : Label.values()) {
            for (int i = 0; i < 300; i++) {
                model.learn(features(label, i), label, null);
            }
        }
        for (int i = 300; i < 400; i++) {
            assertThat(model.probability(features(Label.SPAM, i), null)).isGreaterThan(0.7);
            assertThat(model.probability(features(Label.HAM, i), null)).isLessThan(0.3);
        }
    }

    @Test
    void sameLettersInTheSameOrderGiveTheSameModel() throws IOException {
        Model other = new Model(1);
        learn(model, 0, 50);
        learn(other, 0, 50);
        assertThat(other.weights.weights).isEqualTo(model.weights.weights);
        assertThat(other.progress()).isEqualTo(model.progress());
    }

    @Test
    void lastLearningIsTakenBack() throws IOException {
        int[] features = features(Label.SPAM, 77);
        double error = model.learn(features, Label.SPAM, "a.example");
        assertThat(model.sum(features, "a.example")).isPositive();
        model.forget(features, Label.SPAM, error, "a.example");
        assertThat(model.sum(features, "a.example")).isCloseTo(0, Offset.offset(1e-6));
        assertThat(model.weights.squares).containsOnly(0f);
        assertThat(model.spamReplay.kept()).isEmpty();
        assertThat(model.progress().spam()).isZero();
    }

    @Test
    void whatIsRightWithAMarginMovesNothing() throws IOException {
        learn(model, 0, 20);
        int[] features = features(Label.SPAM, 1000);
        for (int i = 0; i < 100; i++) {
            model.learn(features, Label.SPAM, null);
        }
        assertThat(model.learn(features, Label.SPAM, null)).isZero();
        assertThat(model.weights.sum(features)).isBetween(5.0, 8.0);
    }

    @Test
    void domainWithMuchSpamIsSuspectedMoreThanOthersAndWithinBounds() throws IOException {
        for (int i = 0; i < 400; i++) {
            Label label = i % 4 == 0 ? Label.HAM : Label.SPAM;
            model.learn(new int[] {i}, label, "much.example"); // Of words that come once only the domain remains
        }
        assertThat(model.domains.of("much.example")).isBetween(0.5, 2.0);
        assertThat(model.sum(new int[] {5000}, "much.example")).isPositive();
        assertThat(model.sum(new int[] {5000}, "other.example")).isZero();
        model.learn(new int[] {1}, Label.SPAM, "x".repeat(70_000));
        assertThat(model.domains.all()).hasSize(1);
        for (int i = 0; i < 5000; i++) {
            model.domains.learn("d" + i, 1);
        }
        assertThat(model.domains.all()).hasSize(DomainOffsets.MOST);
    }

    @Test
    void manyJudgeWhileOneLearns() throws Exception {
        learn(model, 0, 100);
        int[] spam = features(Label.SPAM, 5000);
        int[] ham = features(Label.HAM, 5000);
        AtomicBoolean learning = new AtomicBoolean(true);
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> wrong = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                wrong.add(readers.submit(() -> {
                    int count = 0;
                    do {
                        boolean right =
                                model.probability(spam, "a.example") > 0.5 && model.probability(ham, "a.example") < 0.5;
                        count += right ? 0 : 1;
                        Thread.yield();
                    } while (learning.get());
                    return count;
                }));
            }
            learn(model, 100, 400);
            learning.set(false);
            for (Future<Integer> count : wrong) {
                assertThat(count.get()).isZero();
            }
        }
    }

    @Test
    void memoryIsWithinItsBounds() {
        long octets = 2L * Weights.SIZE * Float.BYTES + 2L * Replay.MOST * Replay.MOST_FEATURES * Integer.BYTES;
        assertThat(octets).isLessThan(16_000_000);
    }

    @Test
    void replayKeepsAFixedNumberOfAllThatCame() throws IOException {
        learn(model, 0, 600);
        assertThat(model.spamReplay.kept()).hasSize(Replay.MOST);
        assertThat(model.spamReplay.seen()).isEqualTo(600);
        int[] last = model.hamReplay.kept().getFirst();
        model.hamReplay.remove(last);
        assertThat(model.hamReplay.kept()).doesNotContain(last);
    }

    @Test
    void calibratedProbabilitiesComeTrue() {
        Calibration calibration = new Calibration();
        // Sums of which each is spam as often as a curve of slope 2 says
        Random random = new Random(3);
        for (int i = 0; i < 4000; i++) {
            double sum = random.nextDouble() * 4 - 2;
            calibration.add(sum, random.nextDouble() < Calibration.logistic(2 * sum) ? Label.SPAM : Label.HAM);
        }
        for (double sum = -2; sum <= 2; sum += 0.5) {
            assertThat(calibration.probability(sum)).isCloseTo(Calibration.logistic(2 * sum), Offset.offset(0.07));
        }
    }

    @Test
    void calibrationStaysInItsBoundsWhateverItIsTold() {
        Calibration calibration = new Calibration();
        for (int i = 0; i < 2000; i++) {
            calibration.add(1e6, Label.SPAM);
            calibration.add(-1e6, Label.HAM);
            calibration.add(0, i % 2 == 0 ? Label.SPAM : Label.HAM);
        }
        for (double sum : new double[] {-1e9, -1, 0, 1, 1e9}) {
            assertThat(calibration.probability(sum)).isBetween(0.0, 1.0);
        }
        assertThat(calibration.probability(1)).isGreaterThanOrEqualTo(calibration.probability(-1));
    }

    private void learn(Model into, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            into.learn(features(Label.SPAM, i), Label.SPAM, null);
            into.learn(features(Label.HAM, i), Label.HAM, null);
        }
    }

    private int[] features(Label label, int number) throws IOException {
        Octets letter = Letters.letter(label, number);
        return model.features(Reading.of(Sample.delivered(letter, "localhost"))).places();
    }
}
