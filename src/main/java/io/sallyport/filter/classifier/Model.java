package io.sallyport.filter.classifier;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What was learned, in at most 16 MB. One thread learns at a time; any number judge beside it without waiting.
 *
 * <p>Two habits make it good. A message that is judged right with some margin already teaches nothing and moves nothing
 * ("train on or near error"). And with each message another one of the other label is looked at again, see {@link Replay}.
 */
final class Model {
    /** A sum beyond this, on the right side, is right enough. */
    private static final double MARGIN = 5;

    private final long id;
    private final int seed;

    final Weights weights = new Weights();
    final Calibration calibration = new Calibration();
    final Replay spamReplay = new Replay();
    final Replay hamReplay = new Replay();
    final DomainOffsets domains = new DomainOffsets();

    private volatile Progress progress = new Progress(0, 0, 0);

    /** The number of the last lesson that gateways share and this model has learned. */
    private volatile long lessons;

    /**
     * How far it has come.
     *
     * @param version how often it was changed
     * @param spam how many messages it has learned as spam
     * @param ham how many as ham
     */
    record Progress(long version, long spam, long ham) {
        Progress counting(Label label, int more) {
            return label == Label.SPAM
                    ? new Progress(version + 1, Math.max(0, spam + more), ham)
                    : new Progress(version + 1, spam, Math.max(0, ham + more));
        }
    }

    /**
     * One that has learned nothing.
     *
     * @param id a random number: where words are in the table depends on it
     */
    Model(long id) {
        this.id = id;
        this.seed = new SplittableRandom(id).nextInt();
    }

    long id() {
        return id;
    }

    long lessons() {
        return lessons;
    }

    void lessons(long last) {
        lessons = last;
    }

    Progress progress() {
        return progress;
    }

    /** As it was before the gateway stopped. */
    void restore(Progress saved) {
        progress = saved;
        calibration.draw();
    }

    /** The features of a message as this model counts them. */
    Features features(Reading reading) {
        return Features.of(reading, seed);
    }

    /** How much a message looks like spam: above zero if rather, below if rather not. */
    double sum(int[] features, @Nullable String domain) {
        return weights.sum(features) + (domain == null ? 0 : domains.of(domain));
    }

    /** The probability that it is. */
    double probability(int[] features, @Nullable String domain) {
        return calibration.probability(sum(features, domain));
    }

    /**
     * Learns a message.
     *
     * @return how far it was off, for {@link #forget}
     */
    double learn(int[] features, Label label, @Nullable String domain) {
        double sum = sum(features, domain);
        calibration.add(sum, label);
        RandomGenerator random = new SplittableRandom(id ^ progress.version);
        int[] seenBefore = replay(label.opposite()).any(random);
        weights.learn(seenBefore, error(weights.sum(seenBefore), label.opposite()));
        replay(label).offer(features, random);

        double error = error(sum(features, domain), label);
        weights.learn(features, error);
        if (domain != null) {
            domains.learn(domain, error);
        }
        progress = progress.counting(label, 1);
        return error;
    }

    private static double error(double sum, Label label) {
        double right = label == Label.SPAM ? sum : -sum;
        double target = label == Label.SPAM ? 1 : 0;
        return right > MARGIN ? 0 : target - Calibration.logistic(sum);
    }

    /**
     * Takes a learning back: exactly if it was the last one, nearly if others came after it.
     *
     * @param error what {@link #learn} gave
     */
    void forget(int[] features, Label label, double error, @Nullable String domain) {
        weights.forget(features, error);
        if (domain != null) {
            domains.learn(domain, -error);
        }
        replay(label).remove(features);
        progress = progress.counting(label, -1);
    }

    private Replay replay(Label label) {
        return label == Label.SPAM ? spamReplay : hamReplay;
    }
}
