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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LearnCommandTest {
    @TempDir
    Path folder;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer gateway;
    private int status = 200;
    private String answer = "{\"result\":\"learned\"}";

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", this::handle);
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
        System.clearProperty("sallyport.data-dir");
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add("%s %s %s %s %s"
                .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        exchange.getRequestHeaders().getFirst("Content-Type"),
                        exchange.getRequestHeaders().containsKey("X-Sallyport-Client"),
                        body));
        byte[] octets = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    @Test
    void eachMessageGoesToTheGateway() throws IOException {
        write("box", "From a\nX: 1\n\n\nFrom b Thu Aug 22 12:36:24 2002\nX: 2\n\n");
        assertThat(learn("spam", "--domain", "a.example", folder.toString())).isZero();
        assertThat(requests)
                .containsExactly(
                        "POST /api/classifier/learn?as=spam&domain=a.example message/rfc822 true X: 1\n\n\n",
                        "POST /api/classifier/learn?as=spam&domain=a.example message/rfc822 true X: 2\n\n");
        assertThat(out.toString()).isEqualTo("2 learned\n");
    }

    @Test
    void summaryCountsAsJsonToo() throws IOException {
        write("1.eml", "X: 1\n\n");
        answer = "{\"result\":\"forgotten\"}";
        assertThat(learn("forget", "--json", folder.toString())).isZero();
        assertThat(out.toString()).isEqualTo("{\"forgotten\":1}\n");
    }

    @Test
    void messageThatIsRefusedIsNamedAndTheOthersAreLearned() throws IOException {
        write("1.eml", "X: 1\n\n");
        write("2.eml", "X: 1\n\n");
        status = 413;
        assertThat(learn("ham", folder.toString())).isEqualTo(ExitCodes.FAILED);
        assertThat(requests).hasSize(2);
        assertThat(err.toString()).contains("1.eml: refused (413)");
        assertThat(out.toString()).isEqualTo("2 unreadable\n");
    }

    @Test
    void gatewayThatWillNotOrIsNotThereEndsIt() throws IOException {
        write("1.eml", "X: 1\n\n");
        write("2.eml", "X: 1\n\n");
        status = 503;
        answer = "{\"detail\":\"the model is damaged\"}";
        assertThat(learn("ham", folder.toString())).isEqualTo(ExitCodes.FAILED);
        assertThat(requests).hasSize(1);
        assertThat(err.toString()).contains("the model is damaged");
        gateway.stop(0);
        assertThat(learn("ham", folder.toString())).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(err.toString()).contains("--offline");
    }

    @Test
    void wrongUsageIsTold() {
        assertThat(learn("junk", "x")).isEqualTo(ExitCodes.USAGE);
        assertThat(learn("spam")).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void withoutAGatewayTheFileItselfIsTaught() throws IOException {
        System.setProperty("sallyport.data-dir", folder.resolve("data").toString());
        Path mail = write("mail/1.eml", "Subject: cheap pills\n\nbuy\n");
        assertThat(learn("spam", "--offline", mail.toString())).isZero();
        assertThat(learn("spam", "--offline", mail.toString())).isZero();
        assertThat(learn("ham", "--offline", mail.toString())).isZero();
        assertThat(learn("forget", "--offline", mail.toString())).isZero();
        assertThat(out.toString()).isEqualTo("1 learned\n1 known\n1 corrected\n1 forgotten\n");
        assertThat(folder.resolve("data/classifier/model")).isRegularFile();
        assertThat(requests).isEmpty();
    }

    @Test
    void damagedFileIsToldWithAdvice() throws IOException {
        System.setProperty("sallyport.data-dir", folder.resolve("data").toString());
        Path mail = write("mail/1.eml", "Subject: cheap pills\n\nbuy\n");
        write("data/classifier/model", "no model");
        assertThat(learn("spam", "--offline", mail.toString())).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString()).contains("move it away");
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private int learn(String... arguments) {
        List<String> command = new ArrayList<>(List.of("learn"));
        command.addAll(List.of(arguments));
        if (!command.contains("--offline")) {
            command.addAll(
                    List.of("--url", "http://127.0.0.1:" + gateway.getAddress().getPort()));
        }
        CommandLine line = SallyportCommand.commandLine(Clock.systemUTC());
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(command.toArray(String[]::new));
    }
}
