package io.sallyport.filter.classifier;

import io.sallyport.filter.Weight;
import io.sallyport.mail.Score;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code classifier:} block of a policy.
 *
 * <pre>{@code
 * classifier:
 *   on-unavailable: pass
 *   least-trained: 200
 *   spam:
 *     - { from: 0.7, weight: 1 }
 *     - { from: 0.95, weight: 2.5 }
 *     - { from: 0.99, weight: 4 }
 *   ham:
 *     - { to: 0.1, weight: -0.5 }
 *     - { to: 0.01, weight: -1.5 }
 * }</pre>
 *
 * @param leastTrained It has no opinion before it has learned so many messages of spam and so many of ham.
 * @param spam what a high probability of spam weighs; of those reached the highest counts. Without any, as in the example
 * @param ham what a low probability of spam weighs; of those reached the lowest counts. Without any, as in the example
 * @param words how many words that explain the opinion are kept with it, up to 10
 * @param learnFrom learns by itself from mail that all others judge clearly; by default it does not
 */
public record ClassifierSettings(
        @Default("200") @Min(1) @Max(1_000_000) int leastTrained,
        @Size(max = 20) List<SpamBand> spam,
        @Size(max = 20) List<HamBand> ham,
        @Default("5") @Min(0) @Max(10) int words,
        @Nullable LearnFrom learnFrom) {
    private static final List<SpamBand> SPAM =
            List.of(spamFrom("0.7", "1"), spamFrom("0.95", "2.5"), spamFrom("0.99", "4"));
    private static final List<HamBand> HAM = List.of(hamTo("0.1", "-0.5"), hamTo("0.01", "-1.5"));

    /**
     * What a high probability weighs.
     *
     * @param from the least probability
     * @param weight of the finding
     */
    public record SpamBand(Probability from, Weight weight) {}

    /**
     * What a low probability weighs.
     *
     * @param to the highest probability
     * @param weight of the finding
     */
    public record HamBand(Probability to, Weight weight) {}

    /**
     * What it learns by itself. The points of the classifier do not count for this, so that it never teaches itself.
     *
     * @param spam mail with so many points is learned as spam; without it none is
     * @param ham mail with so few points is learned as ham; without it none is
     */
    public record LearnFrom(@Nullable Score spam, @Nullable Score ham) {
        public LearnFrom {
            if (spam != null && ham != null && ham.isAtLeast(spam)) {
                throw new IllegalArgumentException("ham: %s (expected: below spam, %s)".formatted(ham, spam));
            }
        }
    }

    public ClassifierSettings {
        spam = (spam.isEmpty() ? SPAM : spam)
                .stream()
                        .sorted(Comparator.comparingDouble(
                                (SpamBand band) -> -band.from().value()))
                        .toList();
        ham = (ham.isEmpty() ? HAM : ham)
                .stream()
                        .sorted(Comparator.comparingDouble(
                                (HamBand band) -> band.to().value()))
                        .toList();
        if (ham.getLast().to().value() >= spam.getLast().from().value()) {
            throw new IllegalArgumentException("ham.to: %s (expected: below each spam.from)"
                    .formatted(ham.getLast().to().value()));
        }
    }

    /** The band of a probability; null if it weighs nothing. */
    @Nullable
    Weight spamWeight(double probability) {
        for (SpamBand band : spam) {
            if (probability >= band.from.value()) {
                return band.weight;
            }
        }
        return null;
    }

    /** The same for ham. */
    @Nullable
    Weight hamWeight(double probability) {
        for (HamBand band : ham) {
            if (probability <= band.to.value()) {
                return band.weight;
            }
        }
        return null;
    }

    private static SpamBand spamFrom(String from, String weight) {
        return new SpamBand(Probability.of(from), Weight.of(weight));
    }

    private static HamBand hamTo(String to, String weight) {
        return new HamBand(Probability.of(to), Weight.of(weight));
    }
}
