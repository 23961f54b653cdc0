package io.sallyport.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.sallyport.testing.Await;
import io.sallyport.testing.Chromium;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Digests from the mail that is held to the link that lets it go, as recipients and their link scanners use them. */
@QuarkusTest
@TestProfile(DigestEndToEndTest.OwnGateway.class)
@WithTestResource(DoorsResource.class)
class DigestEndToEndTest {
    /** Other tests come with so many links that are not ours that their host, which is ours too, is barred for a while. */
    public static final class OwnGateway implements QuarkusTestProfile {}

    private static final String HOLD = """
            digest: { policy: release }
            filters:
              lists:
                on-unavailable: pass
                entries:
                  - { name: by-demand, deny: subject, matches: "be-held", then: hold }
                  - { name: digest-unwanted, deny: sender, list: lists/digest-unwanted.txt, then: reject }
            groups:
              modest: { recipients: [ann], digest: { policy: request } }
              choosy: { recipients: [eva], digest: { policy: list, block: digest-unwanted } }
            """;
    private static final String UNWANTED = "lists/digest-unwanted.txt";
    private static final Pattern TEXT_PART = Pattern.compile("text/plain.*?\r\n\r\n(.*?)\r\n--", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile(": (http://localhost:\\d+/digest/\\S+)");
    private static final Pattern PROOF = Pattern.compile("name=\"proof\" value=\"([^\"]+)\"");

    Doors doors;

    private JudgedDomain domain;

    @BeforeEach
    void serve() throws IOException {
        if (!Files.exists(doors.policies().resolve(UNWANTED))) {
            doors.write(UNWANTED, "# Whom recipients do not want\n");
        }
        domain = JudgedDomain.serve(doors, "digested", HOLD);
    }

    private String hold(String local, String subject) throws IOException {
        return Doors.queueId(domain.send(local, Doors.message(subject + " shall be-held"))) + "-held-1";
    }

    /** Has digests sent, and waits for that of a recipient: its text. */
    private String digest(String local) {
        Doors.asAdmin().post("/api/digest/run").then().statusCode(202);
        String mail = Doors.text(
                Doors.awaitAt(doors.first(), "To: <" + domain.mailbox(local) + ">\r\nSubject: 1 mail is held for you")
                        .bytes());
        assertThat(mail).contains("Auto-Submitted: auto-generated");
        Matcher part = TEXT_PART.matcher(mail);
        assertThat(part.find()).as(mail).isTrue();
        return new String(Base64.getMimeDecoder().decode(part.group(1)), StandardCharsets.UTF_8);
    }

    private static String link(String digest) {
        Matcher link = LINK.matcher(digest);
        assertThat(link.find()).as(digest).isTrue();
        return link.group(1);
    }

    private static String state(String id) {
        return Doors.asAdmin().get("/api/quarantine/" + id).jsonPath().getString("state");
    }

    private static Response press(String link, String proof) {
        return given().contentType("application/x-www-form-urlencoded")
                .formParam("proof", proof)
                .post(link);
    }

    @Test
    void aLinkAsksFirstAndThenLetsTheMailGoOnce() throws IOException {
        String id = hold("bob", "digest-release");
        String digest = digest("bob");
        assertThat(digest).contains("digest-release shall be-held", "Let it go: ");
        String link = link(digest);

        for (int i = 0; i < 3; i++) {
            given().get(link)
                    .then()
                    .statusCode(200)
                    .header("Cache-Control", "no-store")
                    .header("Referrer-Policy", "no-referrer")
                    .body(containsString("Let it go?"));
            given().head(link).then().statusCode(200);
        }
        press(link, "guessed").then().statusCode(200).body(containsString("Let it go?"));
        assertThat(state(id)).isEqualTo("held");

        Matcher proof = PROOF.matcher(given().get(link).asString());
        assertThat(proof.find()).isTrue();
        press(link, proof.group(1)).then().statusCode(200).body(containsString("It is on its way"));
        assertThat(Doors.text(Doors.awaitAt(doors.first(), "digest-release").bytes()))
                .startsWith("X-Sallyport-Released: " + id);
        press(link, proof.group(1)).then().statusCode(200).body(containsString("Done already"));
        given().get(link).then().statusCode(200).body(containsString("Done already"));
        assertThat(Doors.find(doors.first(), "digest-release")).hasSize(1);
        Doors.asAdmin()
                .get("/api/quarantine/" + id)
                .then()
                .body("state", equalTo("released"))
                .body("changed.by", equalTo("recipient:bob@digested"));
    }

    @Test
    void whoMayOnlyAskAsksAndIsToldOnce() throws IOException {
        String id = hold("ann", "digest-request");
        String link = link(digest("ann"));
        Matcher proof = PROOF.matcher(given().get(link).asString());
        assertThat(proof.find()).isTrue();
        press(link, proof.group(1)).then().statusCode(200).body(containsString("Asked for"));
        assertThat(state(id)).isEqualTo("release_requested");
        // The next digest of another recipient shows that this round is over, too
        hold("cid", "digest-later");
        digest("cid");
        assertThat(Doors.find(doors.first(), "To: <" + domain.mailbox("ann") + ">"))
                .hasSize(1);
        assertThat(Doors.find(doors.first(), "digest-request")).isEmpty();
    }

    @Test
    void whoBlocksASenderGetsNoMailOfThemAnyMore() throws IOException {
        String sender = "pest@honest.example";
        List<String> eva = List.of(domain.mailbox("eva"));
        String held =
                Doors.queueId(JudgedDomain.last(doors.send(sender, eva, Doors.message("digest-block shall be-held"))));
        Await.until( // What is known of the sender is told by the journal
                Doors.PATIENCE,
                () -> "the decision",
                () -> Doors.asAdmin().get("/api/decisions/" + held).statusCode() == 200);
        String digest = digest("eva");
        assertThat(digest).contains("Block the sender: ").doesNotContain("Let it go: ");
        String link = link(digest);
        Matcher proof = PROOF.matcher(given().get(link).asString());
        assertThat(proof.find()).isTrue();
        press(link, proof.group(1)).then().statusCode(200).body(containsString("its sender is refused"));
        assertThat(state(held + "-held-1")).isEqualTo("deleted");
        assertThat(JudgedDomain.last(doors.send(sender, eva, Doors.message("another")))
                        .code())
                .isEqualTo(550);
        assertThat(JudgedDomain.last(doors.send("else@honest.example", eva, Doors.message("of somebody else")))
                        .code())
                .isEqualTo(250);
    }

    @Test
    void linksThatAreNotOursLeadNowhere() {
        given().get("http://localhost:" + doors.httpPort() + "/digest/abc.def")
                .then()
                .statusCode(404)
                .contentType("text/html")
                .body(containsString("Nothing here"));
        press("http://localhost:" + doors.httpPort() + "/digest/abc.def", "x")
                .then()
                .statusCode(404);
    }

    @Test
    void aPersonWithABrowserPressesTheButton() throws IOException {
        assumeTrue(Chromium.isInstalled(), "Chromium is not installed");
        String id = hold("dan", "digest-browser");
        String link = link(digest("dan"));
        try (Chromium chromium = Chromium.start()) {
            BrowserContext context = chromium.browser().newContext();
            Page page = context.newPage();
            page.navigate(link);
            assertThat(page.locator("main").textContent()).contains("digest-browser");
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/digest.png")));
            assertThat(state(id)).isEqualTo("held");
            page.locator("main button").click();
            page.waitForSelector("h1:has-text('It is on its way')");
            context.close();
        }
        assertThat(state(id)).isEqualTo("released");
        Doors.awaitAt(doors.first(), "digest-browser");
    }
}
