package io.sallyport.filter.classifier;

import io.sallyport.filter.classifier.Reading.Section;
import io.sallyport.mail.Printable;
import io.sallyport.mail.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Why a message looks like spam or like ham: the words of it that weigh most. */
final class Explanation {
    private static final int LONGEST = 40;

    /** A word counts where it comes first, and hardly where it comes again: so many places for each word are enough. */
    private static final int OFTEN = 20;

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

    /** A word where it stands. */
    private record Place(Section section, int from, int to, double weight) {}

    /**
     * The words that speak loudest for what the message was taken for.
     *
     * @param features of the message
     * @param label what it was taken for
     * @param most how many
     */
    static List<Word> of(Reading reading, Features features, Weights weights, Label label, int most) {
        int side = label == Label.SPAM ? 1 : -1;
        List<Place> places = places(reading, features, weights, side);
        places.sort(Comparator.comparingDouble(place -> -place.weight * side));
        Map<String, Double> sums = new HashMap<>();
        for (Place place : places.subList(0, Math.min(places.size(), OFTEN * most))) {
            String text = Printable.of(reading.words(place.section, place.from, place.to), LONGEST);
            sums.merge(text, place.weight, Double::sum);
        }
        List<Word> words = new ArrayList<>();
        sums.forEach((text, sum) -> words.add(new Word(text, sum)));
        words.sort(
                Comparator.comparingDouble((Word word) -> -word.weight * side).thenComparing(Word::text));
        return words.stream().limit(most).toList();
    }

    /** The words of the message that speak for one side, and what they weigh where they stand. */
    private static List<Place> places(Reading reading, Features features, Weights weights, int side) {
        Map<Section, double[]> byStart = byStart(reading, features, weights);
        double share = Weights.share(features.size());
        List<Place> places = new ArrayList<>();
        byStart.forEach((section, each) -> {
            int from = 0;
            while (from < each.length) {
                int to = reading.wordEnd(section, from);
                double sum = 0;
                for (int i = from; i < to; i++) {
                    sum += each[i];
                }
                if (sum * share * side > 0) {
                    places.add(new Place(section, from, to, sum * share));
                }
                from = to;
            }
        });
        return places;
    }

    /** The weight of each place in the message at which features begin; of features that come twice, the first. */
    private static Map<Section, double[]> byStart(Reading reading, Features features, Weights weights) {
        Map<Section, double[]> byStart = new EnumMap<>(Section.class);
        for (Section section : Section.values()) {
            byStart.put(section, new double[reading.length(section)]);
        }
        for (int i = 0; i < features.size(); i++) {
            double[] each = byStart.get(features.section(i));
            if (each != null) {
                each[features.from(i)] += weights.weights[features.place(i)];
            }
        }
        return byStart;
    }
}
