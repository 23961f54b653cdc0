package io.sallyport.filter.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.filter.Outcome;
import io.sallyport.filter.classifier.Classifier.Saving;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Octets;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.policy.Judge;
import io.sallyport.policy.RecipientPolicy;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FilterSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ClassifierFilterTest {
    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final Classifier classifier = new Classifier(
            new MemoryHome(5),
            new MemoryLearnedMessages(10_000),
            clock,
            "mx",
            new Saving(10_000, Duration.ofHours(1), Duration.ofDays(365)));
    private final ClassifierFilter filter = new ClassifierFilter(classifier);
    private final ClassifierSettings settings = FilterSettings.of(ClassifierSettings.class, "least-trained: 50\n");

    @Test
    void exampleOfTheDocumentationHoldsAndSaysTheDefaults() {
        assertThat(FilterSettings.example(ClassifierSettings.class))
                .isEqualTo(FilterSettings.of(ClassifierSettings.class, "least-trained: 200\n"));
    }

    @Test
    void withoutTrainingItHasNoOpinionAndSaysSo() throws IOException {
        train(49);
        Finding finding = examine(Label.SPAM, 1000).getFirst();
        assertThat(finding.name()).isEqualTo("classifier.untrained");
        assertThat(finding.effect()).isEqualTo(new Effect.Noted());
        assertThat(finding.evidence()).containsEntry("spam", "49").containsEntry("needed", "50");
    }

    @Test
    void spamAndHamGetTheWeightOfTheirBands() throws IOException {
        train(150);
        Finding spam = examine(Label.SPAM, 1000).getFirst();
        assertThat(spam.name()).isEqualTo("classifier.spam");
        assertThat(spam.effect()).isInstanceOf(Effect.Points.class);
        assertThat(((Effect.Points) spam.effect()).score().points()).isGreaterThanOrEqualTo(2.5);
        Finding ham = examine(Label.HAM, 1000).getFirst();
        assertThat(ham.name()).isEqualTo("classifier.ham");
        assertThat(((Effect.Points) ham.effect()).score().points()).isNegative();
    }

    @Test
    void opinionIsExplainedByWordsOfTheMessage() throws IOException {
        train(150);
        Finding spam = examine(Label.SPAM, 1000).getFirst();
        assertThat(spam.evidence()).containsKeys("probability", "model", "word-1", "word-5");
        String message = text(Letters.letter(Label.SPAM, 1000));
        for (int i = 1; i <= 5; i++) {
            String word = spam.evidence().get("word-" + i);
            assertThat(word).startsWith("+");
            assertThat(message.toLowerCase(Locale.ROOT)).contains(word.substring(word.lastIndexOf(' ') + 1));
        }
        assertThat(spam.evidence().values().toString())
                .containsAnyOf("viagra", "cheap", "winner", "prize", "casino", "pills", "million");
        assertThat(spam.reason()).isNotNull();
        assertThat(spam.reason().text()).doesNotContain("viagra");
    }

    @Test
    void bandThatIsOffSaysNothing() throws IOException {
        train(150);
        ClassifierSettings off = FilterSettings.of(ClassifierSettings.class, """
                least-trained: 50
                spam: [{ from: 0.7, weight: off }]
                ham: [{ to: 0.3, weight: off }]
                """);
        assertThat(filter.examine(mail(Label.SPAM, 1000), off)).isEmpty();
        assertThat(filter.examine(mail(Label.HAM, 1000), off)).isEmpty();
    }

    @Test
    void hostileMailIsJudgedLikeOther() throws IOException {
        train(60);
        for (String text :
                List.of("\n", "Subject: x\n\n", "Subject: \0\0\n\n\0\0\0", "\n" + "viagra ".repeat(1_000_000))) {
            assertThat(filter.examine(Examinations.at(Stage.DATA).message(text), settings))
                    .allMatch(finding -> finding.name().startsWith("classifier."));
        }
    }

    @Test
    void modelThatCannotBeReadIsNotSilent() {
        ModelHome broken = new ModelHome() {
            @Override
            public Model open() throws IOException {
                throw new IOException("damaged");
            }

            @Override
            public void save(Model model) {}

            @Override
            public void close() {}
        };
        Classifier unreadable = new Classifier(
                broken,
                new MemoryLearnedMessages(1),
                clock,
                "mx",
                new Saving(1, Duration.ofHours(1), Duration.ofDays(1)));
        assertThatThrownBy(() -> new ClassifierFilter(unreadable).examine(mail(Label.SPAM, 1), settings))
                .isInstanceOf(IOException.class);
    }

    @Test
    void mailThatOthersJudgeClearlyIsLearnedIfThePolicyWantsIt() throws IOException {
        ClassifierSettings learning =
                FilterSettings.of(ClassifierSettings.class, "learn-from: { spam: 15, ham: -3 }\n");
        conclude(learning, Label.SPAM, 1, 15, 0);
        conclude(learning, Label.HAM, 2, -3, 0);
        conclude(learning, Label.SPAM, 3, 14.9, 0);
        conclude(learning, Label.HAM, 4, -2.9, 0);
        assertThat(classifier.status().spam()).isEqualTo(1);
        assertThat(classifier.status().ham()).isEqualTo(1);
        conclude(settings, Label.SPAM, 5, 100, 0);
        assertThat(classifier.status().spam()).isEqualTo(1);
    }

    @Test
    void itsOwnPointsTeachNothing() throws IOException {
        ClassifierSettings learning = FilterSettings.of(ClassifierSettings.class, "learn-from: { spam: 15 }\n");
        conclude(learning, Label.SPAM, 1, 12, 4);
        assertThat(classifier.status().spam()).isZero();
        conclude(learning, Label.SPAM, 1, 15, -4);
        assertThat(classifier.status().spam()).isEqualTo(1);
    }

    @Test
    void settingsThatMakeNoSenseAreProblemsOfThePolicy() {
        for (String yaml : List.of(
                "least-trained: 0",
                "spam: [{ from: 1.1, weight: 1 }]",
                "spam: [{ from: x, weight: 1 }]",
                "spam: [{ from: 0.05, weight: 1 }]",
                "ham: [{ to: 0.7, weight: -1 }]",
                "words: 11",
                "learn-from: { spam: 3, ham: 3 }")) {
            assertThat(FilterSettings.problems(ClassifierSettings.class, yaml + "\n"))
                    .as(yaml)
                    .hasSize(1);
        }
    }

    @Test
    void highestBandThatIsReachedCounts() {
        ClassifierSettings mixed = FilterSettings.of(ClassifierSettings.class, """
                spam: [{ from: 0.9, weight: 1 }, { from: 0.99, weight: 3 }, { from: 0.95, weight: 2 }]
                ham: [{ to: 0.01, weight: -2 }, { to: 0.2, weight: -1 }]
                """);
        assertThat(mixed.spamWeight(0.89)).isNull();
        assertThat(mixed.spamWeight(0.9)).hasToString("1");
        assertThat(mixed.spamWeight(0.96)).hasToString("2");
        assertThat(mixed.spamWeight(1)).hasToString("3");
        assertThat(mixed.hamWeight(0)).hasToString("-2");
        assertThat(mixed.hamWeight(0.2)).hasToString("-1");
        assertThat(mixed.hamWeight(0.21)).isNull();
    }

    private void conclude(ClassifierSettings with, Label label, int number, double others, double own)
            throws IOException {
        List<Finding> findings = List.of(
                Finding.points(Score.of(others), "other.thing", "for a test"),
                Finding.points(Score.of(own), "classifier.spam", "for a test"));
        Outcome outcome = new Outcome(Outcome.Result.ACCEPTED, Judge.judge(RecipientPolicy.DEFAULT, findings));
        filter.concluded(mail(label, number), with, outcome);
    }

    private void train(int each) throws IOException {
        for (int i = 0; i < each; i++) {
            for (Label label : Label.values()) {
                classifier.learn(Letters.letter(label, i), label, null);
            }
        }
    }

    private List<Finding> examine(Label label, int number) throws IOException {
        return filter.examine(mail(label, number), settings);
    }

    private static Examinations mail(Label label, int number) throws IOException {
        return Examinations.at(Stage.DATA).message(text(Letters.letter(label, number)));
    }

    private static String text(Octets message) throws IOException {
        return new String(message.open().readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
