package io.sallyport.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.sallyport.testing.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was decided, over HTTP, for mail that really came. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class DecisionsApiEndToEndTest {
    Doors doors;

    @Test
    void decisionIsFoundSoonAndTellsItsStory() throws IOException {
        String id = accepted("story@sender.example", "tells-its-story");

        JsonPath found = await(id);

        assertThat(found.getString("explanation.summary")).startsWith("Accepted at DATA");
        assertThat(found.getList("explanation.story.about", String.class))
                .startsWith("connection", "envelope")
                .contains("authentication", "reply");
        assertThat(found.getString("decision.envelope.sender")).isEqualTo("story@sender.example");
        assertThat(found.getInt("decision.v")).isEqualTo(1);
    }

    @Test
    void deliveryOfQueuedMailIsPartOfIt() throws IOException {
        var outcome =
                doors.send("queued@sender.example", List.of("bob@queued.example.test"), Doors.message("is-queued"));
        String id = Doors.queueId(outcome.end());
        Await.until(Doors.PATIENCE, () -> "the delivery of " + id, () -> {
            Response response = Doors.asAdmin().get("/api/decisions/" + id);
            return response.statusCode() == 200
                    && response.jsonPath().getList("deliveries.kind").contains("relay.delivered");
        });
        assertThat(Doors.asAdmin()
                        .get("/api/decisions/" + id)
                        .jsonPath()
                        .getList("explanation.story.about", String.class))
                .endsWith("delivery");
    }

    @Test
    void searchFindsWhatIsAskedForAndTurnsPages() throws IOException {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sent.addFirst(accepted("paging@sender.example", "decision-" + i));
        }
        sent.forEach(DecisionsApiEndToEndTest::await);
        List<String> seen = new ArrayList<>();
        String after = null;
        do {
            JsonPath page = search(after);
            seen.addAll(page.getList("decisions.id"));
            after = page.getString("next");
        } while (after != null);
        assertThat(seen).containsExactlyElementsOf(sent);

        String newest = sent.getFirst();
        Map<String, String> finds = Map.of(
                "id", newest,
                "client", "127.0.0.0/8",
                "recipient", "bob@example.test",
                "domain", "SENDER.example",
                "ending", "accepted",
                "since", "2020-01-01T00:00:00Z");
        finds.forEach((name, value) -> assertThat(ids(name, value)).as(name).contains(newest));
        Map<String, String> findsNot = Map.of(
                "client", "192.0.2.0/24",
                "recipient", "eve@example.test",
                "ending", "refused",
                "until", "2020-01-01T00:00:00Z",
                "finding", "dnsbl.listed");
        findsNot.forEach((name, value) -> assertThat(ids(name, value)).as(name).doesNotContain(newest));
        assertThat(Doors.asAdmin()
                        .queryParam("full", true)
                        .queryParam("id", newest)
                        .get("/api/decisions")
                        .jsonPath()
                        .getString("decisions[0].session"))
                .isNotBlank();
    }

    @Test
    void mailIsFoundByItsMessageId() throws IOException {
        doors.send(
                List.of("bob@example.test"), Doors.lines("From: a@sender.example", "Message-ID: <Found.1@x>", "", "."));
        Await.until(
                Doors.PATIENCE,
                () -> "the decision",
                () -> ids("messageId", "<Found.1@x>").size() == 1);
        assertThat(ids("messageId", "Found.1@x")).hasSize(1);
        assertThat(ids("messageId", "Found.2@x")).isEmpty();
    }

    @Test
    void refusedRecipientHasItsDecisionToo() throws IOException {
        doors.send("stranger@sender.example", List.of("bob@elsewhere.example"), Doors.message("is-relayed"));
        Await.until(
                Doors.PATIENCE,
                () -> "the refusal",
                () -> ids("sender", "stranger@sender.example").size() == 1);
        JsonPath found = Doors.asAdmin()
                .queryParam("sender", "stranger@sender.example")
                .get("/api/decisions")
                .jsonPath();
        assertThat(found.getList("decisions.ending")).containsExactly("refused");
    }

    @Test
    void parametersThatAreNotValidAreNamed() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("limit", "501"),
                Map.entry("after", "yesterday"),
                Map.entry("ending", "lost"),
                Map.entry("action", "explode"),
                Map.entry("client", "example.test"),
                Map.entry("sender", "nobody"),
                Map.entry("recipient", "x".repeat(400)),
                Map.entry("since", "7d"),
                Map.entry("until", "+999999999999-01-01T00:00:00Z"),
                Map.entry("finding", "Robert'); DROP TABLE decision;--"),
                Map.entry("id", "../x"));
        wrong.forEach((name, value) ->
                assertProblem(Doors.asAdmin().queryParam(name, value).get("/api/decisions"), 400, name + ": "));
        assertProblem(Doors.asAdmin().get("/api/decisions/" + "x".repeat(65)), 400, "id: ");
    }

    @Test
    void decisionThatIsNotThereIsNotFound() {
        assertProblem(Doors.asAdmin().get("/api/decisions/nothing"), 404, "nothing");
    }

    @Test
    void whoMayNotAskForTheQueueMayNotAskForDecisions() {
        assertProblem(given().get("/api/decisions"), 401, "token");
    }

    private String accepted(String sender, String marker) throws IOException {
        var outcome = doors.send(sender, List.of("bob@example.test"), Doors.message(marker));
        assertThat(outcome.isAccepted()).as("%s", outcome).isTrue();
        return Doors.queueId(outcome.end());
    }

    private static JsonPath await(String id) {
        Await.until(
                Doors.PATIENCE,
                () -> "the decision " + id,
                () -> Doors.asAdmin().get("/api/decisions/" + id).statusCode() == 200);
        return Doors.asAdmin().get("/api/decisions/" + id).jsonPath();
    }

    private static JsonPath search(@Nullable String after) {
        var ask = Doors.asAdmin().queryParam("sender", "Paging@sender.example").queryParam("limit", 2);
        return (after == null ? ask : ask.queryParam("after", after))
                .get("/api/decisions")
                .jsonPath();
    }

    private static List<String> ids(String name, String value) {
        return Doors.asAdmin()
                .queryParam(name, value)
                .get("/api/decisions")
                .jsonPath()
                .getList("decisions.id");
    }

    private static void assertProblem(Response response, int status, String says) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.contentType()).startsWith("application/problem+json");
        assertThat(response.jsonPath().getString("detail")).contains(says);
    }
}
