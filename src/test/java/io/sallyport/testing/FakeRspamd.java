package io.sallyport.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An Rspamd for tests: an HTTP server that keeps what it gets and answers what it is told. */
public final class FakeRspamd implements AutoCloseable {
    private final HttpServer server;
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private volatile int status = 200;
    private volatile String answer =
            "{\"score\": 0, \"required_score\": 15, \"action\": \"no action\", \"symbols\": {}}";

    /**
     * What was asked.
     *
     * @param line method and path
     * @param fields of the header, all values of each
     */
    public record Request(String line, Map<String, List<String>> fields, byte[] body) {}

    private FakeRspamd() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    /** On a free port of 127.0.0.1. */
    public static FakeRspamd start() {
        return new FakeRspamd();
    }

    /** As a policy names it. */
    public String server() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers that from now on. */
    public FakeRspamd answering(String json) {
        return answering(200, json);
    }

    /** Answers that from now on, with that status. */
    public FakeRspamd answering(int code, String body) {
        status = code;
        answer = body;
        return this;
    }

    /** What was asked, in the order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(new Request(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body));
            byte[] octets = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
            exchange.getResponseBody().write(octets);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
