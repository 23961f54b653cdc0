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
    /** {@code sallyport.admin.token} of the gateways under test. */
    public static final String TOKEN = "the-token-of-the-tests";

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
        return page().path("mails");
    }

    /** How many mails there are. */
    public int length() {
        return page().path("total").asInt();
    }

    /** Does something with a mail: {@code retry}, {@code hold}, {@code release}; the status of the answer. */
    public int act(String queueId, String act) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/" + queueId + "/" + act))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return send(request).statusCode();
    }

    private JsonNode page() {
        HttpResponse<String> response = send(HttpRequest.newBuilder(base)
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + TOKEN)
                .build());
        if (response.statusCode() != 200) {
            throw new AssertionError("GET " + base + ": " + response.statusCode() + " " + response.body());
        }
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
