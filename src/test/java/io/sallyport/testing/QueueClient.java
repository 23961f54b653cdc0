package io.sallyport.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a running gateway about its queue, as an operator's program would. */
public final class QueueClient {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI base;

    public QueueClient(int httpPort) {
        base = URI.create("http://127.0.0.1:%d/api/queue".formatted(httpPort));
    }

    /** The mails of the queue, at most as many as one page holds. */
    public JsonNode mails() {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(base).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("GET " + base + ": " + response.statusCode() + " " + response.body());
            }
            JsonNode page = JSON.readTree(response.body());
            return page.isArray() ? page : page.path("mails");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** How many there are, at most as many as one page holds. */
    public int length() {
        return mails().size();
    }
}
