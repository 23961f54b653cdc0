package io.sallyport.filter.impersonation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link ContactStore} does, wherever it remembers. */
public abstract class ContactStoreContract {
    protected static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    /** The store; the same one during a test, and empty at its start. */
    protected abstract ContactStore store() throws IOException;

    @Test
    void whatWasNeverRememberedIsNotKnown() throws IOException {
        assertThat(store().known(List.of("a", "b"), NOW)).isEmpty();
        assertThat(store().known(List.of(), NOW)).isEmpty();
    }

    @Test
    void whatIsRememberedIsKnownUntilItsTime() throws IOException {
        remember("a", 60);
        assertThat(store().known(List.of("a", "b"), NOW.plusSeconds(59))).isEqualTo(Map.of("a", NOW.plusSeconds(60)));
        assertThat(store().known(List.of("a"), NOW.plusSeconds(60))).isEmpty();
    }

    @Test
    void memoryBecomesLongerAndNeverShorter() throws IOException {
        remember("a", 60);
        remember("a", 600);
        remember("a", 10);
        assertThat(store().known(List.of("a"), NOW)).isEqualTo(Map.of("a", NOW.plusSeconds(600)));
    }

    @Test
    void keysOfAnyLengthAndAlphabetAreToldApart() throws IOException {
        String strange = "jörg@müller.example\n\u0000' OR 1=1 --".repeat(100);
        remember(strange, 60);
        assertThat(store().known(List.of(strange, strange + " "), NOW)).containsOnlyKeys(strange);
    }

    protected final void remember(String key, long seconds) throws IOException {
        store().remember(List.of(key), NOW, NOW.plusSeconds(seconds));
    }
}
