package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sallyport.testing.FakeClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code sallyport decisions} and {@code sallyport explain}. */
class DecisionsCommandTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer gateway;
    private int status = 200;
    private String answer = "{}";

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", this::handle);
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void searchShowsATableAndHowToGoOn() {
        answer = """
                {"decisions":[{"id":"q1","at":"2026-03-01T10:00:00Z","ending":"held","client":"192.0.2.1",
                "sender":"ann@sender.example","recipients":["bob@example.test"],"recipientCount":3,"score":5.5,
                "findings":["dnsbl.listed","header.bulk"]},
                {"id":"c1","at":"2026-03-01T09:00:00Z","ending":"refused","client":"192.0.2.2","sender":null,
                "recipients":[],"recipientCount":0,"score":null,"findings":[]}],"next":"17.4"}""";
        assertThat(run("decisions", "--sender", "a&b@x", "--finding", "dnsbl.listed", "--limit", "2"))
                .isZero();
        assertThat(requests)
                .containsExactly("GET /api/decisions?limit=2&sender=a%26b%40x&finding=dnsbl.listed Bearer secret");
        assertThat(out.toString())
                .contains("ENDING", "bob@example.test and 2 more", "5.5", "dnsbl.listed,header.bulk", "--after 17.4");
    }

    @Test
    void timesMayBeSaidAsAgo() {
        answer = "{\"decisions\":[]}";
        assertThat(run("decisions", "--since", "7d", "--until", "30m")).isZero();
        assertThat(requests.getFirst()).contains("since=2026-02-22T10%3A00%3A00Z", "until=2026-03-01T09%3A30%3A00Z");
        assertThat(out.toString()).contains("no decision is found");
        assertThat(run("decisions", "--since", "yesterday")).isEqualTo(2);
    }

    @Test
    void explainTellsTheStory() {
        answer = """
                {"explanation":{"summary":"Held.","story":[{"about":"finding","text":"dnsbl.listed, 5 points"},
                {"about":"alternative","text":"without it"}]},"decision":{},"deliveries":[]}""";
        assertThat(run("explain", "q1")).isZero();
        assertThat(requests).containsExactly("GET /api/decisions/q1 Bearer secret");
        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                Held.

                finding         dnsbl.listed, 5 points
                alternative     without it
                """);
    }

    @Test
    void nothingOfAStrangerSteersTheTerminal() {
        answer = "{\"decisions\":[{\"id\":\"q1\",\"sender\":\"\\u001b]0;x\\u0007\\u202e@x\"}],"
                + "\"explanation\":{\"summary\":\"\\u001b[2J\",\"story\":[{\"about\":\"x\",\"text\":\"a\\nb\\u009b\"}]}}";
        for (String[] command :
                new String[][] {{"decisions"}, {"decisions", "--json"}, {"explain", "q1"}, {"explain", "q1", "--json"}
                }) {
            out.getBuffer().setLength(0);
            assertThat(run(command)).isZero();
            assertThat(out.toString().codePoints())
                    .noneMatch(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202e));
        }
    }

    @Test
    void exitCodesAreThoseOfTheQueue() {
        status = 404;
        answer = "{\"title\":\"Not Found\",\"status\":404,\"detail\":\"no decision q9 in the journal\"}";
        assertThat(run("explain", "q9")).isEqualTo(1);
        assertThat(err.toString()).contains("refused (404): no decision q9");
        assertThat(run("explain", "../queue")).isEqualTo(2);
        assertThat(run("explain")).isEqualTo(2);
        gateway.stop(0);
        assertThat(run("explain", "q1")).isEqualTo(3);
    }

    private int run(String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--url", "http://127.0.0.1:" + gateway.getAddress().getPort(), "--token", "secret"));
        return SallyportCommand.commandLine(new FakeClock(Instant.parse("2026-03-01T10:00:00Z")))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.toArray(String[]::new));
    }
}
