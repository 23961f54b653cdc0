package io.sallyport.filter.classifier;

/**
 * The table of weights: 8 MB, for ever. One thread writes at a time; any number read beside it without a lock. They may
 * see some weights of before a learning and some of after it, which is as good as either: a float is never seen in halves
 * (JLS § 17.7).
 */
final class Weights {
    /** 2^20 places: with four times as many nothing became better. */
    private static final int BITS = 20;

    /** How many places there are. */
    static final int SIZE = 1 << BITS;

    /** How fast weights move. */
    private static final double RATE = 0.5;

    /** Keeps the first step of a weight short. */
    private static final double CAUTION = 1e-3;

    /** Towards spam, or away from it if below zero. */
    final float[] weights = new float[SIZE];

    /** The sum of squares of all steps asked of a weight: who has moved much moves slowly (AdaGrad; Duchi et al., 2011). */
    final float[] squares = new float[SIZE];

    /** The place of a hash. */
    static int place(int hash) {
        return hash >>> (32 - BITS);
    }

    /** The sum for a message, in relation to its length. */
    double sum(int[] features) {
        double sum = 0;
        for (int feature : features) {
            sum += weights[feature];
        }
        return sum * share(features.length);
    }

    /** How much one feature of a message counts: long mail is not more certain than short mail. */
    static double share(int features) {
        return features == 0 ? 0 : 1 / Math.sqrt(features);
    }

    /**
     * Moves the weights of a message.
     *
     * @param error how far the probability of spam should go up, −1 to 1
     */
    void learn(int[] features, double error) {
        double step = error * share(features.length);
        for (int feature : features) {
            float square = squares[feature] + (float) (step * step);
            squares[feature] = square;
            weights[feature] += (float) (RATE * step / (Math.sqrt(square) + CAUTION));
        }
    }

    /** Takes a learning back: exactly the last one, others nearly. */
    void forget(int[] features, double error) {
        double step = error * share(features.length);
        for (int feature : features) {
            float square = squares[feature];
            weights[feature] -= (float) (RATE * step / (Math.sqrt(square) + CAUTION));
            squares[feature] = Math.max(0, square - (float) (step * step));
        }
    }
}
