package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sallyport.journal.DecisionJson;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.testing.Decisions;
import io.sallyport.testing.FakeClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sallyport policy diff}. */
class PolicyDiffCommandTest {
    private static final String POLICY = """
            relay: { backends: ["a:25"] }
            verdict: { tag: 3, hold: 5, reject: 10 }
            filters:
              lists:
                on-unavailable: pass
                entries: [{ name: bad, deny: client, list: lists/bad.txt, points: 4 }]
            """;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer gateway;
    private int status = 200;

    @TempDir
    private Path folder;

    private Path old;
    private Path candidate;

    @BeforeEach
    void start() throws IOException {
        old = write("old", POLICY);
        candidate = write("candidate", POLICY);
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", this::handle);
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestURI().toString());
        byte[] body = answers.get(Math.min(requests.size(), answers.size()) - 1).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void equalPoliciesDoNotDiffer() {
        assertThat(run("diff", old.toString(), candidate.toString())).isZero();
        assertThat(out.toString()).isEqualTo("nothing differs in effect\n");
    }

    @Test
    void differencesAreToldWithBothPlaces() throws IOException {
        write("candidate", POLICY.replace("hold: 5", "hold: 4"));
        Files.writeString(candidate.resolve("domains/more.test.yaml"), "");
        Files.writeString(candidate.resolve("lists/bad.txt"), "192.0.2.1\n192.0.2.3\n192.0.2.4\n");
        assertThat(run("diff", old.toString(), candidate.toString())).isEqualTo(1);
        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                + more.test is served now
                default, example.test:
                  verdict.hold: 5 (policy.yaml:2) -> 4 (policy.yaml:2)
                lists/bad.txt: 2 added, 1 removed
                  + 192.0.2.3
                  + 192.0.2.4
                  - 192.0.2.2
                """);
        assertThat(run("diff", "--json", old.toString(), candidate.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("\"added\" : [ \"more.test\" ]");
    }

    @Test
    void troubleIsNoDifference() throws IOException {
        write("candidate", "verdict: { hold: no }\n");
        assertThat(run("diff", old.toString(), candidate.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("policy.yaml:1:18: verdict.hold", "problems of ");
        assertThat(run("diff", old.toString())).isEqualTo(2);
        assertThat(run("diff", "--since", "yesterday")).isEqualTo(2);
        assertThat(run("diff", "--recipient", "nobody", old.toString(), candidate.toString()))
                .isEqualTo(2);
    }

    @Test
    void decisionsOfAllPagesAreJudgedAgain() throws IOException {
        write("candidate", POLICY.replace("hold: 5", "hold: 4"));
        answers.add(page("17.4", decision("q1", "4"), decision("q2", "1")));
        answers.add(page(null, decision("q3", "4"), "{\"v\":99}"));
        assertThat(run("diff", "--since", "7d", "--limit", "1", old.toString(), candidate.toString()))
                .isEqualTo(1);
        assertThat(requests)
                .containsExactly(
                        "/api/decisions?full=true&limit=100&since=2026-02-22T10%3A00%3A00Z",
                        "/api/decisions?full=true&limit=100&since=2026-02-22T10%3A00%3A00Z&after=17.4");
        assertThat(out.toString().replaceAll("policy [0-9a-f]{12}\\S*:", "policy V:"))
                .isEqualToNormalizingNewlines("""
                        2026-11-22T12:00:00.123456Z q1 ann@sender.example to bob@example.test: tag -> hold (not for certain)
                            verdict.hold 5 -> 4, at 4
                        and 1 more (--limit)
                        policy V: 4 decisions, 3 verdicts judged again, 0 for certain; 2 would be another
                        would be another:
                               2  tag -> hold
                        because of:
                               2  verdict.hold
                        not known from the record:
                               3  another policy judged (90f3568998d6): whether its filters had the same settings is not known
                               1  not judged: the record cannot be read
                        """);
    }

    @Test
    void samePointsUnderTheSameThresholdsFlipNothing() {
        answers.add(page(null, decision("q1", "4")));
        assertThat(run("diff", "--since", "12h", "--json", "--recipient", "bob@example.test", candidate.toString()))
                .isZero();
        assertThat(requests.getFirst()).endsWith("&recipient=bob%40example.test");
        assertThat(out.toString()).contains("\"flipped\" : 0", "\"verdicts\" : 1");
    }

    @Test
    void gatewayThatRefusesOrIsAwayIsTold() {
        status = 403;
        answers.add("{\"detail\":\"not for you\"}");
        assertThat(run("diff", "--since", "7d", candidate.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("refused (403): not for you");
        gateway.stop(0);
        assertThat(run("diff", "--since", "7d", candidate.toString())).isEqualTo(3);
    }

    private static String decision(String id, String points) {
        return DecisionJson.write(Decisions.decision(id)
                .found(Finding.points(Score.of(points), "lists.denied", "bad"))
                .build());
    }

    private static String page(String next, String... decisions) {
        return "{\"decisions\":[%s],\"next\":%s}"
                .formatted(String.join(",", decisions), next == null ? "null" : "\"" + next + "\"");
    }

    private Path write(String name, String policy) throws IOException {
        Path directory = folder.resolve(name);
        Files.createDirectories(directory.resolve("domains"));
        Files.createDirectories(directory.resolve("lists"));
        Files.writeString(directory.resolve("policy.yaml"), policy);
        Files.writeString(directory.resolve("lists/bad.txt"), "192.0.2.1\n192.0.2.2\n");
        Files.writeString(directory.resolve("domains/example.test.yaml"), "");
        return directory;
    }

    private int run(String... arguments) {
        List<String> line = new ArrayList<>(List.of("policy"));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--url", "http://127.0.0.1:" + gateway.getAddress().getPort(), "--token", "secret"));
        return SallyportCommand.commandLine(new FakeClock(Instant.parse("2026-03-01T10:00:00Z")))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.toArray(String[]::new));
    }
}
