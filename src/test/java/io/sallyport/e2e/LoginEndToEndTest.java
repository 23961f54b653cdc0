package io.sallyport.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sallyport.admin.access.Role;
import io.sallyport.admin.access.Users;
import io.sallyport.audit.AuditFolder;
import io.sallyport.audit.AuditLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Login at the page, and what keeps other sites from using it. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class LoginEndToEndTest {
    private static final String COOKIE = "sallyport";
    private static final String PASSWORD = "correct horse battery";

    Doors doors;

    private Users users;

    @BeforeEach
    void add() throws IOException {
        users = new Users(data());
        users.remove("ann");
        users.add("ann", Role.OPERATOR, null, false, PASSWORD, false);
    }

    @AfterEach
    void remove() throws IOException {
        users.remove("ann");
    }

    private Path data() {
        return doors.policies().resolveSibling("data");
    }

    private static RequestSpecification browser() {
        return given().redirects().follow(false);
    }

    private static Response login(String name, String password) {
        return browser().formParam("name", name).formParam("password", password).post("/login");
    }

    private static String session() {
        Response in = login("ann", PASSWORD);
        assertThat(in.statusCode()).as(in.asString()).isEqualTo(303);
        return in.cookie(COOKIE);
    }

    private static String csrf(String session) {
        return browser().cookie(COOKIE, session).get("/api/me").jsonPath().getString("csrf");
    }

    private List<String> recorded() throws IOException {
        return new AuditFolder(data().resolve("audit"))
                .newest(Long.MAX_VALUE, 5).stream()
                        .map(AuditLog.Numbered::entry)
                        .map(entry -> entry.actor() + " " + entry.action())
                        .toList();
    }

    @Test
    void loginHandsOutACookieThatScriptsAndOtherSitesCannotUse() throws IOException {
        Response in = login("ann", PASSWORD);
        Cookie cookie = in.detailedCookie(COOKIE);
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualToIgnoringCase("strict");
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.hasDomain()).isFalse();
        assertThat(cookie.getValue()).hasSize(43);
        assertThat(browser().cookie(COOKIE, cookie.getValue()).get("/api/queue").statusCode())
                .isEqualTo(200);
        assertThat(recorded()).startsWith("ann login");
    }

    @Test
    void wrongPasswordIsRefusedAndRecorded() throws IOException {
        Response refused = login("ann", "wrong");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.cookies()).isEmpty();
        assertThat(recorded()).startsWith("ann login.failed");
        assertThat(login("ann", PASSWORD).statusCode()).isEqualTo(303);
    }

    @Test
    void nameOfASessionThatTheBrowserBroughtIsNotKept() {
        Response in = browser()
                .cookie(COOKIE, "chosen-by-somebody-else")
                .formParam("name", "ann")
                .formParam("password", PASSWORD)
                .post("/login");
        assertThat(in.cookie(COOKIE)).isNotNull().isNotEqualTo("chosen-by-somebody-else");
    }

    @Test
    void whatChangesSomethingNeedsTheTokenOfTheSession() {
        String session = session();
        String csrf = csrf(session);
        assertThat(csrf).hasSize(43);
        assertThat(browser().cookie(COOKIE, session).post("/api/queue/retry").statusCode())
                .isEqualTo(403);
        assertThat(browser()
                        .cookie(COOKIE, session)
                        .header("X-CSRF-Token", csrf(session()))
                        .post("/api/queue/retry")
                        .statusCode())
                .as("of another session")
                .isEqualTo(403);
        assertThat(browser()
                        .cookie(COOKIE, session)
                        .header("X-CSRF-Token", csrf)
                        .post("/api/queue/retry")
                        .statusCode())
                .isEqualTo(202);
        assertThat(browser()
                        .cookie(COOKIE, session)
                        .formParam("csrf", csrf)
                        .post("/logout")
                        .statusCode())
                .as("in a field of a form")
                .isEqualTo(303);
    }

    @Test
    void tokenIsMadeAtThePageShownOnceAndOpensNothingWhenItIsTakenAway() throws IOException {
        users.remove("ann");
        users.add("ann", Role.ADMIN, null, false, PASSWORD, false);
        String session = session();
        String csrf = csrf(session);
        RequestSpecification form = browser()
                .cookie(COOKIE, session)
                .formParam("name", "page-made")
                .formParam("role", "auditor")
                .formParam("days", "1");
        assertThat(form.post("/tokens").statusCode())
                .as("without the session's token")
                .isEqualTo(403);
        String made = form.formParam("csrf", csrf).post("/tokens").asString();
        assertThat(recorded()).startsWith("ann token.add");
        Matcher text = Pattern.compile("<code>(sallyport_[^<]+)</code>").matcher(made);
        assertThat(text.find()).as(made).isTrue();
        RequestSpecification program = given().header("Authorization", "Bearer " + text.group(1));
        assertThat(program.get("/api/audit").statusCode()).isEqualTo(200);
        assertThat(program.get("/api/users").statusCode()).isEqualTo(403);
        String later = browser().cookie(COOKIE, session).get("/tokens").asString();
        assertThat(later).contains("page-made").contains("auditor").doesNotContain(text.group(1));
        assertThat(form.post("/tokens").asString()).contains("Not done: there is a token page-made already.");
        assertThat(browser()
                        .cookie(COOKIE, session)
                        .formParam("csrf", csrf)
                        .post("/tokens/page-made/remove")
                        .asString())
                .contains("page-made is gone.");
        assertThat(recorded()).startsWith("ann token.remove");
        assertThat(program.get("/api/audit").statusCode()).isEqualTo(401);
    }

    @Test
    void requestOfAnotherSiteIsRefusedEvenWithTheToken() {
        String session = session();
        String csrf = csrf(session);
        for (String site : List.of("cross-site", "same-site")) {
            assertThat(browser()
                            .cookie(COOKIE, session)
                            .header("X-CSRF-Token", csrf)
                            .header("Sec-Fetch-Site", site)
                            .post("/api/queue/retry")
                            .statusCode())
                    .as(site)
                    .isEqualTo(403);
        }
        for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1:1")) {
            assertThat(browser()
                            .cookie(COOKIE, session)
                            .header("X-CSRF-Token", csrf)
                            .header("Origin", origin)
                            .post("/api/queue/retry")
                            .statusCode())
                    .as(origin)
                    .isEqualTo(403);
            assertThat(browser()
                            .header("Origin", origin)
                            .formParam("name", "ann")
                            .formParam("password", PASSWORD)
                            .post("/login")
                            .statusCode())
                    .as("login from " + origin)
                    .isEqualTo(403);
        }
        assertThat(browser()
                        .cookie(COOKIE, session)
                        .header("X-CSRF-Token", csrf)
                        .header("Origin", RestAssured.baseURI + ":" + RestAssured.port)
                        .post("/api/queue/retry")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void logoutEndsTheSessionAndTakesTheCookieBack() {
        String session = session();
        Response out = browser()
                .cookie(COOKIE, session)
                .header("X-CSRF-Token", csrf(session))
                .post("/logout");
        assertThat(out.detailedCookie(COOKIE).getMaxAge()).isZero();
        assertThat(browser().cookie(COOKIE, session).get("/api/queue").statusCode())
                .isEqualTo(401);
    }

    @Test
    void passwordThatSomebodyElseKnowsMustBeChangedFirst() throws IOException {
        users.setPassword("ann", PASSWORD, true);
        Response in = login("ann", PASSWORD);
        assertThat(in.header("Location")).endsWith("/password");
        String session = in.cookie(COOKIE);
        assertThat(browser()
                        .cookie(COOKIE, session)
                        .get("/api/queue")
                        .jsonPath()
                        .getString("detail"))
                .contains("password");
        String csrf = csrf(session);
        RequestSpecification change = browser()
                .cookie(COOKIE, session)
                .formParam("csrf", csrf)
                .formParam("old", PASSWORD)
                .formParam("new", "another good password")
                .formParam("again", "another good password");
        Response changed = change.post("/password");
        assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(303);
        assertThat(browser().cookie(COOKIE, session).get("/api/queue").statusCode())
                .isEqualTo(401);
        assertThat(browser()
                        .cookie(COOKIE, changed.cookie(COOKIE))
                        .get("/api/queue")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void changeOfRoleCountsAtTheNextRequest() throws IOException {
        String session = session();
        users.remove("ann");
        assertThat(browser().cookie(COOKIE, session).get("/api/queue").statusCode())
                .isEqualTo(401);
    }

    @Test
    void cookieDoesNotHelpAWrongToken() {
        assertThat(browser()
                        .cookie(COOKIE, session())
                        .header("Authorization", "Bearer wrong")
                        .get("/api/queue")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void everyAnswerTellsTheBrowserWhatNotToDo() {
        for (Response answer : List.of(
                browser().get("/login"),
                browser().get("/api/queue"),
                browser().cookie(COOKIE, session()).get("/api/queue"),
                Doors.asAdmin().get("/api/queue/unknown"))) {
            assertThat(answer.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("Strict-Transport-Security"))
                    .as("only by TLS")
                    .isNull();
        }
    }

    @Test
    void pageOfTheLoginHasNothingInlineAndEscapesWhatItShows() {
        Response page = browser().queryParam("next", "/\"><script>").get("/login");
        assertThat(page.asString()).contains("<form method=\"post\"").doesNotContain("<script>", "style=", "onclick");
    }

    @Test
    void loginLeadsToPagesOfThisGatewayOnly() {
        for (String next : List.of("//evil.example", "https://evil.example", "/\\evil.example", "javascript:x")) {
            Response in = browser()
                    .formParam("name", "ann")
                    .formParam("password", PASSWORD)
                    .formParam("next", next)
                    .post("/login");
            assertThat(in.header("Location")).as(next).doesNotContain("evil", "javascript");
        }
    }

    @Test
    void changesAndMessagesThatWereSeenAreRecorded() throws IOException {
        String session = session();
        browser().cookie(COOKIE, session).header("X-CSRF-Token", csrf(session)).post("/api/queue/x1/hold");
        browser().cookie(COOKIE, session).get("/api/queue/x1/message");
        browser().cookie(COOKIE, session).get("/api/queue/x1");
        assertThat(recorded()).startsWith("ann queue.message", "ann queue.hold", "ann login");
    }

    @Test
    void helpdeskOfADomainSeesNoOtherDomain() throws IOException {
        users.remove("ann");
        users.add("ann", Role.HELPDESK, Set.of("example.test"), false, PASSWORD, false);
        String session = session();
        assertThat(browser().cookie(COOKIE, session).get("/api/queue").statusCode())
                .isEqualTo(403);
        assertThat(browser().cookie(COOKIE, session).get("/api/decisions").statusCode())
                .isEqualTo(200);
        assertThat(browser().cookie(COOKIE, session).get("/api/policy").statusCode())
                .isEqualTo(403);
    }
}
