package io.sallyport.filter.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.filter.classifier.Learning.Result;
import io.sallyport.filter.classifier.SharedLessons.Lesson;
import io.sallyport.filter.classifier.SharedLessons.Numbered;
import io.sallyport.mail.Octets;
import io.sallyport.store.postgres.PostgresDatabase;
import io.sallyport.store.postgres.PostgresLessons;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways, each with a model of its own, and a real database between them. */
class SharedLessonsTest {
    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-23T12:00:00Z"));

    @TempDir
    private Path folder;

    private PostgresDatabase database;
    private final MemoryLearnedMessages oneMemory = new MemoryLearnedMessages(10_000);
    private final MemoryLearnedMessages twoMemory = new MemoryLearnedMessages(10_000);

    @BeforeEach
    void open() throws IOException {
        database = PostgresServer.shared().open();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatOneIsTaughtTheOtherKnowsAndBothEndWithTheSameModel() throws IOException {
        try (Classifier one = gateway("one", oneMemory);
                Classifier two = gateway("two", twoMemory)) {
            Random random = new Random(7);
            for (int i = 0; i < 60; i++) {
                Label label = Label.values()[i % 2];
                Octets letter = Letters.letter(label, i);
                Classifier taught = random.nextBoolean() ? one : two;
                assertThat(taught.learn(letter, label, "a.example")).isEqualTo(Result.LEARNED);
            }
            one.catchUp();
            two.catchUp();
            Octets letter = Letters.letter(Label.SPAM, Label.SPAM == Label.values()[0] ? 4 : 5);
            assertThat(two.learn(letter, Label.SPAM, null)).isEqualTo(Result.KNOWN);
            assertThat(one.learn(letter, Label.HAM, null)).isEqualTo(Result.CORRECTED);
            assertThat(two.forget(letter)).isEqualTo(Result.FORGOTTEN);
            assertThat(one.forget(letter)).isEqualTo(Result.UNKNOWN);
            assertThat(one.status().spam()).isEqualTo(29).isEqualTo(two.status().spam());
            for (int i = 100; i < 110; i++) {
                Octets unknown = Letters.letter(Label.values()[i % 2], i);
                assertThat(probability(one, unknown)).isEqualTo(probability(two, unknown));
            }
        }
    }

    @Test
    void gatewayThatComesLaterBeginsWithTheModelOfTheFirst() throws IOException {
        try (Classifier alone =
                new Classifier(new ModelFile(file("one"), Disk.LOCAL), oneMemory, clock, "mx", saving(1))) {
            alone.learn(Letters.letter(Label.SPAM, 1), Label.SPAM, null); // Before anything was shared
        }
        try (Classifier one = gateway("one", oneMemory)) {
            one.learn(Letters.letter(Label.HAM, 2), Label.HAM, null);
            try (Classifier two = gateway("two", twoMemory)) {
                two.catchUp();
                assertThat(two.status().spam()).isEqualTo(1);
                assertThat(two.status().ham()).isEqualTo(1);
                Octets unknown = Letters.letter(Label.SPAM, 50);
                assertThat(probability(two, unknown)).isEqualTo(probability(one, unknown));
            }
        }
    }

    @Test
    void gatewayWithAModelOfItsOwnIsToldWhatToDoAndGoesOnJudging() throws IOException {
        try (Classifier one = gateway("one", oneMemory);
                Classifier alone =
                        new Classifier(new ModelFile(file("two"), Disk.LOCAL), twoMemory, clock, "mx", saving(1))) {
            one.learn(Letters.letter(Label.SPAM, 1), Label.SPAM, null);
            alone.learn(Letters.letter(Label.SPAM, 2), Label.SPAM, null);
        }
        try (Classifier two = gateway("two", twoMemory)) {
            assertThatThrownBy(two::catchUp).hasMessageContaining("a model of its own");
            assertThatThrownBy(() -> two.learn(Letters.letter(Label.SPAM, 3), Label.SPAM, null))
                    .isInstanceOf(IOException.class);
            assertThat(probability(two, Letters.letter(Label.SPAM, 4))).isBetween(0.0, 1.0);
        }
    }

    @Test
    void lessonIsRefusedWhileTheStoreIsAwayAndNothingOfItIsLearned() throws IOException {
        try (Classifier one = gateway("one", oneMemory)) {
            one.learn(Letters.letter(Label.SPAM, 1), Label.SPAM, null);
            database.close();
            assertThatThrownBy(() -> one.learn(Letters.letter(Label.SPAM, 2), Label.SPAM, null))
                    .isInstanceOf(IOException.class);
            assertThat(one.status().spam()).isEqualTo(1);
            assertThat(probability(one, Letters.letter(Label.SPAM, 3))).isBetween(0.0, 1.0);
        }
    }

    /** What was not saved when the gateway was killed is learned again, and what was saved is not. */
    @Test
    void gatewayThatWasKilledGoesOnBehindWhatItHasSaved() throws Exception {
        Classifier killed = gateway("one", oneMemory, 2);
        for (int i = 0; i < 5; i++) {
            killed.learn(Letters.letter(Label.SPAM, i), Label.SPAM, null);
        }
        Path copy = Files.copy(file("one"), folder.resolve("copy"));
        killed.close();
        Files.move(copy, file("one"), StandardCopyOption.REPLACE_EXISTING);
        try (Classifier again = gateway("one", twoMemory)) { // Knows nothing of what was learned last
            again.catchUp();
            assertThat(again.status().spam()).isEqualTo(5);
        }
    }

    @Test
    void numbersOfLessonsThatComeAtOnceHaveNoGap() throws Exception {
        SharedLessons lessons = new PostgresLessons(database);
        List<Future<?>> appended = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                String key = "k" + i;
                appended.add(threads.submit(() -> {
                    lessons.append(1, new Lesson(key, Label.HAM, null, new int[] {1, 2, 1_000_000}));
                    return null;
                }));
            }
        }
        for (Future<?> each : appended) {
            each.get();
        }
        assertThat(lessons.after(0, 100).stream().map(Numbered::number))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
        assertThat(lessons.after(39, 100).getFirst().lesson().places()).containsExactly(1, 2, 1_000_000);
    }

    @Test
    void lessonThatReachesBeyondTheModelIsPassedOver() throws IOException {
        try (Classifier one = gateway("one", oneMemory)) {
            one.learn(Letters.letter(Label.SPAM, 1), Label.SPAM, null);
            new PostgresLessons(database).append(1, new Lesson("k", Label.HAM, null, new int[] {-1, Integer.MAX_VALUE
            }));
            one.catchUp();
            assertThat(one.status().ham()).isZero();
            assertThat(one.learn(Letters.letter(Label.HAM, 2), Label.HAM, null)).isEqualTo(Result.LEARNED);
        }
    }

    private Classifier gateway(String name, LearnedMessages memory) {
        return gateway(name, memory, 1000);
    }

    private Classifier gateway(String name, LearnedMessages memory, int saveAfter) {
        return new Classifier(
                new ModelFile(file(name), Disk.LOCAL),
                memory,
                new PostgresLessons(database),
                clock,
                "mx",
                saving(saveAfter));
    }

    private static Classifier.Saving saving(int after) {
        return new Classifier.Saving(after, Duration.ofHours(1), Duration.ofDays(90));
    }

    private Path file(String gateway) {
        return folder.resolve(gateway).resolve("model");
    }

    private static double probability(Classifier classifier, Octets message) throws IOException {
        return classifier
                .judge(Reading.of(Sample.delivered(message, "mx")), null)
                .probability();
    }
}
