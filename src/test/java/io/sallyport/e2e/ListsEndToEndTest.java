package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sallyport.testing.Await;
import io.sallyport.testing.QueueClient;
import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lists of the policy over HTTP, and what they do to the next mail. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class ListsEndToEndTest {
    /** A subject with be-held has more points than a mail may have; a partner has fewer. Forged authors are let in, to see. */
    private static final String POLICY = """
            authentication: { dmarc: { reject: accept } }
            verdict: { hold: 5 }
            filters:
              lists:
                on-unavailable: pass
                entries:
                  - { name: listed-blocked, deny: sender, list: lists/listed-blocked.txt, then: reject }
                  - { name: listed-partners, allow: from, list: lists/listed-partners.txt, points: -20 }
                  - { name: by-demand, deny: subject, matches: "be-held", points: 9 }
            """;

    private static final String HEAD = "# edited by hand\n";
    private static final Pattern CURL = Pattern.compile("(?m)^(?:token=|tag=|curl ).*$");

    Doors doors;

    @TempDir
    private Path folder;

    private JudgedDomain domain;

    @BeforeEach
    void serve() throws IOException {
        doors.write("lists/listed-blocked.txt", HEAD);
        doors.write("lists/listed-partners.txt", HEAD);
        domain = JudgedDomain.serve(doors, "listed", POLICY);
    }

    private Path file(String list) {
        return doors.policies().resolve("lists/%s.txt".formatted(list));
    }

    private static RequestSpecification asAdmin() {
        return Doors.asAdmin().contentType("application/json");
    }

    private static ValidatableResponse add(String list, Map<String, ?> entry) {
        return asAdmin().body(entry).post("/api/lists/" + list).then();
    }

    private static byte[] from(String author, String subject) {
        return Doors.lines("From: <%s>".formatted(author), "Subject: " + subject, "", "Hello");
    }

    private SmtpClient.Reply send(String sender, String author, String subject) throws IOException {
        return JudgedDomain.last(doors.send(sender, List.of(domain.mailbox("bob")), from(author, subject)));
    }

    /** The mail that was held, as soon as the journal can tell what was proven of its sender. */
    private static String held(SmtpClient.Reply reply) {
        String mail = Doors.queueId(reply);
        Await.until(
                Doors.PATIENCE,
                () -> "the decision on " + mail,
                () -> asAdmin().get("/api/decisions/" + mail).statusCode() == 200);
        return mail + "-held-1";
    }

    @Test
    void whoIsBlockedIsRefusedFromTheNextMailOn() throws IOException {
        assertThat(domain.send("bob", Doors.message("before")).code()).isEqualTo(250);
        add("listed-blocked", Map.of("entry", JudgedDomain.STRANGER, "reason", "ticket 4711", "until", "2099-12-31"))
                .statusCode(201)
                .body("repeated", equalTo(false))
                .body("entry.reason", equalTo("ticket 4711"))
                .body("entry.owner", startsWith("token"));
        assertThat(domain.send("bob", Doors.message("after")).code()).isEqualTo(550);
        add("listed-blocked", Map.of("entry", JudgedDomain.STRANGER, "until", "2099-12-31"))
                .statusCode(200)
                .body("repeated", equalTo(true));
        add("listed-blocked", Map.of("entry", JudgedDomain.STRANGER))
                .statusCode(409)
                .contentType("application/problem+json");
        assertThat(Files.readString(file("listed-blocked")))
                .startsWith(HEAD + JudgedDomain.STRANGER + "  until=2099-12-31  owner=\"token");
        asAdmin()
                .delete("/api/lists/listed-blocked?entry=" + JudgedDomain.STRANGER)
                .then()
                .statusCode(200);
        assertThat(domain.send("bob", Doors.message("later")).code()).isEqualTo(250);
        assertThat(file("listed-blocked")).hasContent(HEAD.strip());
        asAdmin()
                .delete("/api/lists/listed-blocked?entry=" + JudgedDomain.STRANGER)
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
    }

    @Test
    void listsAreToldOfAndSearched() throws IOException {
        Files.writeString(
                file("listed-blocked"),
                "a.example owner=anna\nb.example until=2020-01-01\nc.example reason=\"Ticket 9\"\n");
        JudgedDomain.reload();
        asAdmin()
                .get("/api/lists")
                .then()
                .statusCode(200)
                .body("lists.find { it.name == 'listed-blocked' }.kind", equalTo("block"))
                .body("lists.find { it.name == 'listed-blocked' }.entries", equalTo(3))
                .body("lists.find { it.name == 'listed-blocked' }.expired", equalTo(1))
                .body("lists.find { it.name == 'listed-partners' }.kind", equalTo("allow"))
                .body("lists.find { it.name == 'listed-partners' }.needsProof", equalTo(true))
                .body("lists.file", not(hasItem("policy.yaml")));
        String next = asAdmin()
                .get("/api/lists/listed-blocked?limit=2")
                .then()
                .statusCode(200)
                .body("entries.entry", contains("a.example", "b.example"))
                .extract()
                .path("next");
        asAdmin()
                .get("/api/lists/lists/listed-blocked.txt?limit=2&after=" + next)
                .then()
                .body("entries.entry", contains("c.example"))
                .body("next", equalTo(null));
        asAdmin().get("/api/lists/listed-blocked?q=TICKET").then().body("entries.entry", contains("c.example"));
        asAdmin().get("/api/lists/listed-blocked?expired=true").then().body("entries.entry", contains("b.example"));
        for (String other : List.of("no-such", "policy.yaml", "../policies/policy.yaml", "%2e%2e/x")) {
            asAdmin()
                    .urlEncodingEnabled(false)
                    .get("/api/lists/" + other)
                    .then()
                    .statusCode(404);
        }
    }

    @Test
    void whoHasNotSeenTheLastChangeChangesNothing() {
        String seen = asAdmin().get("/api/lists/listed-blocked").header("ETag");
        asAdmin()
                .header("If-Match", seen)
                .body(Map.of("entry", "a.example"))
                .post("/api/lists/listed-blocked")
                .then()
                .statusCode(201);
        asAdmin()
                .header("If-Match", seen)
                .delete("/api/lists/listed-blocked?entry=a.example")
                .then()
                .statusCode(412)
                .contentType("application/problem+json");
        asAdmin()
                .header("If-Match", "yesterday")
                .delete("/api/lists/listed-blocked?entry=a.example")
                .then()
                .statusCode(400);
    }

    @Test
    void whatIsNoEntryIsRefusedWithWhatWouldBeOne() throws IOException {
        add("listed-partners", Map.of("entry", "example.org"))
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString("requires: must say what proves the sender"));
        add("listed-partners", Map.of("entry", "bob@example.org", "requires", List.of("dmarc")))
                .statusCode(409)
                .body("detail", containsString("must be a domain, in a list on from"));
        for (Map<String, ?> hostile : List.of(
                Map.of("entry", "a.example\nb.example"),
                Map.of("entry", "a.example spoofable=true"),
                Map.of("entry", "#"),
                Map.of("entry", "a.example", "reason", "x\" spoofable=true y=\""),
                Map.of("entry", "a.example", "reason", "x\r\n.example"),
                Map.of("entry", "a.example", "until", "2027-02-31"),
                Map.of("entry", "a.example", "requires", List.of("magic")),
                Map.of("reason", "nobody"))) {
            add("listed-blocked", hostile).statusCode(400).contentType("application/problem+json");
        }
        asAdmin().post("/api/lists/listed-blocked").then().statusCode(400);
        asAdmin().delete("/api/lists/listed-blocked").then().statusCode(400);
        assertThat(file("listed-blocked")).hasContent(HEAD.strip());
        assertThat(file("listed-partners")).hasContent(HEAD.strip());
    }

    @Test
    void whoIsReleasedAndRememberedPassesAndWhoPretendsToBeItDoesNot() throws IOException {
        String honest = "eve@honest.example";
        String id = held(send(honest, honest, "first be-held"));
        asAdmin()
                .body(Map.of("remember", Map.of("list", "listed-partners", "scope", "domain")))
                .post("/api/quarantine/" + id + "/release")
                .then()
                .statusCode(200)
                .body("mail.state", equalTo("released"))
                .body("remembered", equalTo("added"));
        asAdmin()
                .get("/api/lists/listed-partners")
                .then()
                .body("entries", hasSize(1))
                .body("entries[0].entry", equalTo("honest.example"))
                .body("entries[0].requires", contains("dmarc"))
                .body("entries[0].reason", containsString(id));
        Doors.awaitAt(doors.first(), "first be-held");
        assertThat(JudgedDomain.actions(JudgedDomain.taken(send(honest, honest, "second be-held"))))
                .containsExactly("deliver");
        SmtpClient.Reply forged = send("eve@attack.com", honest, "forged be-held");
        assertThat(JudgedDomain.actions(JudgedDomain.taken(forged))).containsExactly("hold");
        asAdmin()
                .body(Map.of("remember", Map.of("list", "listed-partners", "scope", "domain")))
                .post("/api/quarantine/" + Doors.queueId(forged) + "-held-1/release")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("detail", containsString("neither SPF nor DKIM proves"));
        asAdmin().get("/api/quarantine/" + held(forged)).then().body("state", equalTo("held"));
    }

    @Test
    void whoIsDeletedAndRememberedIsRefusedFromThenOn() throws IOException {
        String id = held(domain.send("bob", Doors.message("unwanted be-held")));
        asAdmin()
                .body(Map.of("remember", Map.of("list", "listed-blocked", "scope", "address", "expires", "2099-01-01")))
                .post("/api/quarantine/" + id + "/delete")
                .then()
                .statusCode(200)
                .body("remembered", equalTo("added"));
        assertThat(domain.send("bob", Doors.message("again")).code()).isEqualTo(550);
        asAdmin()
                .body(Map.of("remember", Map.of("list", "listed-blocked", "scope", "everybody")))
                .post("/api/quarantine/" + id + "/delete")
                .then()
                .statusCode(400);
    }

    @Test
    void theExamplesOfTheDocumentationWork() throws IOException, InterruptedException {
        String script = CURL.matcher(Files.readString(Path.of("docs/lists.md")))
                .results()
                .map(found -> found.group().replace("curl ", "curl -sS --fail "))
                .collect(Collectors.joining("\n"))
                .replace("data/admin-token", folder.resolve("token").toString())
                .replace("lists/blocked-senders", "lists/listed-blocked")
                .replace("lists/partners", "lists/listed-partners")
                .replace("localhost:8080", "localhost:" + doors.httpPort());
        assertThat(script.lines()).hasSizeGreaterThan(5);
        Files.writeString(folder.resolve("token"), QueueClient.TOKEN);
        Process examples = new ProcessBuilder("bash", "-ec", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        examples.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(examples.exitValue())
                .as(script + "\n" + Files.readString(folder.resolve("out")))
                .isZero();
        asAdmin().get("/api/lists/listed-partners").then().body("entries.entry", hasItem("partner.example.net"));
    }
}
