package io.sallyport.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.testing.FakeService;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceCallTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(150);

    @TempDir
    Path folder;

    private static ServiceCall call(String address, Duration answer) {
        return new ServiceCall(ServiceAddress.of(address), AMPLE, answer);
    }

    private static String hear(ServiceCall call) throws IOException, InterruptedException {
        return call.hold(connection -> new String(connection.in().readAllBytes(), StandardCharsets.US_ASCII));
    }

    @Test
    void bothKindsOfSocketsAreSpokenWith() throws Exception {
        FakeService.Script script = (in, out) -> out.write("hello".getBytes(StandardCharsets.US_ASCII));
        try (FakeService tcp = FakeService.tcp(script);
                FakeService local = FakeService.local(folder.resolve("s"), script)) {
            assertThat(hear(call(tcp.address(), AMPLE))).isEqualTo("hello");
            assertThat(hear(call(tcp.address().replace("127.0.0.1", "localhost"), AMPLE)))
                    .isEqualTo("hello");
            assertThat(hear(call(local.address(), AMPLE))).isEqualTo("hello");
        }
    }

    @Test
    void timeIsThatOfTheWholeConversation() {
        CountDownLatch enough = new CountDownLatch(1);
        try (FakeService silent = FakeService.tcp((in, out) -> FakeService.ignore(enough))) {
            assertThatThrownBy(() -> hear(call(silent.address(), SHORT)))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("no answer within PT0.15S");
        } finally {
            enough.countDown();
        }
    }

    @Test
    void interruptionClosesTheConnection() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        CompletableFuture<String> heard = new CompletableFuture<>();
        try (FakeService service = FakeService.tcp((in, out) -> {
            called.countDown();
            FakeService.hang(in);
            closed.countDown();
        })) {
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    heard.complete(hear(call(service.address(), AMPLE)));
                } catch (IOException | InterruptedException e) {
                    heard.completeExceptionally(e);
                }
            });
            assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
            caller.interrupt();
            assertThatThrownBy(() -> heard.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whoIsNotThereIsAnIoException() throws Exception {
        // No port that was free a moment ago: another program may have got it
        assertThatThrownBy(() -> hear(call("127.0.0.1:1", AMPLE))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> hear(call(folder.resolve("none").toString(), AMPLE)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> hear(call("256.1.1.1:25", AMPLE)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no address");
    }

    @Test
    void whatIsHeardBeforeEverythingIsSentCounts() throws Exception {
        try (FakeService hasty = FakeService.tcp((in, out) -> out.write('!'))) {
            String heard = call(hasty.address(), AMPLE).hold(connection -> {
                connection.sendMeanwhile(out -> {
                    while (true) {
                        out.write(new byte[1 << 20]);
                    }
                });
                return String.valueOf((char) connection.in().read());
            });
            assertThat(heard).isEqualTo("!");
        }
    }
}
