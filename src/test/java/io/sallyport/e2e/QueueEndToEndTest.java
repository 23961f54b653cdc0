package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.Await;
import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Mail whose backend is away is kept, shown, and delivered when the backend comes back. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class QueueEndToEndTest {
    Doors doors;

    @Test
    void mailWaitsForItsBackendToComeBack() throws IOException {
        byte[] message = Doors.message("comes-back");
        SmtpClient.Outcome outcome = doors.send(List.of("bob@away.example.test"), message);
        assertThat(outcome.isAccepted()).as("%s", outcome).isTrue();
        String queueId = Doors.queueId(outcome.end());

        JsonNode waiting = inQueue(queueId);
        assertThat(waiting).isNotNull();
        assertThat(waiting.path("pending").get(0).asText()).isEqualTo("bob@away.example.test");
        assertThat(waiting.path("sender").asText()).isEqualTo("anne@sender.example");

        try (FakeBackend back = FakeBackend.smtp(doors.awayPort())) {
            assertThat(Doors.awaitAt(back, "comes-back").bytes()).endsWith(message);
            Await.until(Doors.PATIENCE, () -> queueId + " to leave the queue", () -> inQueue(queueId) == null);
            assertThat(Doors.find(back, "comes-back")).hasSize(1);
        }
    }

    @Test
    void heldMailIsNotDeliveredUntilItIsReleased() throws IOException {
        byte[] message = Doors.message("held-mail");
        String queueId = Doors.queueId(
                doors.send(List.of("bob@away.example.test"), message).end());
        Await.until(
                Doors.PATIENCE,
                () -> "the hold of " + queueId,
                () -> doors.queue().act(queueId, "hold") == 204);
        assertThat(inQueue(queueId).path("state").asText()).isEqualTo("held");

        try (FakeBackend back = FakeBackend.smtp(doors.awayPort())) {
            doors.send(List.of("bob@away.example.test"), Doors.message("not-held"));
            Doors.awaitAt(back, "not-held");
            assertThat(Doors.find(back, "held-mail")).isEmpty();

            assertThat(doors.queue().act(queueId, "release")).isEqualTo(204);
            assertThat(Doors.awaitAt(back, "held-mail").bytes()).endsWith(message);
        }
    }

    private @Nullable JsonNode inQueue(String queueId) {
        return StreamSupport.stream(doors.queue().mails().spliterator(), false)
                .filter(mail -> mail.path("queueId").asText().equals(queueId))
                .findFirst()
                .orElse(null);
    }
}
