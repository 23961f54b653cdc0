package io.sallyport.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.testing.QueueClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody at work on the gateway: decides about held mail, changes the policy, looks at figures. */
final class Operator extends Clients {
    /** Why a copy need not arrive. */
    static final String DELETED = "deleted by the operator";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_ONCE = 20;
    private static final int PAGE = 500;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final World world;
    private final AtomicInteger versions = new AtomicInteger();
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private volatile boolean handsOff;

    Operator(World world) {
        this.world = world;
    }

    /** How often each answer came: by what was asked, and status. */
    Map<String, Integer> answers() {
        Map<String, Integer> counts = new TreeMap<>();
        answers.forEach((answer, count) -> counts.put(answer, count.get()));
        return counts;
    }

    /** Whether the policy is to be left as it is. */
    void leavePolicy(boolean alone) {
        handsOff = alone;
    }

    @Override
    void act(Random random) {
        try {
            if (!handsOff && random.nextInt(4) == 0) {
                world.changePolicy(versions.incrementAndGet());
            }
            look(random.nextBoolean() ? "/q/metrics" : "/q/health");
            decide(random);
        } catch (IOException e) {
            count("no answer");
        }
        pause(Duration.ofMillis(400 + random.nextInt(400)));
    }

    /** Lets some held mails go, and deletes others. */
    private void decide(Random random) throws IOException {
        HttpResponse<String> page = send("GET", "/api/quarantine?limit=" + AT_ONCE + "&order=oldest");
        if (page.statusCode() != 200) {
            count("quarantine " + page.statusCode());
            return;
        }
        for (JsonNode mail : JSON.readTree(page.body()).path("mails")) {
            String act = random.nextBoolean() ? "release" : "delete";
            HttpResponse<String> done =
                    send("POST", "/api/quarantine/" + mail.path("id").asText() + "/" + act);
            count(act + " " + done.statusCode());
        }
    }

    private void look(String path) throws IOException {
        count(path + " " + send("GET", path).statusCode());
    }

    /** Makes all that waits for a backend due. */
    void retryAll() {
        try {
            count("retry " + send("POST", "/api/queue/retry").statusCode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many mails still wait for a decision. */
    int held() {
        try {
            int held = 0;
            HttpResponse<String> page = send("GET", "/api/quarantine?limit=" + PAGE);
            if (page.statusCode() == 200) {
                held = JSON.readTree(page.body()).path("mails").size();
            }
            return page.statusCode() == 200 ? held : PAGE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes into the ledger which held mails were deleted, as the gateway knows it. */
    void tellDeleted() {
        String after = "";
        try {
            do {
                HttpResponse<String> response =
                        send("GET", "/api/quarantine?state=deleted&limit=" + PAGE + "&order=oldest" + after);
                if (response.statusCode() != 200) {
                    throw new AssertionError("quarantine: " + response.statusCode() + " " + response.body());
                }
                JsonNode page = JSON.readTree(response.body());
                for (JsonNode mail : page.path("mails")) {
                    int number = SoakMail.numberIn(mail.path("subject").asText());
                    world.ledger().excused(number, mail.path("recipient").asText(), DELETED);
                }
                String next = page.path("next").asText("");
                after = next.isEmpty() || next.equals("null") ? "" : "&after=" + next;
            } while (!after.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(String method, String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + world.httpPort() + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + QueueClient.TOKEN)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("POST") ? "{}" : ""))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void count(String answer) {
        answers.computeIfAbsent(answer, first -> new AtomicInteger()).incrementAndGet();
    }
}
