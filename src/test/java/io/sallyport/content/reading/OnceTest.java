package io.sallyport.content.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OnceTest {
    @Test
    void theWorkIsDoneOnceHoweverManyAsk() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Once<Integer> once = new Once<>("number", calls::incrementAndGet);
        assertThat(once.isBegun()).isFalse();
        assertThat(once.get()).isEqualTo(1);
        assertThat(once.get()).isEqualTo(1);
        assertThat(once.isBegun()).isTrue();
    }

    @Test
    void whateverGoesWrongIsToldToAllWhoAsk() {
        Once<Integer> once = new Once<>("number", () -> {
            throw new StackOverflowError();
        });
        assertThatExceptionOfType(IOException.class).isThrownBy(once::get).withMessageContaining("number");
        assertThatExceptionOfType(IOException.class).isThrownBy(once::get);
    }

    @Test
    void whoIsInterruptedWhileWaitingDisturbsNobodyElse() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Once<String> once = new Once<>("word", () -> {
            begun.countDown();
            goOn.await();
            return "found";
        });
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread impatient = Thread.ofVirtual().start(() -> {
            try {
                once.get();
            } catch (InterruptedException e) {
                interrupted.countDown();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        begun.await();
        impatient.interrupt();
        interrupted.await();
        goOn.countDown();
        assertThat(once.get()).isEqualTo("found");
    }
}
