package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.admin.access.Role;
import io.sallyport.admin.access.Users;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.Quarantine;
import io.sallyport.quarantine.State;
import io.sallyport.testing.Chromium;
import io.sallyport.testing.HostileHtml;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page in a real browser: login, triage by keyboard, hostile mail, and pictures of each page for people to look at. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class PageEndToEndTest {
    private static final Path PICTURES = Path.of("target/screenshots");
    private static final String PASSWORD = "correct horse battery";

    private static final String HOLD_ALL = """
            filters:
              lists:
                on-unavailable: pass
                entries:
                  - { name: by-demand, deny: subject, matches: "be-held", then: hold }
                  - { name: page-blocked, deny: sender, list: lists/page-blocked.txt, then: reject }
                  - { name: page-partners, allow: from, list: lists/page-partners.txt, requires: [dmarc], points: -1 }
            """;

    private static Chromium chromium;

    Doors doors;

    @Inject
    Quarantine quarantine;

    @ConfigProperty(name = "sallyport.data-dir")
    Path data;

    private JudgedDomain domain;

    @BeforeAll
    static void start() {
        assumeTrue(Chromium.isInstalled(), "Chromium is not installed");
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void serve() throws IOException {
        doors.write("lists/page-blocked.txt", "# edited by hand\n");
        doors.write("lists/page-partners.txt", """
                partner.example      requires=dmarc  owner=anna  reason="orders, ticket 4711"
                .supplier.example    requires=dkim   until=2099-12-31  owner=anna  reason="a supplier whose name goes on and on"
                former.example       requires=spf    until=2025-12-31  owner=bob
                """);
        domain = JudgedDomain.serve(doors, "page", HOLD_ALL);
        Users users = new Users(data);
        if (users.find("paula") == null) {
            users.add("paula", Role.ADMIN, null, true, PASSWORD, false);
        }
    }

    private String at(String path) {
        return "http://localhost:" + doors.httpPort() + path;
    }

    private Page loggedIn(Browser.NewContextOptions options) {
        BrowserContext context = chromium.browser().newContext(options);
        Page page = context.newPage();
        page.navigate(at("/quarantine"));
        page.locator("input[name=name]").fill("paula");
        page.locator("input[name=password]").fill(PASSWORD);
        page.locator("button").click();
        page.waitForURL("**/quarantine");
        return page;
    }

    private Page loggedIn() {
        return loggedIn(new Browser.NewContextOptions().setViewportSize(1360, 900));
    }

    private HeldMail hold(String subject, String... body) throws IOException {
        String[] lines = new String[body.length + 4];
        lines[0] = "From: Billing <billing@sender.example>";
        lines[1] = "Subject: " + subject + " be-held";
        lines[2] = body.length > 0 && body[0].startsWith("<")
                ? "Content-Type: text/html; charset=utf-8"
                : "Content-Type: text/plain";
        lines[3] = "";
        System.arraycopy(body, 0, lines, 4, body.length);
        String id = Doors.queueId(domain.send("bob", Doors.lines(lines)));
        return quarantine.find(id + "-held-1");
    }

    @Test
    void aSearchWithMostFieldsEmptyFindsMail() throws IOException {
        HeldMail mail = hold("needle in the hay", "Hello");
        Page page = loggedIn();
        page.navigate(at("/quarantine"));
        page.locator("#q").fill("needle");
        page.locator(".filter button", new Page.LocatorOptions().setHasText("Search"))
                .first()
                .click();
        page.waitForURL("**/quarantine?*needle*");
        assertThat(page.locator("tr[data-id]").count()).isEqualTo(1);
        page.navigate(at("/tracking"));
        page.locator("input[name=recipient]").fill(mail.recipient().toString());
        page.locator(".filter button", new Page.LocatorOptions().setHasText("Search"))
                .first()
                .click();
        page.waitForURL("**/tracking?*recipient=*");
        assertThat(page.locator("tr[data-id=\"" + mail.queueId() + "\"]").count())
                .isEqualTo(1);
        page.context().close();
    }

    @Test
    void countersFollowWhatHappens() throws IOException {
        Page page = loggedIn();
        page.navigate(at("/"));
        int before = Integer.parseInt(page.locator("[data-live=held]").textContent());
        hold("live", "Hello");
        page.waitForFunction(
                "before => Number(document.querySelector('[data-live=held]').textContent) > before", before);
        page.context().close();
    }

    @Test
    void theListOffersToShowWhatCameMeanwhileAndShowsItWhenAsked() throws IOException {
        hold("news-before", "Hello");
        Page page = loggedIn();
        page.navigate(at("/quarantine"));
        Locator news = page.locator("a.news");
        assertThat(news.isVisible()).isFalse();

        HeldMail mail = hold("news-after", "Hello");
        news.click(); // Which waits until it can be seen

        page.locator("#held a[href='/quarantine/%s']".formatted(mail.id()))
                .first()
                .waitFor();
        assertThat(news.isVisible()).isFalse();
        page.context().close();
    }

    @Test
    void thePreviewShowsWhatTheMailSays() throws IOException {
        HeldMail mail = hold("preview", "<h1>Parcel</h1>", "<p>Pay <a href=\"http://evil.test/\">here</a></p>");
        Page page = loggedIn();
        page.navigate(at("/quarantine/" + mail.id()));
        Locator shown = page.frameLocator("iframe.preview").locator("body");
        shown.getByText("Parcel").waitFor();
        assertThat(shown.locator(".link").getAttribute("title")).isEqualTo("http://evil.test/");
        page.context().close();
    }

    @Test
    void whatGoesWrongIsSaidOnAPageAndToProgramsAsAProblem() {
        Page page = loggedIn();
        for (String path : List.of("/quarantine/no-such-mail", "/tracking/no-such-mail")) {
            var answer = page.navigate(at(path));
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.headerValue("content-type")).as(path).startsWith("text/html");
            assertThat(page.locator(".error h1").textContent()).as(path).isEqualTo("Not Found");
        }
        page.navigate(at("/quarantine/no-such-mail"));
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("error.png")));
        assertThat(page.locator(".bar nav a").count()).isPositive();
        page.navigate(at("/?period=century"));
        assertThat(page.locator(".error").textContent()).contains("400").contains("period");
        var program = page.request().get(at("/api/quarantine/no-such-mail"));
        assertThat(program.headers().get("content-type")).startsWith("application/problem+json");
        page.context().close();
    }

    @Test
    void somebodyWhoIsNotKnownIsAskedToLogIn() {
        try (BrowserContext context = chromium.browser().newContext()) {
            Page page = context.newPage();
            page.navigate(at("/quarantine"));
            assertThat(page.url()).contains("/login");
            page.locator("input[name=name]").fill("paula");
            page.locator("input[name=password]").fill("wrong password");
            page.locator("button").click();
            assertThat(page.locator("[role=alert]").textContent()).contains("wrong");
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("login.png")));
        }
    }

    @Test
    void mailIsReleasedByKeyboardAndArrivesOnce() throws IOException {
        HeldMail mail = hold("keyboard", "Hello");
        Page page = loggedIn();
        page.navigate(at("/quarantine?q=keyboard"));
        page.keyboard().press("j");
        page.keyboard().press("Enter");
        page.waitForURL("**/quarantine/" + mail.id());
        assertThat(page.locator(".why").textContent()).contains("lists.denied");
        page.keyboard().press("r");
        page.waitForURL("**/decide");
        assertThat(page.locator("[role=alert]").textContent()).contains("released");
        Doors.awaitAt(doors.first(), "keyboard");
        page.goBack();
        page.reload();
        assertThat(quarantine.find(mail.id()).state()).isEqualTo(State.RELEASED);
        assertThat(Doors.find(doors.first(), "keyboard")).hasSize(1);
        page.context().close();
    }

    @Test
    void severalMailsAreDeletedByKeyboard() throws IOException {
        List<HeldMail> mails = List.of(hold("several one", "Hello"), hold("several two", "Hello"));
        Page page = loggedIn();
        page.navigate(at("/quarantine?q=several"));
        page.keyboard().press("j");
        page.keyboard().press(" ");
        page.keyboard().press("j");
        page.keyboard().press(" ");
        assertThat(page.locator("#chosen").textContent()).isEqualTo("2 selected");
        page.keyboard().press("d");
        page.waitForURL("**/quarantine");
        for (HeldMail mail : mails) {
            assertThat(quarantine.find(mail.id()).state()).isEqualTo(State.DELETED);
        }
        page.context().close();
    }

    @Test
    void twoWhoReleaseAtOnceSendOneMail() throws IOException {
        HeldMail mail = hold("double", "Hello");
        Page first = loggedIn();
        Page second = loggedIn();
        first.navigate(at("/quarantine/" + mail.id()));
        second.navigate(at("/quarantine/" + mail.id()));
        first.locator("button[value=release]").dblclick();
        second.locator("button[value=release]").click();
        second.waitForURL("**/decide");
        Doors.awaitAt(doors.first(), "double be-held");
        assertThat(second.locator("[role=alert]").textContent()).contains("before");
        assertThat(Doors.find(doors.first(), "double be-held")).hasSize(1);
        first.context().close();
        second.context().close();
    }

    @Test
    void noTrickOfAMailMakesTheBrowserAskAnybody() throws IOException {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        HttpServer sentinel = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sentinel.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        sentinel.start();
        Page page = loggedIn();
        Queue<String> violations = new ConcurrentLinkedQueue<>();
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")
                    && !message.text().contains("sandbox")) {
                violations.add(message.text());
            }
        });
        try {
            for (Map.Entry<String, String> trick : HostileHtml.with(
                            "localhost:" + sentinel.getAddress().getPort())
                    .entrySet()) {
                HeldMail mail = hold(
                        "trick " + trick.getKey(),
                        trick.getValue().replace("\0", "").split("\n", -1));
                page.navigate(at("/quarantine/" + mail.id()));
                Locator body = page.frameLocator("iframe.preview").locator("body");
                body.waitFor();
                assertThat(page.frameLocator("iframe.preview").locator("style").count())
                        .as("the preview itself is shown, and no error")
                        .isEqualTo(1);
                page.waitForLoadState();
            }
        } finally {
            sentinel.stop(0);
        }
        assertThat(asked).isEmpty();
        assertThat(violations).isEmpty();
        page.context().close();
    }

    @Test
    void entriesOfAListComeAndGoWithoutScripts() throws IOException {
        Page page = loggedIn(new Browser.NewContextOptions().setJavaScriptEnabled(false));
        page.navigate(at("/lists"));
        page.locator("main a", new Page.LocatorOptions().setHasText("page-blocked"))
                .click();
        page.locator(".entry input[name=entry]").fill("pest@sender.example");
        page.locator("input[name=reason]").fill("<b>ticket</b> 4711");
        page.locator("button", new Page.LocatorOptions().setHasText("Add")).click();
        assertThat(page.locator(".notice").textContent()).isEqualTo("pest@sender.example is on the list now.");
        assertThat(page.locator("tbody").textContent())
                .contains("<b>ticket</b> 4711")
                .contains("paula");
        page.locator(".entry input[name=entry]").fill("two words");
        page.locator("button", new Page.LocatorOptions().setHasText("Add")).click();
        assertThat(page.locator(".notice").textContent()).startsWith("Not done: entry: must be one word");
        assertThat(page.locator(".entry input[name=entry]").inputValue()).isEqualTo("two words");
        page.locator("input[name=q]").fill("PEST");
        page.locator("button", new Page.LocatorOptions().setHasText("Search")).click();
        assertThat(page.locator("tbody tr").count()).isEqualTo(1);
        page.locator("button", new Page.LocatorOptions().setHasText("Remove")).click();
        assertThat(page.locator(".empty").textContent()).isEqualTo("Nobody is on the list.");
        page.context().close();
    }

    @Test
    void theSenderOfDeletedMailIsBlockedFromThenOn() throws IOException {
        HeldMail mail = hold("block the sender", "Hello");
        Page page = loggedIn();
        page.navigate(at("/quarantine/" + mail.id()));
        page.locator("select[name=remember]").selectOption("page-partners");
        page.locator("button[value=release]").click();
        page.locator(".notice").waitFor();
        assertThat(page.locator(".notice").textContent()).startsWith("Not done: ");
        page.locator("select[name=remember]").selectOption("page-blocked");
        page.locator("select[name=scope]").selectOption("address");
        page.locator("button[value=delete]").click();
        page.getByText("The list: added.").waitFor();
        assertThat(domain.send("bob", Doors.message("after the block")).code()).isEqualTo(550);
        page.context().close();
    }

    @Test
    void eachPageIsThereInLightAndDarkAndOnAPhone() throws IOException {
        HeldMail mail = hold(
                "Your parcel could not be delivered, pay 1.99 now",
                "<h1>Parcel</h1>",
                "<p>Pay <a href=\"http://evil.test/\">here</a></p>");
        for (int i = 0; i < 8; i++) {
            hold(
                    "Invoice " + i
                            + (i % 2 == 0
                                    ? " with a subject that goes on for longer than there is room on any line"
                                    : ""),
                    "Hello");
        }
        Map<String, String> pages = new TreeMap<>(Map.of(
                "overview", "/",
                "week", "/?period=week",
                "quarantine", "/quarantine?limit=12",
                "mail", "/quarantine/" + mail.id(),
                "tracking", "/tracking?limit=15",
                "life", "/tracking/" + mail.queueId(),
                "queue", "/queue",
                "policy", "/policy",
                "users", "/users",
                "audit", "/audit"));
        pages.putAll(Map.of("lists", "/lists", "list", "/lists/page-partners"));
        pages.put("tokens", "/tokens");
        pages.put("changes", "/policy/changes?period=week");
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page page = loggedIn(
                    new Browser.NewContextOptions().setViewportSize(1360, 900).setColorScheme(scheme));
            picture(page, pages, scheme.name().toLowerCase(Locale.ROOT));
        }
        picture(loggedIn(new Browser.NewContextOptions().setViewportSize(390, 844)), pages, "phone");
    }

    private void picture(Page page, Map<String, String> pages, String kind) {
        pages.forEach((name, path) -> {
            var answer = page.navigate(at(path));
            assertThat(answer.status()).as(path).isEqualTo(200);
            page.waitForLoadState();
            if (name.equals("mail")) {
                page.frameLocator("iframe.preview").getByText("Parcel").waitFor();
            }
            Object wider = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(PICTURES.resolve(name + "-" + kind + ".png"))
                    .setFullPage(true));
            assertThat(wider).as("%s is wider than its window (%s)", path, kind).isEqualTo(false);
        });
        page.context().close();
    }

    @Test
    void thePageWorksWithoutScripts() throws IOException {
        HeldMail mail = hold("scriptless", "Hello");
        Page page = loggedIn(new Browser.NewContextOptions().setJavaScriptEnabled(false));
        page.navigate(at("/quarantine?q=scriptless"));
        page.locator("td.subject a").click();
        page.locator("button[value=delete]").click();
        assertThat(page.locator("[role=alert]").textContent()).contains("deleted");
        assertThat(quarantine.search(HeldMailQuery.WAITING).mails())
                .extracting(HeldMail::id)
                .doesNotContain(mail.id());
        page.context().close();
    }
}
