package io.sallyport.filter.classifier;

import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.filter.Outcome;
import io.sallyport.filter.Weight;
import io.sallyport.filter.classifier.Classifier.Judgement;
import io.sallyport.filter.classifier.ClassifierSettings.LearnFrom;
import io.sallyport.filter.classifier.Model.Progress;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says how much a message looks like the spam and the ham that this installation has learned ({@code sallyport learn}).
 *
 * <ul>
 *   <li>{@code classifier.spam}: like spam. With the weight of the band of {@code spam} that its probability reaches.
 *   <li>{@code classifier.ham}: like ham. With the weight of the band of {@code ham} that its probability reaches.
 *   <li>{@code classifier.untrained}: Too little was learned for an opinion; noted.
 * </ul>
 */
@ApplicationScoped
public class ClassifierFilter implements Filter<ClassifierSettings> {
    private static final String OWN = "classifier.*";

    private final Classifier classifier;

    public ClassifierFilter(Classifier classifier) {
        this.classifier = classifier;
    }

    @Override
    public String name() {
        return "classifier";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.DATA);
    }

    @Override
    public Class<ClassifierSettings> settingsType() {
        return ClassifierSettings.class;
    }

    @Override
    public boolean isCostly() {
        return true;
    }

    @Override
    public List<Finding> examine(Examination mail, ClassifierSettings settings) throws IOException {
        Reading reading = Reading.of(Sample.received(mail.message(), mail.authentication()));
        Judgement judgement = classifier.judge(reading, domain(mail));
        Progress progress = judgement.progress();
        if (Math.min(progress.spam(), progress.ham()) < settings.leastTrained()) {
            return List.of(Finding.noted("classifier.untrained", "has learned too little for an opinion")
                    .with("spam", progress.spam())
                    .with("ham", progress.ham())
                    .with("needed", settings.leastTrained()));
        }
        Weight spam = settings.spamWeight(judgement.probability());
        if (spam != null) {
            return weigh(spam, Label.SPAM, judgement, reading, settings);
        }
        Weight ham = settings.hamWeight(judgement.probability());
        return ham == null ? List.of() : weigh(ham, Label.HAM, judgement, reading, settings);
    }

    private static List<Finding> weigh(
            Weight weight, Label label, Judgement judgement, Reading reading, ClassifierSettings settings) {
        if (weight.isOff()) {
            return List.of();
        }
        String probability = String.format(Locale.ROOT, "%.4f", judgement.probability());
        String name = "classifier." + label.name().toLowerCase(Locale.ROOT);
        Finding finding = Finding.noted(name, "the probability of spam is %s", probability)
                .with("probability", probability)
                .with("model", judgement.progress().version());
        int number = 1;
        for (Explanation.Word word :
                Explanation.of(reading, judgement.features(), judgement.weights(), label, settings.words())) {
            finding = finding.with("word-" + number++, word);
        }
        return weight.weigh(finding.telling("7.1", "Your mail looks like spam"));
    }

    /** Of the recipients, if they are all of one. */
    private static @Nullable String domain(Examination mail) {
        List<String> domains = mail.envelope().recipients().stream()
                .map(MailAddress::asciiDomain)
                .distinct()
                .limit(2)
                .toList();
        return domains.size() == 1 ? domains.getFirst() : null;
    }

    /** Learns mail that everything else has judged clearly, if the policy wants it. */
    @Override
    public void concluded(Examination mail, ClassifierSettings settings, Outcome outcome) {
        LearnFrom learnFrom = settings.learnFrom();
        Verdict verdict = outcome.verdict();
        if (learnFrom == null || verdict == null) {
            return;
        }
        Label label = label(othersScore(verdict), learnFrom);
        if (label == null) {
            return;
        }
        try {
            Sample sample = Sample.received(mail.message(), mail.authentication());
            classifier.learn(sample, mail.message(), label, domain(mail));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Label label(Score score, LearnFrom learnFrom) {
        if (learnFrom.spam() != null && score.isAtLeast(learnFrom.spam())) {
            return Label.SPAM;
        }
        return learnFrom.ham() != null && learnFrom.ham().isAtLeast(score) ? Label.HAM : null;
    }

    /** What all other findings come to: a classifier that learned from itself would only grow more certain. */
    private static Score othersScore(Verdict verdict) {
        Score score = verdict.score();
        for (Verdict.Weighed weighed : verdict.findings()) {
            if (weighed.counts()
                    && Finding.matches(OWN, weighed.finding().name())
                    && weighed.finding().effect() instanceof Effect.Points(Score own)) {
                score = score.minus(own);
            }
        }
        return score;
    }
}
