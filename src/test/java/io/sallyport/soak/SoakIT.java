package io.sallyport.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three minutes of {@link Soak}.
 *
 * <p>{@code -Dsallyport.soak.minutes=N} for a longer run, {@code -Dsallyport.soak.seed=N} for another one.
 */
class SoakIT {
    private static final long MINUTES = Long.getLong("sallyport.soak.minutes", 3);
    private static final long SEED = Long.getLong("sallyport.soak.seed", 20261123L);

    @TempDir
    private Path home;

    @Test
    void nothingIsLostRepeatedOrLeakedWhateverFails() throws IOException {
        SoakReport report = new Soak(home, Duration.ofMinutes(MINUTES), SEED, System.out).run();

        assertThat(report.problems()).isEmpty();
    }
}
