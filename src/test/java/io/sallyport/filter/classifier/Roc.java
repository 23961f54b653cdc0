package io.sallyport.filter.classifier;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How well scores tell spam from ham: receiver operating characteristic. */
final class Roc {
    private record Scored(double score, Label label) {}

    private final List<Scored> all = new ArrayList<>();
    private long spam;
    private long ham;

    void add(double score, Label label) {
        all.add(new Scored(score, label));
        if (label == Label.SPAM) {
            spam++;
        } else {
            ham++;
        }
    }

    /** The part of all pairs of a spam and a ham that are in the wrong order, in percent; equal scores count half. */
    double oneMinusAreaPercent() {
        sort();
        double wrong = 0;
        long hamAbove = 0;
        int i = 0;
        while (i < all.size()) {
            long spamHere = 0;
            long hamHere = 0;
            double score = all.get(i).score;
            for (; i < all.size() && all.get(i).score == score; i++) {
                spamHere += all.get(i).label == Label.SPAM ? 1 : 0;
                hamHere += all.get(i).label == Label.HAM ? 1 : 0;
            }
            wrong += spamHere * (hamAbove + hamHere / 2.0);
            hamAbove += hamHere;
        }
        return 100 * wrong / ((double) spam * ham);
    }

    /** How many ham score at least as high as the lowest of the best so many spam. */
    long falsePositives(double caught) {
        sort();
        long needed = (long) Math.ceil(caught * spam);
        long spamSeen = 0;
        long hamSeen = 0;
        double least = Double.NEGATIVE_INFINITY;
        for (Scored scored : all) {
            if (spamSeen >= needed && scored.score < least) {
                break;
            }
            if (scored.label == Label.SPAM) {
                spamSeen++;
                least = scored.score;
            } else {
                hamSeen++;
            }
        }
        return hamSeen;
    }

    long spam() {
        return spam;
    }

    long ham() {
        return ham;
    }

    private void sort() {
        all.sort(Comparator.comparingDouble(scored -> -scored.score));
    }
}
