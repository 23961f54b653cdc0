package io.sallyport.filter.classifier;

import io.sallyport.filter.classifier.SpamCorpus.Mail;
import io.sallyport.filter.classifier.SpamCorpus.View;
import io.sallyport.mail.MailMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Measures the classifier on SpamAssassin's public corpus and prints tables for {@code docs/performance.md}:
 *
 * <pre>./mvnw -q -Pload package -Dload.program=io.sallyport.filter.classifier.ClassifierEvaluation</pre>
 *
 * <p>In the order of time each message is judged and then learned; in cross validation each tenth is judged by a model that
 * has learned the others, in a random order, or all spam before all ham and the other way round. The parameters were chosen
 * by cross validation on a third of the corpus (by the digest of the files): the other two thirds are shown apart, because
 * nothing was ever chosen by them.
 */
public final class ClassifierEvaluation {
    private static final int FOLDS = 10;
    private static final long SEED = 20261122;

    private ClassifierEvaluation() {}

    /** In which order messages are learned. */
    enum Order {
        RANDOM,
        SPAM_FIRST,
        HAM_FIRST
    }

    /** A mail, ready for either classifier. */
    record Prepared(int[] features, Set<String> tokens, Label label) {}

    public static void main(String... args) throws IOException {
        Path corpus = Path.of(System.getProperty("sallyport.suites", "../shared/suites"), "spam/spamassassin-corpus");
        List<Mail> mails = SpamCorpus.in(corpus);
        System.out.println(
                "| messages | seen | how | (1-AUC)% | FP at 99 % | FP at 99.5 % | Robinson-Fisher | FP | FP |");
        System.out.println("|---|---|---|---:|---:|---:|---:|---:|---:|");
        for (View view : View.values()) {
            rows("all", view, prepare(mails, view, mail -> true));
            rows("not for tuning", view, prepare(mails, view, mail -> !mail.isForTuning()));
        }
        calibration(prepare(mails, View.AS_IS, mail -> true));
        speed(mails);
    }

    static List<Prepared> prepare(List<Mail> mails, View view, Predicate<Mail> which) throws IOException {
        Model model = new Model(SEED);
        List<Prepared> prepared = new ArrayList<>();
        for (Mail mail : mails) {
            if (which.test(mail)) {
                MailMessage message = mail.seen(view);
                Reading reading = Reading.of(Sample.delivered(message, "localhost"));
                prepared.add(new Prepared(model.features(reading).places(), NaiveBayes.tokens(message), mail.label()));
            }
        }
        return prepared;
    }

    private static void rows(String which, View view, List<Prepared> mails) {
        row(which, view, "in time order", inTimeOrder(mails), bayesInTimeOrder(mails));
        row(which, view, "10-fold", crossValidated(mails, Order.RANDOM), bayesCrossValidated(mails));
        row(which, view, "10-fold, spam first", crossValidated(mails, Order.SPAM_FIRST), null);
        row(which, view, "10-fold, ham first", crossValidated(mails, Order.HAM_FIRST), null);
    }

    private static void row(String which, View view, String how, Roc ours, @Nullable Roc bayes) {
        String name = view.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        System.out.printf(
                Locale.ROOT,
                "| %s (%,d ham, %,d spam) | %s | %s | %s | %s |%n",
                which,
                ours.ham(),
                ours.spam(),
                name,
                how,
                cells(ours),
                bayes == null ? "| |" : cells(bayes));
    }

    private static String cells(Roc roc) {
        return String.format(
                Locale.ROOT,
                "%.4f | %d | %d",
                roc.oneMinusAreaPercent(),
                roc.falsePositives(0.99),
                roc.falsePositives(0.995));
    }

    /** Each message is judged, then learned. */
    static Roc inTimeOrder(List<Prepared> mails) {
        Roc roc = new Roc();
        Model model = new Model(SEED);
        for (Prepared mail : mails) {
            roc.add(model.sum(mail.features, null), mail.label);
            model.learn(mail.features, mail.label, null);
        }
        return roc;
    }

    private static Roc bayesInTimeOrder(List<Prepared> mails) {
        Roc roc = new Roc();
        NaiveBayes bayes = new NaiveBayes();
        for (Prepared mail : mails) {
            roc.add(bayes.score(mail.tokens), mail.label);
            bayes.learn(mail.tokens, mail.label);
        }
        return roc;
    }

