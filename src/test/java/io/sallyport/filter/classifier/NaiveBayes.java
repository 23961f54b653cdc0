package io.sallyport.filter.classifier;

import io.sallyport.mail.MailMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The classic that ours is held against: words as evidence, Robinson's estimate for rare ones, and Fisher's method to
 * combine the 150 most telling (G. Robinson, "A Statistical Approach to the Spam Problem", 2003), as SpamBayes and bogofilter
 * do it. It sees what {@link Sample} lets ours see.
 */
final class NaiveBayes {
    private static final double UNKNOWN = 0.5;
    private static final double STRENGTH = 0.45;
    private static final double DULL = 0.1;
    private static final int MOST = 150;

    private final Map<String, int[]> counts = new HashMap<>();
    private int spam;
    private int ham;

    static Set<String> tokens(MailMessage message) throws IOException {
        Sample sample = Sample.delivered(message, "localhost");
        Set<String> tokens = new HashSet<>();
        sample.fields().forEach(field -> words(field.lowerCaseName() + ":", field.value(), tokens));
        words("", new String(sample.text(), StandardCharsets.ISO_8859_1), tokens);
        return tokens;
    }

    private static void words(String prefix, String text, Set<String> into) {
        for (String word : text.split("[^A-Za-z0-9$!'.\\-\\x80-\\xff]+")) {
            if (word.length() >= 3 && word.length() <= 40) {
                into.add(prefix + word.toLowerCase(Locale.ROOT));
            }
        }
    }

    void learn(Set<String> tokens, Label label) {
        if (label == Label.SPAM) {
            spam++;
        } else {
            ham++;
        }
        tokens.forEach(token -> counts.computeIfAbsent(token, t -> new int[2])[label.ordinal()]++);
    }

    /** Above zero if rather spam, −1 to 1. */
    double score(Set<String> tokens) {
        double[] telling = tokens.stream()
                .mapToDouble(token -> spamminess(counts.get(token)))
                .filter(p -> Math.abs(p - UNKNOWN) > DULL)
                .boxed()
                .sorted((a, b) -> Double.compare(Math.abs(b - UNKNOWN), Math.abs(a - UNKNOWN)))
                .limit(MOST)
                .mapToDouble(Double::doubleValue)
                .toArray();
        if (telling.length == 0) {
            return 0;
        }
        double ofSpam = -2 * DoubleStream.of(telling).map(p -> Math.log(1 - p)).sum();
        double ofHam = -2 * DoubleStream.of(telling).map(Math::log).sum();
        return chiSquareTail(ofHam, telling.length) - chiSquareTail(ofSpam, telling.length);
    }

    private double spamminess(int @Nullable [] seen) {
        if (seen == null || spam == 0 || ham == 0) {
            return UNKNOWN;
        }
        double inSpam = (double) seen[Label.SPAM.ordinal()] / spam;
        double inHam = (double) seen[Label.HAM.ordinal()] / ham;
        double often = seen[0] + seen[1];
        return (STRENGTH * UNKNOWN + often * (inSpam / (inSpam + inHam))) / (STRENGTH + often);
    }

    /** The probability of at least that much by chance, with twice so many degrees of freedom. */
    static double chiSquareTail(double value, int half) {
        double m = value / 2;
        double logTerm = -m;
        double sum = Math.exp(logTerm);
        for (int i = 1; i < half; i++) {
            logTerm += Math.log(m / i);
            sum += Math.exp(logTerm);
        }
        return Math.min(1, sum);
    }
}
