package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.sallyport.admin.access.ApiTokens;
import io.sallyport.admin.access.Role;
import io.sallyport.testing.QueueClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quarantine over HTTP, as programs use it. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class QuarantineApiEndToEndTest {
    private static final String HOLD = """
            filters:
              lists:
                on-unavailable: pass
                entries:
                  - { name: by-demand, deny: subject, matches: "be-held", then: hold }
            """;
    private static final Pattern CURL = Pattern.compile("(?m)^(?:token=|curl ).*$");

    Doors doors;

    @ConfigProperty(name = "sallyport.data-dir")
    Path data;

    @TempDir
    private Path folder;

    private JudgedDomain domain;

    @BeforeEach
    void serve() throws IOException {
        domain = JudgedDomain.serve(doors, "held", HOLD);
    }

    private String hold(String subject) throws IOException {
        return Doors.queueId(domain.send("bob", Doors.message(subject + " shall be-held"))) + "-held-1";
    }

    private static RequestSpecification asAdmin() {
        return Doors.asAdmin().contentType("application/json");
    }

    @Test
    void heldMailIsFoundAndToldOf() throws IOException {
        String id = hold("found");
        asAdmin()
                .get("/api/quarantine?q=found&class=policy&order=oldest")
                .then()
                .statusCode(200)
                .body("mails.id", hasItem(id));
        asAdmin()
                .get("/api/quarantine?q=found&recipient=&class=&since=")
                .then()
                .statusCode(200)
                .body("mails.id", hasItem(id));
        asAdmin().get("/api/quarantine?state=released&q=found").then().body("mails.id", not(hasItem(id)));
        asAdmin()
                .get("/api/quarantine/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("state", equalTo("held"))
                .body("mailClass", equalTo("policy"))
                .body("findings", contains("lists.denied"));
        asAdmin()
                .get("/api/quarantine/" + id + "/verdict")
                .then()
                .statusCode(200)
                .body("action", equalTo("hold"))
                .body("findings.find { it.name == 'lists.denied' }.decisive", equalTo(true));
        asAdmin().get("/api/quarantine/" + id + "/recheck").then().statusCode(405);
        asAdmin()
                .post("/api/quarantine/" + id + "/recheck")
                .then()
                .statusCode(200)
                .body("before", equalTo("hold"));
    }

    @Test
    void pagesFollowOneAnother() throws IOException {
        for (int i = 0; i < 3; i++) {
            hold("paged");
        }
        String next = asAdmin()
                .get("/api/quarantine?q=paged&limit=2")
                .then()
                .statusCode(200)
                .body("mails", hasSize(2))
                .extract()
                .path("next");
        asAdmin()
                .get("/api/quarantine?q=paged&limit=2&after=" + next)
                .then()
                .body("mails", hasSize(1))
                .body("next", equalTo(null));
    }

    @Test
    void releaseIsRepeatedWithoutASecondMail() throws IOException {
        String id = hold("released-once");
        for (boolean repeated : new boolean[] {false, true, true}) {
            asAdmin()
                    .body("{\"reason\": \"ticket 4711\"}")
                    .post("/api/quarantine/" + id + "/release")
                    .then()
                    .statusCode(200)
                    .body("mail.state", equalTo("released"))
                    .body("repeated", equalTo(repeated));
        }
        assertThat(Doors.text(Doors.awaitAt(doors.first(), "released-once").bytes()))
                .startsWith("X-Sallyport-Released: " + id)
                .contains("\tby token");
        assertThat(Doors.find(doors.first(), "released-once")).hasSize(1);
        asAdmin().delete("/api/quarantine/" + id).then().statusCode(409).contentType("application/problem+json");
    }

    @Test
    void whoHasNotSeenTheLastChangeChangesNothing() throws IOException {
        String id = hold("versions");
        asAdmin()
                .post("/api/quarantine/" + id + "/request-release")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"");
        asAdmin()
                .header("If-Match", "\"1\"")
                .delete("/api/quarantine/" + id)
                .then()
                .statusCode(412)
                .contentType("application/problem+json");
        asAdmin()
                .header("If-Match", "yesterday")
                .delete("/api/quarantine/" + id)
                .then()
                .statusCode(400);
        asAdmin().post("/api/quarantine/" + id + "/deny").then().statusCode(200).body("mail.state", equalTo("held"));
        asAdmin()
                .header("If-Match", "\"3\"")
                .delete("/api/quarantine/" + id)
                .then()
                .statusCode(200);
    }

    @Test
    void whatStrangersWroteCannotRun() throws IOException {
        String id = hold("downloads");
        asAdmin()
                .get("/api/quarantine/" + id + "/message")
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString("attachment"))
                .header("X-Content-Type-Options", "nosniff")
                .body(containsString("downloads shall be-held"));
        asAdmin()
                .get("/api/quarantine/" + id + "/preview")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Content-Security-Policy", containsString("sandbox"));
        asAdmin().get("/api/quarantine/" + id + "/parts").then().statusCode(200).body("number", hasItem("1"));
        asAdmin().get("/api/quarantine/" + id + "/parts/9").then().statusCode(404);
        byte[] zip = asAdmin().get("/api/quarantine/" + id + "/message?as=zip").asByteArray();
        assertThat(zip).startsWith('P', 'K');
    }

    @Test
    void mailOfOtherDomainsIsNotThere() throws IOException {
        String id = hold("scoped");
        String token = new ApiTokens(data, Clock.systemUTC())
                .add(
                        "scoped-" + System.nanoTime(),
                        Role.OPERATOR.permissions(),
                        Set.of("other.example.test"),
                        Clock.systemUTC().instant().plus(Duration.ofHours(1)));
        RequestSpecification scoped = RestAssured.given().header("Authorization", "Bearer " + token);
        scoped.get("/api/quarantine/" + id).then().statusCode(404).contentType("application/problem+json");
        RestAssured.given()
                .header("Authorization", "Bearer " + token)
                .get("/api/quarantine?q=scoped")
                .then()
                .statusCode(200)
                .body("mails", hasSize(0));
        RestAssured.given()
                .header("Authorization", "Bearer " + token)
                .get("/api/quarantine?domain=held")
                .then()
                .statusCode(200)
                .body("mails", hasSize(0));
    }

    @Test
    void wrongQuestionsAreAnsweredWithWhatWouldBeRight() {
        asAdmin()
                .get("/api/quarantine?limit=0&class=nice")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString("limit: must be a number from 1 to 500"));
        asAdmin().get("/api/quarantine/nobody").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void theExamplesOfTheDocumentationWork() throws IOException, InterruptedException {
        String id = hold("documented");
        String script = CURL.matcher(Files.readString(Path.of("docs/quarantine.md")))
                .results()
                .map(found -> found.group().replace("curl ", "curl -sS --fail "))
                .collect(Collectors.joining("\n"))
                .replace("data/admin-token", folder.resolve("token").toString())
                .replace("localhost:8080", "localhost:" + doors.httpPort());
        assertThat(script.lines()).hasSizeGreaterThan(5);
        Files.writeString(folder.resolve("token"), QueueClient.TOKEN);
        ProcessBuilder known = new ProcessBuilder("bash", "-ec", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        known.environment().put("id", id);
        Process again = known.start();
        again.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(again.exitValue())
                .as(script + "\n" + Files.readString(folder.resolve("out")))
                .isZero();
        Doors.awaitAt(doors.first(), "documented");
    }
}
