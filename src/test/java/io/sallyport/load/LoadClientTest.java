package io.sallyport.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void sinkCountsEachMessageThatTheSendersSawAccepted() throws IOException {
        try (LoadSink sink = LoadSink.start()) {
            Workload workload = new Workload(2_000, 10, 4, "x@example.test", Duration.ofMillis(200));

            LoadClient.Seen seen = LoadClient.run(address(sink), workload);

            assertThat(seen.failures()).isEmpty();
            assertThat(seen.accepted()).isPositive();
            assertThat(seen.micros().getTotalCount()).isEqualTo(seen.accepted());
            assertThat(sink.messages()).isEqualTo(seen.accepted());
            assertThat(sink.octets()).isEqualTo(seen.accepted() * workload.message().length);
        }
    }

    @Test
    void sinkTakesChunksAsOneMessage() throws IOException {
        try (LoadSink sink = LoadSink.start();
                SmtpClient client = SmtpClient.connect(address(sink), PATIENCE)) {
            client.greet("sender.example");
            client.pipelined(List.of("MAIL FROM:<>", "RCPT TO:<x@example.test>"));
            client.chunk("Subject: one\r\n\r\n".getBytes(StandardCharsets.US_ASCII), false);
            client.chunk(".\r\n".getBytes(StandardCharsets.US_ASCII), true);
            client.quit();

            assertThat(sink.messages()).isEqualTo(1);
            assertThat(sink.octets()).isEqualTo(19);
        }
    }

    @Test
    void optionThatIsNotUnderstoodIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoadOptions.of(List.of("--senders", "many")))
                .withMessage("--senders many (expected: 1 to 200)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoadOptions.of(List.of("--fast", "1")))
                .withMessage("--fast is unknown");
    }

    private static InetSocketAddress address(LoadSink sink) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), sink.port());
    }
}
