package io.sallyport.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.testing.QueueClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks one gateway by REST, as an operator's program would. */
final class AdminClient {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI base;

    AdminClient(int httpPort) {
        base = URI.create("http://127.0.0.1:" + httpPort);
    }

    /** An answer, whatever its status. */
    record Answer(int status, String body) {
        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }
    }

    Answer get(String path) throws IOException {
        return send(request(path).GET());
    }

    Answer post(String path) throws IOException {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    /** All pages of a list, such as {@code /api/quarantine?state=held}, joined. */
    List<JsonNode> all(String path, String list) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        String next = "";
        do {
            Answer answer = get(path + "&limit=500" + next);
            if (answer.status() != 200) {
                throw new IOException("%s: %d %s".formatted(path, answer.status(), answer.body()));
            }
            JsonNode page = answer.json();
            page.path(list).forEach(all::add);
            next = page.path("next").isTextual() ? "&after=" + page.path("next").asText() : "";
        } while (!next.isEmpty());
        return all;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + QueueClient.TOKEN)
                .header("Content-Type", "application/json");
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