    /** Each tenth is judged by a model that has learned the others. */
    static Roc crossValidated(List<Prepared> mails, Order order) {
        Roc roc = new Roc();
        for (int fold = 0; fold < FOLDS; fold++) {
            Model model = new Model(SEED + fold);
            for (Prepared mail : training(mails, fold, order)) {
                model.learn(mail.features, mail.label, null);
            }
            for (Prepared mail : fold(mails, fold)) {
                roc.add(model.sum(mail.features, null), mail.label);
            }
        }
        return roc;
    }

    private static Roc bayesCrossValidated(List<Prepared> mails) {
        Roc roc = new Roc();
        for (int fold = 0; fold < FOLDS; fold++) {
            NaiveBayes bayes = new NaiveBayes();
            training(mails, fold, Order.RANDOM).forEach(mail -> bayes.learn(mail.tokens, mail.label));
            fold(mails, fold).forEach(mail -> roc.add(bayes.score(mail.tokens), mail.label));
        }
        return roc;
    }

    private static List<Prepared> shuffled(List<Prepared> mails) {
        List<Prepared> shuffled = new ArrayList<>(mails);
        Collections.shuffle(shuffled, new Random(SEED));
        return shuffled;
    }

    private static List<Prepared> fold(List<Prepared> mails, int fold) {
        List<Prepared> shuffled = shuffled(mails);
        int size = shuffled.size();
        return shuffled.subList(size * fold / FOLDS, size * (fold + 1) / FOLDS);
    }

    private static List<Prepared> training(List<Prepared> mails, int fold, Order order) {
        List<Prepared> training = shuffled(mails);
        int size = training.size();
        training.subList(size * fold / FOLDS, size * (fold + 1) / FOLDS).clear();
        switch (order) {
            case RANDOM -> {}
            case SPAM_FIRST -> training.sort(Comparator.comparing(Prepared::label));
            case HAM_FIRST ->
                training.sort(Comparator.comparing(Prepared::label).reversed());
        }
        return training;
    }

    /** What comes true of the probabilities that are said in the order of time. */
    private static void calibration(List<Prepared> mails) {
        double[] borders = {0.01, 0.1, 0.3, 0.7, 0.95, 0.99, 1.1};
        int[][] seen = new int[borders.length][2];
        Model model = new Model(SEED);
        for (Prepared mail : mails) {
            double probability = model.probability(mail.features, null);
            if (Math.min(model.progress().spam(), model.progress().ham()) >= 200) {
                int band = 0;
                while (probability >= borders[band]) {
                    band++;
                }
                seen[band][mail.label.ordinal()]++;
            }
            model.learn(mail.features, mail.label, null);
        }
        System.out.println("\n| probability said, in the order of time | spam | ham |\n|---|---:|---:|");
        for (int i = 0; i < borders.length; i++) {
            System.out.printf(
                    Locale.ROOT, "| below %.2f | %,d | %,d |%n", Math.min(1, borders[i]), seen[i][0], seen[i][1]);
        }
    }

    /** From octets to a probability, on one thread, with messages of 3 to 5 KB. */
    private static void speed(List<Mail> mails) throws IOException {
        List<MailMessage> messages = mails.stream()
                .map(mail -> mail.seen(View.AS_IS))
                .filter(message -> message.size() > 3000 && message.size() < 5000)
                .toList();
        Model model = new Model(SEED);
        double judging = 0;
        double learning = 0;
        for (int round = 0; round < 5; round++) { // The last counts
            long begin = System.nanoTime();
            double sum = 0;
            for (MailMessage message : messages) {
                sum += model.probability(features(model, message), null);
            }
            judging = messages.size() * 1e9 / (System.nanoTime() - begin);
            begin = System.nanoTime();
            for (int i = 0; i < messages.size(); i++) {
                model.learn(features(model, messages.get(i)), i % 2 == 0 ? Label.SPAM : Label.HAM, null);
            }
            learning = messages.size() * 1e9 / (System.nanoTime() - begin);
            if (Double.isNaN(sum)) {
                throw new IllegalStateException("a probability is no number");
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%nMessages a second on one core (%,d messages of 3 to 5 KB): judged %,.0f, learned %,.0f%n",
                messages.size(),
                judging,
                learning);
    }

    private static int[] features(Model model, MailMessage message) throws IOException {
        return model.features(Reading.of(Sample.delivered(message, "localhost")))
                .places();
    }
}
