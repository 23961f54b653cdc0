package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.Await;
import io.sallyport.testing.FakeBackend.ReceivedMail;
import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The policy changes a hundred times while mail pours in. Each version marks mail in its own way in two places (points of
 * a filter, and thresholds with a prefix), so that a mail shows which version judged it, and would show a mixture.
 */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class ReloadUnderLoadEndToEndTest {
    private static final int MESSAGES = Integer.getInteger("sallyport.reload.messages", 10_000);
    private static final int RELOADS = 100;
    private static final int CLIENTS = 8;
    private static final int MAILS_A_CONNECTION = 50;
    private static final String SENDER = "load@sender.example";
    private static final Pattern MARKER = Pattern.compile("Subject: (?:\\[v(\\d+)] ?)?load-(\\d+)\r\n");
    private static final Pattern SCORE = Pattern.compile("X-Spam-Score: (\\d+)\r\n");
    private static final ObjectMapper JSON = new ObjectMapper();

    Doors doors;

    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Map<Integer, String> queueIds = new ConcurrentHashMap<>();

    /** How far the clients may be ahead of the reloads, so that each version sees mail. */
    private final Semaphore ahead = new Semaphore(2 * MESSAGES / RELOADS);

    @AfterEach
    void forgetMails() {
        doors.first().forgetMails();
    }

    /**
     * How a mail shows by which version it was judged.
     *
     * @param points the points of that version's filter
     * @param prefix the version in the subject; null: its thresholds mark no mail
     */
    private record Shown(int points, @Nullable Integer prefix) {
        /** Every other version marks. */
        static Shown of(int version) {
            return new Shown(version, version % 2 == 0 ? version : null);
        }
    }

    @Test
    void everyMailIsJudgedByExactlyOneVersionAndNoneIsLost() throws Exception {
        JudgedDomain domain = JudgedDomain.serve(doors, "reload.judge.test", policy(1));
        Map<String, Integer> versions = new HashMap<>();
        versions.put(domain.judge(policy(1)), 1);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                all.add(clients.submit(() -> {
                    send(domain);
                    return null;
                }));
            }
            for (int reload = 1; reload <= RELOADS; reload++) {
                int due = reload * (MESSAGES / (RELOADS + 1));
                Await.until(Doors.PATIENCE, () -> due + " mails, were " + accepted.get(), () -> accepted.get() >= due);
                versions.put(domain.judge(policy(reload + 1)), reload + 1);
                ahead.release(MESSAGES / RELOADS);
            }
            ahead.release(MESSAGES);
            for (Future<?> client : all) {
                client.get(Doors.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
        assertThat(versions).hasSize(RELOADS + 1);

        Map<Integer, Shown> arrived = arrived();
        Map<Integer, Shown> recorded = recorded(versions);

        assertThat(queueIds).hasSize(MESSAGES);
        assertThat(arrived).hasSize(MESSAGES).isEqualTo(recorded);
        assertThat(arrived.values().stream().distinct().count()).isGreaterThan(RELOADS / 2);
    }

    private static String policy(int version) {
        return """
                recipients: accept
                verdict: { tag: %s, subject-prefix: "[v%d] ", headers: true }
                filters:
                  lists:
                    on-unavailable: defer
                    entries: [{ name: all, deny: subject, matches: load, points: %d }]
                """.formatted(version % 2 == 0 ? "1" : "off", version, version);
    }

    /** One client: many mails a connection, connection after connection. */
    private void send(JudgedDomain domain) throws IOException, InterruptedException {
        List<String> recipients = List.of(domain.mailbox("bob"));
        for (int number = take(); number < MESSAGES; ) {
            try (SmtpClient client = doors.connect()) {
                for (int i = 0; i < MAILS_A_CONNECTION && number < MESSAGES; i++) {
                    SmtpClient.Outcome outcome = client.transact(SENDER, recipients, Doors.message("load-" + number));
                    assertThat(outcome.isAccepted()).as("%s", outcome).isTrue();
                    queueIds.put(number, Doors.queueId(JudgedDomain.last(outcome)));
                    accepted.incrementAndGet();
                    number = take();
                }
                client.quit();
            }
        }
    }

    private int take() throws InterruptedException {
        assertThat(ahead.tryAcquire(Doors.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("a reload in time")
                .isTrue();
        return next.getAndIncrement();
    }

    /** What the backend has got, by number; each once, and marked as one version marks. */
    private Map<Integer, Shown> arrived() {
        Map<Integer, Shown> arrived = new HashMap<>();
        for (ReceivedMail mail : doors.first().mails()) {
            String text = Doors.text(mail.bytes());
            Matcher marker = MARKER.matcher(text);
            if (marker.find()) {
                Matcher score = SCORE.matcher(text);
                assertThat(score.find()).as(text).isTrue();
                String prefix = marker.group(1);
                Shown shown =
                        new Shown(Integer.parseInt(score.group(1)), prefix == null ? null : Integer.valueOf(prefix));
                assertThat(shown).as("marks of one version").isEqualTo(Shown.of(shown.points()));
                assertThat(arrived.put(Integer.valueOf(marker.group(2)), shown))
                        .as("a mail that came twice")
                        .isNull();
            }
        }
        return arrived;
    }

    /** What the journal says of each mail, by number: the version, and what it found. */
    private Map<Integer, Shown> recorded(Map<String, Integer> versions) throws IOException {
        Await.until(Doors.PATIENCE, () -> "all records", () -> {
            int last = queueIds.size();
            return queueIds.entrySet().stream()
                    .filter(entry -> entry.getKey() >= last - CLIENTS)
                    .allMatch(entry -> Doors.asAdmin()
                                    .get("/api/decisions/" + entry.getValue())
                                    .statusCode()
                            == 200);
        });
        Map<String, Integer> numbers = new HashMap<>();
        queueIds.forEach((number, id) -> numbers.put(id, number));
        Map<Integer, Shown> recorded = new HashMap<>();
        String after = "";
        do {
            var ask = Doors.asAdmin()
                    .queryParam("sender", SENDER)
                    .queryParam("full", true)
                    .queryParam("limit", 500);
            JsonNode page = JSON.readTree((after.isEmpty() ? ask : ask.queryParam("after", after))
                    .get("/api/decisions")
                    .asString());
            for (JsonNode decision : page.path("decisions")) {
                int version = versions.get(decision.path("policy").asText());
                JsonNode judgement = decision.path("judgements").path(0);
                assertThat(judgement.path("score").asInt()).isEqualTo(version);
                assertThat(judgement.path("action").asText()).isEqualTo(version % 2 == 0 ? "tag" : "deliver");
                recorded.put(numbers.get(decision.path("id").asText()), Shown.of(version));
            }
            after = page.path("next").asText("");
        } while (!after.isEmpty());
        return recorded;
    }
}
