package io.sallyport.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Await;
import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.GatewayProcess;
import io.sallyport.testing.QueueClient;
import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The parts start and stop in their order: the front door closes first, what it has taken is answered, deliveries end,
 * then the spool; and the next start takes up what is left.
 */
class StopAndStartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] MESSAGE =
            "From: <anne@sender.example>\r\nSubject: stop\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path home;

    private final int backendPort = GatewayProcess.freePort();
    private GatewayProcess.Plan plan;
    private QueueClient queue;

    @BeforeEach
    void serve() throws IOException {
        plan = GatewayProcess.Plan.in(home, Map.of())
                .withJvmOptions(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        plan.serve("example.test", """
                relay:
                  backends: ["127.0.0.1:%d"]
                  delivery: cut-through
                  budget: 30s
                  retry: { first: 1s, most: 1s }
                recipients: accept
                """.formatted(backendPort));
        queue = new QueueClient(plan.httpPort());
    }

    @Test
    void mailThatAStopLeavesInTheSpoolIsDeliveredAfterTheStart() throws IOException {
        try (GatewayProcess gateway = GatewayProcess.start(plan)) {
            assertThat(send(gateway).isAccepted()).isTrue();
            assertThat(queue.length()).isEqualTo(1);

            assertCleanStop(gateway);
        }
        try (FakeBackend backend = FakeBackend.smtp(backendPort);
                GatewayProcess gateway = GatewayProcess.start(plan)) {
            awaitEmptyQueue();
            assertThat(backend.mails())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.bytes()).endsWith(MESSAGE));
            assertCleanStop(gateway);
        }
    }

    @Test
    void mailThatIsBeingOfferedWhenTheStopComesIsAnsweredAndNotRepeated() throws Exception {
        try (FakeBackend backend = FakeBackend.smtp(backendPort)) {
            backend.when("END-OF-DATA").once().delay(Duration.ofSeconds(3));
            try (GatewayProcess gateway = GatewayProcess.start(plan)) {
                CompletableFuture<SmtpClient.Outcome> outcome = CompletableFuture.supplyAsync(() -> {
                    try {
                        return send(gateway);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                Await.until(
                        PATIENCE,
                        () -> "the mail at the backend",
                        () -> !backend.mails().isEmpty());

                assertCleanStop(gateway);

                assertThat(outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).isAccepted())
                        .isTrue();
            }
            try (GatewayProcess gateway = GatewayProcess.start(plan)) {
                assertThat(queue.length()).isZero();
                assertThat(backend.mails()).hasSize(1);
                assertCleanStop(gateway);
            }
        }
    }

    private static SmtpClient.Outcome send(GatewayProcess gateway) throws IOException {
        try (SmtpClient client = SmtpClient.connect(gateway.address(), PATIENCE)) {
            client.greet("sender.example");
            return client.transact("anne@sender.example", List.of("bob@example.test"), MESSAGE);
        }
    }

    private void awaitEmptyQueue() {
        Await.until(PATIENCE, () -> "an empty queue", () -> queue.length() == 0);
    }

    private static void assertCleanStop(GatewayProcess gateway) {
        assertThat(gateway.stop()).isEqualTo(143); // 128 + SIGTERM: what every JVM ends with
        assertThat(gateway.logEnd())
                .contains("stopped in")
                .doesNotContain("ERROR")
                .doesNotContain("Exception");
    }
}
