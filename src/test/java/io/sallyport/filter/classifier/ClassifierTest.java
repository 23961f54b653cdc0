package io.sallyport.filter.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.filter.classifier.Classifier.Saving;
import io.sallyport.filter.classifier.Learning.Result;
import io.sallyport.mail.Octets;
import io.sallyport.testing.FakeClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTest {
    @TempDir
    Path folder;

    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final MemoryLearnedMessages memory = new MemoryLearnedMessages(1000);

    @Test
    void messageCountsOnceHoweverOftenItIsShown() throws IOException {
        try (Classifier classifier = open(1000)) {
            Octets letter = Letters.letter(Label.SPAM, 1);
            assertThat(classifier.learn(letter, Label.SPAM, null)).isEqualTo(Result.LEARNED);
            assertThat(classifier.learn(letter, Label.SPAM, null)).isEqualTo(Result.KNOWN);
            Octets delivered = Letters.message("Delivered-To: x@y\n" + text(letter));
            assertThat(classifier.learn(delivered, Label.SPAM, null)).isEqualTo(Result.KNOWN);
            assertThat(classifier.status().spam()).isEqualTo(1);
        }
    }

    @Test
    void oppositeCorrectsAndForgetTakesBack() throws IOException {
        try (Classifier classifier = open(1000)) {
            Octets letter = Letters.letter(Label.SPAM, 1);
            classifier.learn(letter, Label.HAM, "a.example");
            double before = probability(classifier, letter);
            assertThat(classifier.learn(letter, Label.SPAM, "a.example")).isEqualTo(Result.CORRECTED);
            assertThat(probability(classifier, letter)).isGreaterThan(0.5).isGreaterThan(before);
            assertThat(classifier.status().spam()).isEqualTo(1);
            assertThat(classifier.status().ham()).isZero();
            assertThat(classifier.forget(letter)).isEqualTo(Result.FORGOTTEN);
            assertThat(classifier.forget(letter)).isEqualTo(Result.UNKNOWN);
            assertThat(probability(classifier, letter)).isEqualTo(0.5);
            assertThat(classifier.learn(letter, Label.SPAM, null)).isEqualTo(Result.LEARNED);
        }
    }

    @Test
    void whatWasLearnedIsKnownAfterAStop() throws IOException {
        try (Classifier classifier = open(1000)) {
            classifier.learn(Letters.letter(Label.SPAM, 1), Label.SPAM, null);
        }
        try (Classifier classifier = open(1000)) {
            assertThat(classifier.status().spam()).isEqualTo(1);
            assertThat(classifier.learn(Letters.letter(Label.SPAM, 1), Label.SPAM, null))
                    .isEqualTo(Result.KNOWN);
        }
    }

    @Test
    void modelIsSavedAfterSoManyMessages() throws IOException {
        try (Classifier classifier = open(3)) {
            for (int i = 0; i < 2; i++) {
                classifier.learn(Letters.letter(Label.SPAM, i), Label.SPAM, null);
            }
            assertThat(file()).doesNotExist();
            classifier.learn(Letters.letter(Label.SPAM, 2), Label.SPAM, null);
            assertThat(file()).exists();
            assertThat(classifier.status().unsaved()).isZero();
        }
    }

    /** A kill: what was not saved is neither in the model nor known as learned. */
    @Test
    void whatAKillTookIsLearnedAgain() throws IOException {
        open(1000).learn(Letters.letter(Label.SPAM, 1), Label.SPAM, null);
        try (Classifier next = new Classifier(new MemoryHome(1), memory, clock, "mx", saving(1000))) {
            assertThat(next.learn(Letters.letter(Label.SPAM, 1), Label.SPAM, null))
                    .isEqualTo(Result.LEARNED);
        }
    }

    @Test
    void modelThatWasBegunAnewRemembersNoMessageOfTheLast() throws IOException {
        try (Classifier classifier = open(1000)) {
            classifier.learn(Letters.letter(Label.SPAM, 1), Label.SPAM, null);
        }
        Files.delete(file());
        try (Classifier classifier = open(1000)) {
            assertThat(classifier.learn(Letters.letter(Label.SPAM, 1), Label.SPAM, null))
                    .isEqualTo(Result.LEARNED);
        }
    }

    @Test
    void whatWasLearnedLongAgoIsNotKnownAgain() throws IOException {
        try (Classifier classifier = open(1)) {
            classifier.learn(Letters.letter(Label.SPAM, 1), Label.SPAM, null);
            clock.advance(Duration.ofDays(366));
            classifier.learn(Letters.letter(Label.SPAM, 2), Label.SPAM, null);
            assertThat(classifier.forget(Letters.letter(Label.SPAM, 1))).isEqualTo(Result.UNKNOWN);
        }
    }

    @Test
    void damagedModelIsToldEachTimeAndLeftAloneForAWhile() throws IOException {
        Files.writeString(file(), "no model");
        try (Classifier classifier = open(1000)) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> probability(classifier, Letters.letter(Label.SPAM, 1)))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("move it away");
            }
            Files.delete(file());
            assertThatThrownBy(classifier::status).isInstanceOf(IOException.class);
            clock.advance(Duration.ofSeconds(11));
            assertThat(classifier.status().version()).isZero();
        }
    }

    @Test
    void saveThatFailsIsToldAndTriedAgainAndLearningEndsAtABound() throws IOException {
        Broken home = new Broken();
        Classifier classifier = new Classifier(home, memory, clock, "mx", saving(2));
        for (int i = 0; i < 20; i++) {
            classifier.learn(Letters.letter(Label.SPAM, i), Label.SPAM, null);
        }
        assertThat(classifier.status().problem()).isEqualTo("disk full");
        assertThat(classifier.status().unsaved()).isEqualTo(20);
        assertThatThrownBy(() -> classifier.learn(Letters.letter(Label.SPAM, 21), Label.SPAM, null))
                .hasMessage("disk full");
        home.full = false;
        assertThat(classifier.learn(Letters.letter(Label.SPAM, 21), Label.SPAM, null))
                .isEqualTo(Result.LEARNED);
        assertThat(classifier.status().problem()).isNull();
        classifier.close();
    }

    private static final class Broken implements ModelHome {
        private boolean full = true;

        @Override
        public Model open() {
            return new Model(1);
        }

        @Override
        public void save(Model model) throws IOException {
            if (full) {
                throw new IOException("disk full");
            }
        }

        @Override
        public void close() {}
    }

    private static double probability(Classifier classifier, Octets message) throws IOException {
        return classifier
                .judge(Reading.of(Sample.delivered(message, "mx")), null)
                .probability();
    }

    private static String text(Octets message) throws IOException {
        return new String(message.open().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Path file() {
        return folder.resolve("model");
    }

    private Classifier open(int saveAfter) {
        return new Classifier(new ModelFile(file(), Disk.LOCAL), memory, clock, "mx", saving(saveAfter));
    }

    private static Saving saving(int after) {
        return new Saving(after, Duration.ofHours(1), Duration.ofDays(365));
    }
}
