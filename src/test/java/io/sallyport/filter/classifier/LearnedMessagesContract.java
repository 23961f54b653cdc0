package io.sallyport.filter.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.filter.classifier.LearnedMessages.Learned;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link LearnedMessages} does, wherever it remembers. */
public abstract class LearnedMessagesContract {
    protected static final int MOST = 100;

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");

    /** The store, for at most {@link #MOST} messages; the same one during a test, and empty at its start. */
    protected abstract LearnedMessages store() throws IOException;

    @Test
    void whatWasNotLearnedIsNotKnown() throws IOException {
        assertThat(store().find(key(1))).isNull();
    }

    @Test
    void whatIsWrittenIsFoundAsItWas() throws IOException {
        Learned spam = new Learned(Label.SPAM, 0.123456789, "a.example", NOW);
        Learned ham = new Learned(Label.HAM, -0.5, null, NOW);
        store().write(Map.of(key(1), Optional.of(spam), key(2), Optional.of(ham)), Instant.EPOCH);
        assertThat(store().find(key(1))).isEqualTo(spam);
        assertThat(store().find(key(2))).isEqualTo(ham);
    }

    @Test
    void lastWordCounts() throws IOException {
        store().write(Map.of(key(1), Optional.of(new Learned(Label.SPAM, 1, null, NOW))), Instant.EPOCH);
        store().write(Map.of(key(1), Optional.of(new Learned(Label.HAM, -1, null, NOW))), Instant.EPOCH);
        assertThat(store().find(key(1))).isEqualTo(new Learned(Label.HAM, -1, null, NOW));
        store().write(Map.of(key(1), Optional.empty()), Instant.EPOCH);
        assertThat(store().find(key(1))).isNull();
    }

    @Test
    void whatIsOldIsForgotten() throws IOException {
        store().write(Map.of(key(1), Optional.of(new Learned(Label.SPAM, 1, null, NOW))), Instant.EPOCH);
        store().write(Map.of(), NOW);
        assertThat(store().find(key(1))).isNotNull();
        store().write(Map.of(), NOW.plusMillis(1));
        assertThat(store().find(key(1))).isNull();
    }

    @Test
    void aboveItsBoundItForgetsWhatWasLearnedFirst() throws IOException {
        Map<String, Optional<Learned>> many = new LinkedHashMap<>();
        for (int i = 0; i < MOST + 10; i++) {
            many.put(key(i), Optional.of(new Learned(Label.SPAM, 1, null, NOW.plusSeconds(i))));
        }
        store().write(many, Instant.EPOCH);
        assertThat(store().find(key(9))).isNull();
        assertThat(store().find(key(10))).isNotNull();
    }

    private static String key(int number) {
        return "%032x".formatted(number);
    }
}
