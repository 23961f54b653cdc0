package io.sallyport.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PressureTest {
    private final AtomicLong now = new AtomicLong(1);
    private final Deque<Runnable> started = new ArrayDeque<>();
    private final ProcessorPressure processors = new ProcessorPressure(Duration.ofSeconds(4), started::add, now::get);

    @Test
    void workThatAlwaysWaitsIsALoad() {
        for (int i = 0; i < 3; i++) {
            processors.share();
            pass(2);
            started.remove().run();
        }
        assertThat(processors.share()).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void workThatWaitsNowAndThenIsNone() {
        for (int i = 0; i < 9; i++) {
            processors.share();
            pass(i % 3 == 0 ? 0 : 60);
            started.remove().run();
        }
        assertThat(processors.share()).isZero();
    }

    @Test
    void workThatNeverRunsIsMoreAndMoreOfALoad() {
        processors.share();
        for (int i = 0; i < 5; i++) {
            pass(4);
            processors.share();
        }
        assertThat(started).as("nothing is added to what waits").hasSize(1);
        pass(4);
        assertThat(processors.share()).isCloseTo(4, within(1e-6)); // The shortest of 16, 20 and 24 seconds
    }

    @Test
    void heapThatIsWellUsedIsNoLoadAndTheRestOfItIs() {
        assertThat(new HeapPressure(() -> 70, 100).share()).isZero();
        assertThat(new HeapPressure(() -> 85, 100).share()).isCloseTo(0.5, within(1e-6));
        assertThat(new HeapPressure(() -> 100, 100).share()).isCloseTo(1, within(1e-6));
        assertThat(new HeapPressure().share()).isBetween(0.0, 1.1);
    }

    private void pass(long seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
