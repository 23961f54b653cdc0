package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sallyport.admin.access.ApiTokens;
import io.sallyport.admin.access.Role;
import io.sallyport.testing.AdminRoutes;
import io.sallyport.testing.Await;
import io.sallyport.testing.QueueClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs reach under {@code /api} besides single mails. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class RestApiEndToEndTest {
    private static final String HOLD = """
            filters:
              lists:
                on-unavailable: pass
                entries:
                  - { name: by-demand, deny: subject, matches: "be-held", then: hold }
            """;
    private static final Pattern COMMAND = Pattern.compile("(?m)^(?:token=|json=|api=|curl ).*$");

    Doors doors;

    @ConfigProperty(name = "sallyport.data-dir")
    Path data;

    @TempDir
    private Path folder;

    private JudgedDomain domain;

    @BeforeEach
    void serve() throws IOException {
        domain = JudgedDomain.serve(doors, "rest", HOLD);
    }

    private String hold(String subject) throws IOException {
        return Doors.queueId(domain.send("bob", Doors.message(subject + " shall be-held"))) + "-held-1";
    }

    private static RequestSpecification asAdmin() {
        return Doors.asAdmin().contentType("application/json");
    }

    private static ValidatableResponse bulk(String body) {
        return asAdmin().body(body).post("/api/quarantine/bulk").then();
    }

    @Test
    void namedMailsAreDecidedOnOneByOne() throws IOException {
        String first = hold("bulk-named");
        String second = hold("bulk-named");
        bulk("{\"act\": \"recheck\", \"ids\": [\"%s\"]}".formatted(first))
                .statusCode(200)
                .body("results.outcome", contains("hold"))
                .body("results[0].change.before", equalTo("hold"));
        bulk("{\"act\": \"release\", \"ids\": [\"%s\", \"nobody\", \"%s\"]}".formatted(first, second))
                .statusCode(200)
                .body("results.outcome", contains("released", "", "released"))
                .body("results[1].problem.status", equalTo(404));
        Doors.awaitNumber(doors.first(), "bulk-named", 2);
        bulk("{\"act\": \"release\", \"ids\": [\"%s\"]}".formatted(first))
                .body("results.outcome", contains("unchanged"));
    }

    @Test
    void filteredMailsAreTheWorkOfAJob() throws IOException {
        for (int i = 0; i < 3; i++) {
            hold("bulk-filtered");
        }
        bulk("{\"act\": \"delete\", \"filter\": {\"q\": \"bulk-filtered\"}, \"dryRun\": true}")
                .statusCode(200)
                .body("mails", equalTo(3));
        String place =
                bulk("{\"act\": \"delete\", \"filter\": {\"q\": \"bulk-filtered\", \"class\": \"policy\"}, \"reason\": \"campaign\"}")
                        .statusCode(202)
                        .body("href", startsWith("/api/jobs/"))
                        .header("Location", containsString("/api/jobs/"))
                        .extract()
                        .path("href");
        Await.until(
                Doors.PATIENCE,
                () -> "end of the job",
                () -> asAdmin().get(place).path("state").equals("done"));
        asAdmin()
                .get(place)
                .then()
                .body("done", equalTo(3))
                .body("failed", equalTo(0))
                .body("outcomes.deleted", equalTo(3));
        asAdmin().get("/api/jobs").then().statusCode(200).body("jobs.id", hasItem(place.replace("/api/jobs/", "")));
        asAdmin()
                .get("/api/audit?subject=" + place.replace("/api/jobs/", ""))
                .then()
                .body("entries.action", contains("job.ended", "job.begun"));
        asAdmin().delete(place).then().statusCode(202).body("state", equalTo("done"));
        asAdmin().get("/api/jobs/none").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void decisionsOnManyMailsThatMakeNoSenseAreRefused() {
        for (String body : new String[] {
            "",
            "[]",
            "{",
            "{\"act\": \"delete\"}",
            "{\"act\": \"destroy\", \"ids\": [\"a\"]}",
            "{\"act\": \"delete\", \"ids\": []}",
            "{\"act\": \"delete\", \"ids\": [null]}",
            "{\"act\": \"delete\", \"ids\": [\"a\"], \"filter\": {}}",
            "{\"act\": \"delete\", \"filter\": {\"recepient\": \"bob@example.com\"}}",
            "{\"act\": \"delete\", \"filter\": {\"class\": \"ham\"}}",
            "{\"act\": \"delete\", \"filter\": {\"since\": \"yesterday\"}}",
            "{\"act\": \"delete\", \"ids\": {\"deep\": 1}}"
        }) {
            bulk(body)
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("detail", not(containsString("io.sallyport")));
        }
        bulk("{\"act\": \"delete\", \"filter\": {\"recepient\": \"bob@example.com\"}}")
                .body("detail", equalTo("filter.recepient: there is no such field"));
        String many = "\"a\",".repeat(500) + "\"a\"";
        bulk("{\"act\": \"delete\", \"ids\": [%s]}".formatted(many)).statusCode(400);
    }

    @Test
    void eachErrorIsAProblem() throws IOException {
        assertProblem(404, asAdmin().get("/api/nothing/here"));
        assertProblem(404, asAdmin().get("/api/quarantine/none/nothing/here"));
        assertProblem(404, RestAssured.given().post("/api/nothing"));
        assertProblem(405, asAdmin().put("/api/queue"));
        assertProblem(406, asAdmin().accept("image/png").get("/api/queue"));
        assertProblem(415, Doors.asAdmin().contentType("text/plain").body("x").post("/api/quarantine/bulk"));
        assertProblem(401, RestAssured.given().get("/api/queue"));
        assertProblem(400, asAdmin().get("/api/quarantine?limit=many"));
        assertProblem(400, asAdmin().get("/api/statistics?findings=many"));
        assertProblem(400, asAdmin().get("/api/statistics?period=always"));
        assertProblem(400, asAdmin().get("/api/audit?since=yesterday"));
        assertProblem(413, asAdmin().body(" ".repeat(11 * 1024 * 1024)).post("/api/quarantine/bulk"));
        String token = new ApiTokens(data, Clock.systemUTC())
                .add(
                        "rest-helpdesk",
                        Role.HELPDESK.permissions(),
                        Set.of("rest"),
                        Clock.systemUTC().instant().plus(Duration.ofHours(1)));
        for (String path :
                new String[] {"/api/statistics", "/api/audit", "/api/users", "/api/tokens", "/api/policy/tests"}) {
            assertProblem(
                    403,
                    RestAssured.given()
                            .header("Authorization", "Bearer " + token)
                            .get(path));
        }
    }

    /** RFC 9110 § 15.5.6: a 405 must say which methods there are. */
    @Test
    void eachPathThatRefusesAMethodSaysWhichItHas() {
        Map<String, Set<String>> routes = AdminRoutes.all().stream()
                .collect(Collectors.groupingBy(
                        AdminRoutes.Route::path,
                        Collectors.mapping(AdminRoutes.Route::verb, Collectors.toUnmodifiableSet())));
        assertThat(routes).hasSizeGreaterThan(50).allSatisfy((path, verbs) -> {
            Response refusal = RestAssured.given().request("PATCH", path);
            assertThat(refusal.statusCode()).isEqualTo(405);
            assertThat(refusal.header("Allow").split(", "))
                    .contains("OPTIONS")
                    .containsAll(verbs)
                    .doesNotContain("PATCH");
        });
        assertThat(asAdmin().put("/api/queue").header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(asAdmin().put("/api/queue/q1").header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
        assertThat(asAdmin().get("/api/queue/q1/hold").header("Allow")).isEqualTo("OPTIONS, POST");
    }

    /** What is meant for a few mails must not be done to all because a word is misspelt. */
    @Test
    void parametersThatAreNotKnownAreRefused() {
        asAdmin()
                .get("/api/quarantine?recepient=bob@example.com&limit=5")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", startsWith("recepient: there is no such parameter (there are after, class, "));
        asAdmin()
                .post("/api/policy/reload?force=true")
                .then()
                .statusCode(400)
                .body("detail", equalTo("force: there is no such parameter (none is taken here)"));
        asAdmin().get("/api/quarantine?class=ham").then().body("detail", startsWith("class: must match"));
        Doors.asAdmin()
                .accept("text/html")
                .get("/quarantine?utm_source=mail")
                .then()
                .statusCode(200);
    }

    @Test
    void bodyOfUnknownLengthIsBoundedToo() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:%d/api/quarantine/bulk".formatted(doors.httpPort())))
                .header("Authorization", "Bearer " + QueueClient.TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() ->
                        new ByteArrayInputStream(" ".repeat(11 * 1024 * 1024).getBytes(StandardCharsets.US_ASCII))))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(413);
        }
    }

    private static void assertProblem(int status, Response answer) {
        answer.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("about:blank"))
                .body("status", equalTo(status))
                .body("title", notNullValue())
                .body("detail", notNullValue());
    }

    @Test
    void peopleAreToldOnAPage() {
        Doors.asAdmin()
                .accept("text/html")
                .get("/quarantine/none")
                .then()
                .statusCode(404)
                .contentType("text/html");
    }

    @Test
    void statisticsCountDecisionsFindingsAndWhatWaits() throws IOException {
        hold("counted");
        Await.until(
                Doors.PATIENCE,
                () -> "the decision",
                () -> asAdmin().get("/api/statistics?period=hour").jsonPath().getLong("decisions") > 0);
        asAdmin()
                .get("/api/statistics?period=week")
                .then()
                .statusCode(200)
                .body("spans", hasSize(28))
                .body("span", equalTo("PT6H"))
                .body("endings", hasKey("held"))
                .body("findings.name", hasItem("lists.denied"))
                .body("held.total", greaterThan(0))
                .body("held.byClass", hasKey("policy"))
                .body("queue.mails", notNullValue());
    }

    @Test
    void auditIsFilteredAndPaged() throws IOException {
        String id = hold("audited");
        for (String act : new String[] {"request-release", "deny"}) {
            asAdmin().post("/api/quarantine/%s/%s".formatted(id, act)).then().statusCode(200);
        }
        asAdmin()
                .get("/api/audit?action=quarantine&subject=" + id)
                .then()
                .statusCode(200)
                .body(
                        "entries.action",
                        contains(
                                "quarantine.deny.ended",
                                "quarantine.deny",
                                "quarantine.request.ended",
                                "quarantine.request"))
                .body("entries.actor", everyItem(startsWith("token")));
        String next = asAdmin()
                .get("/api/audit?limit=1&subject=" + id)
                .then()
                .body("entries.action", contains("quarantine.deny.ended"))
                .extract()
                .path("next");
        asAdmin()
                .get("/api/audit?limit=1&subject=%s&after=%s".formatted(id, next))
                .then()
                .body("entries.action", contains("quarantine.deny"));
        asAdmin().get("/api/audit?actor=nobody&subject=" + id).then().body("entries", hasSize(0));
        asAdmin().get("/api/audit?until=2020-01-01T00:00:00Z").then().body("entries", hasSize(0));
    }

    @Test
    void usersAreAddedWithAPasswordThatIsShownOnce() {
        String password = asAdmin()
                .body("{\"name\": \"rita\", \"role\": \"helpdesk\", \"domains\": [\"example.com\"]}")
                .post("/api/users")
                .then()
                .statusCode(201)
                .header("Location", endsWith("/api/users/rita"))
                .body("mustChange", equalTo(true))
                .body("domains", contains("example.com"))
                .extract()
                .path("password");
        assertThat(password).hasSizeGreaterThan(20);
        String shown =
                asAdmin().get("/api/users").then().statusCode(200).extract().asString();
        assertThat(shown).contains("rita").doesNotContain("argon2", password);
        asAdmin().get("/api/users/rita").then().body("password", nullValue());
        asAdmin()
                .body("{\"name\": \"rita\", \"role\": \"admin\"}")
                .post("/api/users")
                .then()
                .statusCode(409);
        asAdmin()
                .body("{\"name\": \"Rita\", \"role\": \"god\"}")
                .post("/api/users")
                .then()
                .statusCode(400);
        asAdmin()
                .body("{\"password\": \"rita has a new one\"}")
                .put("/api/users/rita/password")
                .then()
                .statusCode(200)
                .body("password", nullValue());
        asAdmin()
                .body("{\"password\": \"short\"}")
                .put("/api/users/rita/password")
                .then()
                .statusCode(400);
        asAdmin().delete("/api/users/rita").then().statusCode(204);
        asAdmin().delete("/api/users/rita").then().statusCode(404);
        asAdmin()
                .get("/api/audit?subject=rita")
                .then()
                .body("entries.action", contains("user.remove", "user.passwd", "user.add"));
    }

    @Test
    void tokensAreMadeAndTakenAway() {
        String token = asAdmin()
                .body("{\"name\": \"watch\", \"permissions\": [\"audit\"], \"days\": 1}")
                .post("/api/tokens")
                .then()
                .statusCode(201)
                .body("permissions", contains("audit"))
                .extract()
                .path("token");
        RequestSpecification bearer = RestAssured.given().header("Authorization", "Bearer " + token);
        bearer.get("/api/audit").then().statusCode(200);
        assertProblem(
                403,
                RestAssured.given().header("Authorization", "Bearer " + token).get("/api/tokens"));
        assertThat(asAdmin().get("/api/tokens").then().statusCode(200).extract().asString())
                .contains("watch")
                .doesNotContain(token, "digest");
        assertProblem(400, asAdmin().body("{\"name\": \"none\"}").post("/api/tokens"));
        assertProblem(
                400,
                asAdmin()
                        .body("{\"name\": \"none\", \"permissions\": [\"all\"]}")
                        .post("/api/tokens"));
        assertProblem(
                400,
                asAdmin()
                        .body("{\"name\": \"none\", \"role\": \"admin\", \"days\": 0}")
                        .post("/api/tokens"));
        asAdmin().delete("/api/tokens/watch").then().statusCode(204);
        assertProblem(
                401,
                RestAssured.given().header("Authorization", "Bearer " + token).get("/api/audit"));
    }

    @Test
    void testsOfThePolicyArePlayed() throws IOException {
        doors.write("tests/rest.yaml", """
                tests:
                  - name: a mail with that subject is held
                    given:
                      to: [bob@rest]
                      message: |
                        From: anne@sender.example
                        Subject: shall be-held

                        Hello
                    expect: { action: hold }
                """);
        try {
            asAdmin()
                    .post("/api/policy/tests")
                    .then()
                    .statusCode(200)
                    .body("version", notNullValue())
                    .body("problems", hasSize(0))
                    .body("tests.name", contains("a mail with that subject is held"))
                    .body("tests.differences.flatten()", hasSize(0))
                    .body("holds", equalTo(true));
            asAdmin().get("/api/policy/tests").then().statusCode(200).body("tests", hasSize(1));
        } finally {
            Files.delete(doors.policies().resolve("tests/rest.yaml"));
        }
    }

    @Test
    void examplesOfTheDocumentationWork() throws IOException {
        String id = hold("documented-rest");
        String script = COMMAND.matcher(Files.readString(Path.of("docs/rest.md")))
                .results()
                .map(found -> found.group().replace("curl ", "curl -sS --fail-with-body -o answer "))
                .collect(Collectors.joining("\n"))
                .replace("data/admin-token", folder.resolve("token").toString())
                .replace("localhost:8080", "localhost:" + doors.httpPort());
        assertThat(script.lines()).hasSizeGreaterThan(20);
        Files.writeString(folder.resolve("token"), QueueClient.TOKEN);
        ProcessBuilder known = new ProcessBuilder("bash", "-exc", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        known.environment().put("id", id);
        Process played = known.start();
        played.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        Path answer = folder.resolve("answer");
        assertThat(played.exitValue())
                .as(
                        "%s\n%s",
                        Files.readString(folder.resolve("out")), Files.exists(answer) ? Files.readString(answer) : "")
                .isZero();
        Doors.awaitAt(doors.first(), "documented-rest");
    }
}
