package io.sallyport.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.cluster.ClusterMail.Fate;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An operator at one gateway, who lets go what other gateways hold, and some of what this one does, too: then both are
 * asked for the same mail.
 */
final class Releaser implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration END = Duration.ofSeconds(60);

    private final Gateway gateway;
    private final ClusterLedger ledger;
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean stopped;
    private String after = "";

    Releaser(Gateway gateway, ClusterLedger ledger) {
        this.gateway = gateway;
        this.ledger = ledger;
        thread = Thread.ofVirtual().name("releaser-" + gateway.name()).start(this::release);
    }

    /** How often each status came; 0: no answer. */
    Map<String, Integer> answers() {
        Map<String, Integer> counts = new TreeMap<>();
        answers.forEach((answer, count) -> counts.put(answer, count.get()));
        return counts;
    }

    private void release() {
        while (!stopped) {
            try {
                page();
            } catch (IOException e) {
                count("no answer");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void page() throws IOException {
        AdminClient.Answer answer = gateway.admin().get("/api/quarantine?state=held&order=oldest&limit=100" + after);
        if (answer.status() != 200) {
            count("list " + answer.status());
            return;
        }
        JsonNode page = answer.json();
        for (JsonNode mail : page.path("mails")) {
            if (isMine(mail) && !stopped) {
                count("release "
                        + gateway.admin()
                                .post("/api/quarantine/" + mail.path("id").asText() + "/release")
                                .status());
            }
        }
        after = page.path("next").isTextual() ? "&after=" + page.path("next").asText() : "";
    }

    private boolean isMine(JsonNode held) {
        ClusterMail mail = mailOf(held);
        if (mail == null || mail.fate(held.path("recipient").asText()) != Fate.RELEASED) {
            return false;
        }
        boolean fromHere = ledger.isPromisedBy(mail.number(), gateway.name());
        return mail.isReleasedTwice() || ledger.isPromised(mail.number()) && !fromHere;
    }

    /** Which mail is held; null if it is none of ours. */
    static @Nullable ClusterMail mailOf(JsonNode held) {
        int number = ClusterMail.numberOf(held.path("messageId").asText());
        return number < 0 ? null : new ClusterMail(number);
    }

    private void count(String answer) {
        answers.computeIfAbsent(answer, key -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            if (!thread.join(END)) {
                throw new AssertionError(thread.getName() + " hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
