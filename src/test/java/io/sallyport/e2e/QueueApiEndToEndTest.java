package io.sallyport.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sallyport.testing.Await;
import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.GatewayProcess;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The queue over HTTP, with mail that is really in the spool: its backend is away, and is not tried again by itself. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class QueueApiEndToEndTest {
    private static final String PROBLEM = "application/problem+json";
    private static final List<String> ACTS = List.of("retry", "hold", "release");

    Doors doors;

    private final int port = GatewayProcess.freePort();
    private final List<String> stored = new ArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        doors.serve(domain(), Doors.domain(port, "cut-through", "1h"));
        doors.awaitServed("bob@" + domain());
    }

    @AfterEach
    void empty() {
        stored.forEach(queueId -> Await.until(Doors.PATIENCE, () -> queueId + " to be deleted", () -> {
            int status = change().delete("/api/queue/" + queueId).statusCode();
            return status == 204 || status == 404;
        }));
    }

    @Test
    void pagesFollowEachOtherFromTheOldestMailToTheNewest() throws IOException {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sent.add(store("paging@sender.example", "page-" + i));
        }

        List<String> seen = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String after = null;
        do {
            RequestSpecification ask =
                    Doors.asAdmin().queryParam("sender", "PAGING@").queryParam("limit", 2);
            JsonPath page = (after == null ? ask : ask.queryParam("after", after))
                    .get("/api/queue")
                    .jsonPath();
            assertThat(page.getInt("total")).isGreaterThanOrEqualTo(5);
            List<String> ids = page.getList("mails.queueId");
            seen.addAll(ids);
            sizes.add(ids.size());
            after = page.get("next");
        } while (after != null);

        assertThat(seen).containsExactlyElementsOf(sent);
        assertThat(sizes).containsExactly(2, 2, 1);
    }

    @Test
    void mailIsShownAsItWaits() throws IOException {
        byte[] message = Doors.message("is-shown");
        String queueId = store("shown@sender.example", "is-shown");

        JsonPath mail = Doors.asAdmin().get("/api/queue/" + queueId).jsonPath();
        assertThat(mail.getString("sender")).isEqualTo("shown@sender.example");
        assertThat(mail.getList("pending", String.class)).containsExactly("bob@" + domain());
        assertThat(mail.getString("state")).isEqualTo("waiting");
        assertThat(mail.getInt("attempts")).isEqualTo(1);
        assertThat(mail.getString("lastError")).isNotBlank();

        Response octets = Doors.asAdmin().get("/api/queue/" + queueId + "/message");
        assertThat(octets.contentType()).isEqualTo("message/rfc822");
        assertThat(octets.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(octets.asByteArray()).endsWith(message);
        assertThat(Doors.text(octets.asByteArray())).startsWith("Authentication-Results: ");
        assertThat(mail.getInt("size")).isEqualTo(octets.asByteArray().length);
    }

    @Test
    void mailThatIsNotThereIsNotFound() {
        assertProblem(Doors.asAdmin().get("/api/queue/nothing"), 404, "nothing");
        assertProblem(Doors.asAdmin().get("/api/queue/nothing/message"), 404, "nothing");
        assertProblem(change().delete("/api/queue/nothing"), 404, "nothing");
        for (String act : ACTS) {
            assertProblem(change().post("/api/queue/nothing/" + act), 404, "nothing");
        }
    }

    @Test
    void heldMailWaitsUntilItIsReleased() throws IOException {
        byte[] message = Doors.message("held-by-rest");
        String queueId = store("held@sender.example", "held-by-rest");

        assertThat(act(queueId, "hold")).isEqualTo(204);
        assertThat(state(queueId)).isEqualTo("held");
        assertProblem(change().post("/api/queue/" + queueId + "/retry"), 409, "release");
        List<String> held = Doors.asAdmin()
                .queryParam("state", "held")
                .queryParam("sender", "held@sender")
                .get("/api/queue")
                .jsonPath()
                .getList("mails.queueId");
        assertThat(held).containsExactly(queueId);

        try (FakeBackend back = FakeBackend.smtp(port)) {
            assertThat(act(queueId, "release")).isEqualTo(204);

            assertThat(Doors.awaitAt(back, "held-by-rest").bytes()).endsWith(message);
            awaitGone(queueId);
        }
    }

    @Test
    void mailThatIsNotHeldCannotBeReleased() throws IOException {
        String queueId = store("free@sender.example", "not-held");

        assertProblem(change().post("/api/queue/" + queueId + "/release"), 409, "not held");
    }

    @Test
    void retryDoesNotWaitForTheTime() throws IOException {
        String queueId = store("retried@sender.example", "is-retried");
        assertThat(act(queueId, "retry")).isEqualTo(204);
        Await.until(Doors.PATIENCE, () -> "the second attempt", () -> attempts(queueId) == 2);

        try (FakeBackend back = FakeBackend.smtp(port)) {
            Response all = change().post("/api/queue/retry");
            assertThat(all.statusCode()).isEqualTo(202);
            assertThat(all.jsonPath().getInt("mails")).isPositive();

            Doors.awaitAt(back, "is-retried");
            awaitGone(queueId);
        }
    }

    @Test
    void deletedMailIsGoneForEver() throws IOException {
        String queueId = store("deleted@sender.example", "is-deleted");

        assertThat(change().delete("/api/queue/" + queueId).statusCode()).isEqualTo(204);

        assertThat(Doors.asAdmin().get("/api/queue/" + queueId).statusCode()).isEqualTo(404);
        try (FakeBackend back = FakeBackend.smtp(port)) {
            doors.send(List.of("bob@" + domain()), Doors.message("after-deleted"));
            // The backend was away a moment ago: the new mail may have to wait, and all that is left goes at once.
            assertThat(change().post("/api/queue/retry").statusCode()).isEqualTo(202);
            Doors.awaitAt(back, "after-deleted");
            assertThat(Doors.find(back, "is-deleted")).isEmpty();
        }
    }

    @Test
    void whoBearsNoTokenSeesAndDoesNothing() throws IOException {
        String queueId = store("stranger@sender.example", "from-stranger");
        assertProblem(given().get("/api/queue"), 401, "token");
        assertProblem(given().header("X-Sallyport-Client", "x").delete("/api/queue/" + queueId), 401, "token");
        assertProblem(
                given().header("Authorization", "Bearer wrong").post("/api/queue/" + queueId + "/hold"), 401, "token");
        assertThat(state(queueId)).isEqualTo("waiting");
    }

    @Test
    void parametersThatAreNotValidAreNamed() {
        Map<String, String> wrong = Map.of(
                "limit", "0",
                "after", "yesterday",
                "state", "lost",
                "sender", "x".repeat(400));
        wrong.forEach((name, value) ->
                assertProblem(Doors.asAdmin().queryParam(name, value).get("/api/queue"), 400, name + ": "));
        assertProblem(Doors.asAdmin().queryParam("limit", 1001).get("/api/queue"), 400, "limit: ");
        Response both =
                Doors.asAdmin().queryParam("limit", -1).queryParam("state", "x").get("/api/queue");
        assertProblem(both, 400, "limit: ");
        assertProblem(both, 400, "state: ");
    }

    @Test
    void limitThatIsNoNumberIsABadRequest() {
        assertProblem(Doors.asAdmin().queryParam("limit", "many").get("/api/queue"), 400, "limit");
    }

    /** Each test has its own domain, so that what one backend learned of does not touch the next. */
    private String domain() {
        return "absent%d.example.test".formatted(port);
    }

    private String store(String sender, String marker) throws IOException {
        var outcome = doors.send(sender, List.of("bob@" + domain()), Doors.message(marker));
        assertThat(outcome.isAccepted()).as("%s", outcome).isTrue();
        String queueId = Doors.queueId(outcome.end());
        stored.add(queueId);
        return queueId;
    }

    private static RequestSpecification change() {
        return Doors.asAdmin();
    }

    private static int act(String queueId, String act) {
        return change().post("/api/queue/" + queueId + "/" + act).statusCode();
    }

    private static String state(String queueId) {
        return Doors.asAdmin().get("/api/queue/" + queueId).jsonPath().getString("state");
    }

    private static int attempts(String queueId) {
        return Doors.asAdmin().get("/api/queue/" + queueId).jsonPath().getInt("attempts");
    }

    private static void awaitGone(String queueId) {
        Await.until(
                Doors.PATIENCE,
                () -> queueId + " to leave the queue",
                () -> Doors.asAdmin().get("/api/queue/" + queueId).statusCode() == 404);
    }

    private int http2Status(@Nullable String authority)
            throws InterruptedException, ExecutionException, TimeoutException {
        Vertx vertx = Vertx.vertx();
        try {
            var options = new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setServer(SocketAddress.inetSocketAddress(doors.httpPort(), "127.0.0.1"))
                    .setHost(authority)
                    .setPort(doors.httpPort())
                    .setURI("/api/queue");
            return vertx.createHttpClient(new HttpClientOptions()
                            .setProtocolVersion(HttpVersion.HTTP_2)
                            .setHttp2ClearTextUpgrade(false))
                    .request(options)
                    .compose(request -> request.send())
                    .map(response -> {
                        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
                        return response.statusCode();
                    })
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(Doors.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(Doors.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static void assertProblem(Response response, int status, String says) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.contentType()).startsWith(PROBLEM);
        JsonPath problem = response.jsonPath();
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).contains(says);
    }
}
