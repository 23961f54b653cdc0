package io.sallyport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks the running gateway over its REST interface (RFC 9110; errors as RFC 9457). */
final class AdminClient {
    /** More than any page of the queue needs. */
    private static final int MOST_ANSWER = 64 * 1024 * 1024;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(20).build());
    }

    private final URI base;
    private final @Nullable String token;

    /**
     * A client of one gateway.
     *
     * @param base such as {@code http://127.0.0.1:8080}; a path is ignored
     * @param token the bearer token (RFC 6750); null for none
     */
    AdminClient(URI base, @Nullable String token) {
        this.base = base;
        this.token = token;
    }

    /** What came of a request. */
    sealed interface Answer {
        /**
         * The gateway did what was asked.
         *
         * @param body its answer; a missing node if it was empty
         */
        record Done(JsonNode body) implements Answer {}

        /**
         * The gateway answered that it will not.
         *
         * @param status the HTTP status
         * @param why its words
         */
        record Refused(int status, String why) implements Answer {}

        /** Nobody answered, or not as a gateway does. */
        record Unreachable(String why) implements Answer {}
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    /** Sends a message (RFC 2046 § 5.2.1). */
    Answer postMessage(String path, byte[] message) {
        return send(request(path)
                .setHeader("Content-Type", "message/rfc822")
                // No browser sends this field across origins without asking first
                .header("X-Sallyport-Client", "sallyport")
                .POST(HttpRequest.BodyPublishers.ofByteArray(message)));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** A value as part of a query (RFC 3986 § 3.4). */
    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER)
                .header("Accept", "application/json, application/problem+json")
                // A browser sends this type across origins only after asking first: that is why the gateway wants it.
                .header("Content-Type", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    private static Answer send(HttpRequest.Builder request) {
        try (HttpClient http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER) // The token is for the gateway and nobody else
                .build()) {
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return read(response.statusCode(), body.readNBytes(MOST_ANSWER + 1));
            }
        } catch (JsonProcessingException e) {
            return new Answer.Unreachable("the answer is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            return new Answer.Unreachable(String.valueOf(e.getMessage() == null ? e : e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unreachable("interrupted");
        }
    }

    private static Answer read(int status, byte[] body) throws IOException {
        if (body.length > MOST_ANSWER) {
            return new Answer.Unreachable("the answer is longer than %d octets".formatted(MOST_ANSWER));
        }
        if (status / 100 == 2) {
            return new Answer.Done(JSON.readTree(body));
        }
        return new Answer.Refused(status, problem(body));
    }

    /** The detail of a problem (RFC 9457 § 3.1.4), or whatever else was said. */
    private static String problem(byte[] body) {
        try {
            JsonNode problem = JSON.readTree(body);
            String detail = problem.path("detail").asText(problem.path("title").asText());
            return detail.isEmpty() ? "no reason given" : detail;
        } catch (IOException e) {
            String text = new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8);
            return text.isBlank() ? "no reason given" : text;
        }
    }
}
