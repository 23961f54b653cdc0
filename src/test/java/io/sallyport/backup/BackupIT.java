package io.sallyport.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.testing.Await;
import io.sallyport.testing.GatewayProcess;
import io.sallyport.testing.QueueClient;
import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built program backs up a gateway that takes mail, and another gateway starts on what it puts back. */
@Tag("long")
class BackupIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path home;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    private GatewayProcess.Plan plan(String name) throws IOException {
        GatewayProcess.Plan plan = GatewayProcess.Plan.in(Files.createDirectory(home.resolve(name)), Map.of())
                .withJvmOptions(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        plan.serve("example.test", """
                relay: { backends: ["127.0.0.1:%d"] }
                recipients: accept
                filters:
                  lists:
                    on-unavailable: pass
                    entries:
                      - { name: by-demand, deny: subject, matches: "be-held", then: hold }
                """.formatted(GatewayProcess.freePort()));
        return plan;
    }

    @Test
    void gatewayStartsOnABackupThatWasTakenWhileMailWasHeld() throws IOException, InterruptedException {
        GatewayProcess.Plan old = plan("old");
        GatewayProcess.Plan fresh = plan("fresh");
        String file = home.resolve("sallyport.backup").toString();
        Set<String> before;
        try (GatewayProcess gateway = GatewayProcess.start(old);
                Load load = new Load(gateway)) {
            Await.until(PATIENCE, () -> "held mail", () -> load.held.size() > 20);
            before = Set.copyOf(load.held);
            GatewayProcess.Ended taken = GatewayProcess.run(old, "backup", file);
            assertThat(taken.exitCode()).as(taken.output()).isZero();
            GatewayProcess.Ended refused = GatewayProcess.run(old, "restore", "--force", file);
            assertThat(refused.output()).contains("refused (in-use)");
        }
        GatewayProcess.Ended restored = GatewayProcess.run(fresh, "restore", file);
        assertThat(restored.exitCode()).as(restored.output()).isZero();
        try (GatewayProcess gateway = GatewayProcess.start(fresh)) {
            JsonNode mails = JSON.readTree(get(fresh, "?limit=500")).path("mails");
            Set<String> found = ConcurrentHashMap.newKeySet();
            for (JsonNode mail : mails) {
                found.add(mail.path("subject").asText());
                assertThat(get(fresh, "/" + mail.path("id").asText() + "/message"))
                        .contains("Subject: " + mail.path("subject").asText());
            }
            assertThat(found).as("what was promised before").containsAll(before);
            assertThat(gateway.logEnd()).doesNotContain("ERROR").doesNotContain("quarantine.unknown");
        }
        GatewayProcess.Ended verified = GatewayProcess.run(fresh, "audit", "verify");
        assertThat(verified.exitCode()).as(verified.output()).isZero();
    }

    @Test
    void noGatewayStartsOnARestoreThatWasBrokenOff() throws IOException, InterruptedException {
        GatewayProcess.Plan half = plan("half");
        Path decided = half.home().resolve("data").resolve(Restore.FOLDER).resolve("decided");
        Files.createDirectories(decided.getParent());
        Files.writeString(decided, "before-restore-20260301-100000\n");
        GatewayProcess.Ended refused = GatewayProcess.run(half, "run");
        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(78);
        assertThat(refused.output()).contains("sallyport restore --finish");
        GatewayProcess.Ended finished = GatewayProcess.run(half, "restore", "--finish");
        assertThat(finished.exitCode()).as(finished.output()).isZero();
    }

    private String get(GatewayProcess.Plan plan, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:%d/api/quarantine%s".formatted(plan.httpPort(), path)))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + QueueClient.TOKEN)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** Somebody who sends one mail after the other, to be held, until it is closed. */
    private static final class Load implements AutoCloseable {
        private final Set<String> held = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean stopping = new AtomicBoolean();
        private final CompletableFuture<Void> work;

        Load(GatewayProcess gateway) {
            this.work = CompletableFuture.runAsync(
                    () -> send(gateway), task -> Thread.ofPlatform().daemon().start(task));
        }

        private void send(GatewayProcess gateway) {
            try (SmtpClient client = SmtpClient.connect(gateway.address(), PATIENCE)) {
                client.greet("sender.example");
                for (int n = 0; n < 400 && !stopping.get(); n++) {
                    String subject = "mail %d shall be-held".formatted(n);
                    byte[] message = "From: <ann@sender.example>\r\nSubject: %s\r\n\r\nbody\r\n"
                            .formatted(subject)
                            .getBytes(StandardCharsets.US_ASCII);
                    if (client.transact("ann@sender.example", List.of("bob@example.test"), message)
                            .isAccepted()) {
                        held.add(subject);
                    }
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            stopping.set(true);
            work.join();
        }
    }
}
