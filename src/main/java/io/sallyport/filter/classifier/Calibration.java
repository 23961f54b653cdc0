package io.sallyport.filter.classifier;

/**
 * What the sum of a message means as a probability (J. Platt, "Probabilistic Outputs", 1999): a logistic curve through what
 * the sums of messages were <em>before</em> they were learned, so that no message speaks for itself.
 *
 * <p>The last {@value #KEPT} of spam and of ham are kept. Both count the same however many there are of each, so that a
 * folder of spam that is learned on one day does not make all mail look like spam: the probability is that for a mail
 * that could as well be either.
 */
final class Calibration {
    static final int KEPT = 512;

    /** Below so many of each the curve is the plain logistic one. */
    private static final int FEWEST = 32;

    /** After so many messages the curve is drawn again. */
    private static final int BETWEEN = 32;

    private static final int ROUNDS = 25;
    private static final double CLOSE = 1e-7;

    /** Pulls the curve towards the plain one; too weak to be seen with a few hundred messages. */
    private static final double PULL = 1;

    private static final double STEEPEST = 20;
    private static final double FLATTEST = 0.05;

    final float[] spam = new float[KEPT];
    final float[] ham = new float[KEPT];
    long spamSeen;
    long hamSeen;

    private volatile Curve curve = new Curve(1, 0);

    private record Curve(double slope, double shift) {}

    /** The probability that a message with that sum is spam, 0 to 1. */
    double probability(double sum) {
        Curve drawn = curve;
        return logistic(drawn.slope * sum + drawn.shift);
    }

    static double logistic(double sum) {
        return 1 / (1 + Math.exp(-sum));
    }

    /** Takes the sum of a message that is not learned yet. */
    void add(double sum, Label label) {
        if (label == Label.SPAM) {
            spam[(int) (spamSeen++ % KEPT)] = (float) sum;
        } else {
            ham[(int) (hamSeen++ % KEPT)] = (float) sum;
        }
        if ((spamSeen + hamSeen) % BETWEEN == 0) {
            draw();
        }
    }

    /** Draws the curve by Newton's method; it has one best form, since the logarithm of the likelihood is concave. */
    void draw() {
        int spams = (int) Math.min(spamSeen, KEPT);
        int hams = (int) Math.min(hamSeen, KEPT);
        if (spams < FEWEST || hams < FEWEST) {
            return;
        }
        Curve found = new Curve(1, 0);
        for (int round = 0; round < ROUNDS; round++) {
            Fit fit = new Fit(found);
            fit.all(spam, spams, hams, (spams + 1.0) / (spams + 2.0));
            fit.all(ham, hams, spams, 1 / (hams + 2.0));
            Curve next = fit.next();
            boolean settled = Math.abs(next.slope - found.slope) + Math.abs(next.shift - found.shift) < CLOSE;
            found = next;
            if (settled) {
                break;
            }
        }
        curve = found;
    }

    /** First and second derivatives at a curve. */
    private static final class Fit {
        private final Curve at;
        private double slope;
        private double shift;
        private double slopeSlope = PULL;
        private double slopeShift;
        private double shiftShift = PULL;

        Fit(Curve at) {
            this.at = at;
            this.slope = PULL * (at.slope - 1);
            this.shift = PULL * at.shift;
        }

        /** Messages of one label, which together weigh as much as those of the other. */
        void all(float[] sums, int count, int others, double target) {
            double weight = (count + others) / (2.0 * count);
            for (int i = 0; i < count; i++) {
                double sum = sums[i];
                double p = logistic(at.slope * sum + at.shift);
                double miss = weight * (p - target);
                double width = weight * p * (1 - p);
                slope += miss * sum;
                shift += miss;
                slopeSlope += width * sum * sum;
                slopeShift += width * sum;
                shiftShift += width;
            }
        }

        Curve next() {
            double determinant = slopeSlope * shiftShift - slopeShift * slopeShift; // Above zero: PULL sees to that
            double down = (shiftShift * slope - slopeShift * shift) / determinant;
            double left = (slopeSlope * shift - slopeShift * slope) / determinant;
            double steepness = Math.clamp(at.slope - down, FLATTEST, STEEPEST);
            return new Curve(steepness, Math.clamp(at.shift - left, -STEEPEST, STEEPEST));
        }
    }
}
