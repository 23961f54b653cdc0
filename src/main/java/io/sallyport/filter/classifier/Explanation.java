package io.sallyport.filter.classifier;

import io.sallyport.filter.classifier.Reading.Section;
import io.sallyport.mail.Printable;
import io.sallyport.mail.Score;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Why a message looks like spam or like ham: the words of it that weigh most. */
final class Explanation {
    private static final int LONGEST = 40;

    private Explanation() {}

    /**
     * A word with all features that begin in it.
     *
     * @param text for people, printable
     * @param weight how much it adds to the sum of the message; below zero it speaks for ham
     */
    record Word(String text, double weight) {
        /** Such as {@code +0.31 unsubscribe}. */
        @Override
        public String toString() {
            return (weight < 0 ? "" : "+") + Score.of(weight) + " " + text;
        }
    }

    /**
     * The words that speak loudest for what the message was taken for.
     *
     * @param label what it was taken for
     * @param most how many
     */
    static List<Word> of(Reading reading, Model model, Label label, int most) {
        Map<Section, double[]> weights = weights(reading, model);
        int side = label == Label.SPAM ? 1 : -1;
        Map<String, Double> sums = new HashMap<>();
        for (Map.Entry<Section, double[]> entry : weights.entrySet()) {
            Section section = entry.getKey();
            double[] each = entry.getValue();
            int from = 0;
            while (from < each.length) {
                int to = reading.wordEnd(section, from);
                double sum = 0;
                for (int i = from; i < to; i++) {
                    sum += each[i];
                }
                if (sum * side > 0) {
                    sums.merge(Printable.of(reading.words(section, from, to), LONGEST), sum, Double::sum);
                }
                from = to;
            }
        }
        List<Word> words = new ArrayList<>();
        sums.forEach((text, sum) -> words.add(new Word(text, sum)));
        words.sort(
                Comparator.comparingDouble((Word word) -> -word.weight * side).thenComparing(Word::text));
        return words.stream().limit(most).toList();
    }

    /** The weight of each place in the message at which features begin; of features that come twice, the first. */
    private static Map<Section, double[]> weights(Reading reading, Model model) {
        Map<Section, double[]> weights = new HashMap<>();
        for (Section section : Section.values()) {
            weights.put(section, new double[reading.length(section)]);
        }
        double share = Weights.share(model.features(reading));
        BitSet seen = new BitSet(Weights.SIZE);
        reading.features(model.seed(), (hash, section, from) -> {
            int place = Weights.place(hash);
            double[] each = weights.get(section);
            if (!seen.get(place) && each != null) {
                seen.set(place);
                each[from] += model.weights.weights[place] * share;
            }
        });
        return weights;
    }
}
