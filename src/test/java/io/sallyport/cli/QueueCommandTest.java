package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class QueueCommandTest {
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
                + exchange.getRequestHeaders().getFirst("Authorization") + " "
                + exchange.getRequestHeaders().getFirst("Content-Type"));
        exchange.getRequestBody().readAllBytes();
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
        if (status != 204) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Test
    void listShowsATable() {
        answer = """
                {"total":2,"mails":[{"queueId":"q1","state":"waiting","sender":"anne@sender.example","size":2048,
                "received":"2026-03-01T10:00:00Z","attempts":2,"nextAttempt":"2026-03-01T10:04:00Z",
                "pending":["bob@example.test","eve@other.test"],"lastError":"connection refused"}],"next":"17.0~q1"}""";
        assertThat(run("list", "--sender", "a&b", "--limit", "1")).isZero();
        assertThat(requests).containsExactly("GET /api/queue?limit=1&sender=a%26b Bearer secret application/json");
        assertThat(out.toString())
                .contains("QUEUE ID", "q1", "bob@example.test and 1 more", "connection refused", "--after 17.0~q1");
    }

    @Test
    void nothingOfAStrangerSteersTheTerminal() {
        answer = "{\"mails\":[{\"queueId\":\"q1\",\"sender\":\"\\u001b]0;x\\u0007\\u202e\\u009b31m@x\","
                + "\"pending\":[\"a\\nb@x\"]}]}";
        for (String[] command :
                new String[][] {{"list"}, {"list", "--json"}, {"show", "q1"}, {"show", "q1", "--json"}}) {
            out.getBuffer().setLength(0);
            assertThat(run(command)).isZero();
            assertThat(out.toString().codePoints())
                    .noneMatch(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202e));
        }
    }

    @Test
    void eachCommandAsksForItsAct() {
        status = 204;
        assertThat(run("retry", "q1")).isZero();
        assertThat(run("hold", "q1", "q2")).isZero();
        assertThat(run("release", "q1")).isZero();
        assertThat(run("delete", "q1")).isZero();
        assertThat(requests)
                .extracting(line -> line.split(" Bearer", 2)[0])
                .containsExactly(
                        "POST /api/queue/q1/retry",
                        "POST /api/queue/q1/hold",
                        "POST /api/queue/q2/hold",
                        "POST /api/queue/q1/release",
                        "DELETE /api/queue/q1");
    }

    @Test
    void allMailIsRetried() {
        answer = "{\"mails\":7}";
        assertThat(run("retry", "--all")).isZero();
        assertThat(out.toString()).contains("7 mails");
        assertThat(requests.getFirst()).startsWith("POST /api/queue/retry ");
    }

    @Test
    void refusalIsExitCodeOneWithTheReason() {
        status = 409;
        answer = "{\"title\":\"Conflict\",\"status\":409,\"detail\":\"the mail is held\\u001b[2J\"}";
        assertThat(run("retry", "q1")).isEqualTo(1);
        assertThat(err.toString()).contains("refused (409): the mail is held").doesNotContain("\u001b");
    }

    @Test
    void wrongUsageIsExitCodeTwo() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("retry")).isEqualTo(2);
        assertThat(run("retry", "--all", "q1")).isEqualTo(2);
        assertThat(run("show", "../health")).isEqualTo(2);
        assertThat(run("explode")).isEqualTo(2);
        assertThat(requests).isEmpty();
    }

    @Test
    void absentGatewayIsExitCodeThree() {
        gateway.stop(0);
        assertThat(run("list")).isEqualTo(3);
        assertThat(err.toString()).contains("cannot be reached");
    }

    @Test
    void answerThatIsNotJsonIsNoAnswer() {
        answer = "<html>";
        assertThat(run("list")).isEqualTo(3);
    }

    @Test
    void gatewayMayBeNamedBehindTheSubcommandToo() {
        answer = "{\"mails\":[]}";
        assertThat(execute(List.of("list", "--url", url(), "--token", "secret")))
                .isZero();
        assertThat(requests.getFirst()).startsWith("GET /api/queue");
    }

    private String url() {
        return "http://127.0.0.1:" + gateway.getAddress().getPort();
    }

    private int run(String... arguments) {
        List<String> line = new ArrayList<>(List.of("--url", url(), "--token", "secret"));
        line.addAll(List.of(arguments));
        return execute(line);
    }

    private int execute(List<String> line) {
        return new CommandLine(new QueueCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.toArray(String[]::new));
    }
}
