package io.sallyport.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.journal.Decision.Content;
import io.sallyport.journal.Decision.Ending;
import io.sallyport.journal.Decision.Judgement;
import io.sallyport.journal.Decision.Step;
import io.sallyport.mail.Action;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.Score;
import io.sallyport.mail.SmtpReply;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.mail.Verdict.Weighed;
import io.sallyport.testing.Decisions;
import io.sallyport.testing.Fuzz;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecisionJsonTest {
    @Test
    void everyKindOfFindingComesBackAsItWas() throws IOException {
        List<Finding> findings = List.of(
                Finding.points(Score.of("2.5"), "dnsbl.listed", "bl.example says %s", "127.0.0.2")
                        .with("zone", "bl.example")
                        .with("answer", "127.0.0.2")
                        .telling("7.1", "Listed by bl.example"),
                Finding.points(Score.of("-1.25"), "dnswl.listed", "known"),
                Finding.points(Score.of("9999.99"), "x.most", "many"),
                Finding.hold("attachment.macro", "has one"),
                Finding.defer("greylist.new", "first time"),
                Finding.deferFrom(Score.of("2"), "greylist.suspicious", "first time"),
                Finding.reject("helo.own-name", "ours").telling("7.1", "That is our name"),
                Finding.demand(Action.TAG, "rule.tag", "its condition holds"),
                Finding.demand(Action.DISCARD, "rule.discard", "its condition holds"),
                Finding.unavailable("antivirus.silent", "time is over"),
                Finding.unavailable("antivirus.broken", "error").having(new Finding.Effect.Unavailable(Action.HOLD)),
                Finding.spares(List.of("dnsbl.*", "helo.own-name"), "lists.allowed", "policies/lists/a.txt:3"),
                Finding.noted("header.bulk", "noted"),
                Finding.points(Score.of("100"), "classifier.spam", "would be").inShadow());
        Decision decision =
                Decisions.decision("q1").found(findings.toArray(Finding[]::new)).build();

        Verdict back = DecisionJson.readDecision(DecisionJson.write(decision))
                .judgements()
                .getFirst()
                .verdict();

        assertThat(back.findings()).extracting(Weighed::finding).containsExactlyInAnyOrderElementsOf(findings);
        assertThat(back.findings()).anyMatch(weighed -> "shadow".equals(weighed.ignored()));
        assertThat(back.findings()).anyMatch(weighed -> "spared by lists.allowed".equals(weighed.ignored()));
        assertThat(back).isEqualTo(decision.judgements().getFirst().verdict());
    }

    @Test
    void whatIsMissingStaysMissing() throws IOException {
        Decision decision = new Decision(
                "c1",
                "s1",
                Decisions.NOON,
                Stage.CONNECT,
                new Client(InetAddress.ofLiteral("2001:db8::1"), 25, "smtp", null, null),
                null,
                null,
                Ending.REFUSED,
                null,
                Set.of(),
                List.of(),
                List.of(),
                "",
                List.of(),
                Duration.ZERO,
                "none");
        assertThat(DecisionJson.readDecision(DecisionJson.write(decision))).isEqualTo(decision);
    }

    @Test
    void anyDecisionComesBackAsItWas() {
        Fuzz.run(500, random -> {
            Decision decision = random(random);
            String text = DecisionJson.write(decision);
            assertThat(text).matches("\\p{ASCII}*");
            try {
                assertThat(DecisionJson.readDecision(text)).isEqualTo(decision);
            } catch (IOException e) {
                throw new AssertionError(text, e);
            }
        });
    }

    @Test
    void anyEventComesBackAsItWas() {
        Fuzz.run(200, random -> {
            DeliveryEvent event = new DeliveryEvent(
                    pick(random, DeliveryEvent.Kind.values()),
                    instant(random),
                    text(random),
                    address(random),
                    random.nextBoolean() ? null : text(random),
                    random.nextBoolean() ? null : SmtpReply.plain(250, "ok"),
                    text(random),
                    Duration.ofMillis(random.nextInt()));
            try {
                assertThat(DecisionJson.readEvent(DecisionJson.write(event))).isEqualTo(event);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void damagedRecordIsSaidToBeOne() {
        String text = DecisionJson.write(Decisions.decision("q1")
                .found(Finding.noted("header.bulk", "x"))
                .build());
        Fuzz.run(2000, random -> {
            byte[] mutant = Fuzz.mutate(text.getBytes(StandardCharsets.UTF_8), random, "{}[]\":,0e-");
            try {
                var unused = DecisionJson.readDecision(new String(mutant, StandardCharsets.UTF_8));
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
    }

    @Test
    void recordOfALaterReleaseIsNotGuessedAt() {
        String later = DecisionJson.write(Decisions.decision("q1").build()).replace("\"v\":1", "\"v\":2");
        assertThatThrownBy(() -> DecisionJson.readDecision(later))
                .isInstanceOf(IOException.class)
                .hasMessage("format 2 (expected: 1)");
    }

    /** What was written by this release must be read by every later one: this text never changes. */
    @Test
    void theFormatIsTheDocumentedOne() throws IOException {
        try (var in = getClass().getResourceAsStream("/journal/decision-v1.json")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Decision decision = DecisionJson.readDecision(text);
            assertThat(decision.id()).isEqualTo("1M81Y7HZQDV7YE");
            JsonNode rewritten = DecisionJson.tree(decision);
            assertThat(rewritten)
                    .isEqualTo(new ObjectMapper()
                            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                            .readTree(text));
        }
    }

    private static Decision random(Random random) {
        List<Judgement> judgements = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            judgements.add(new Judgement(text(random), List.of(address(random)), verdict(random)));
        }
        return new Decision(
                text(random),
                text(random),
                instant(random),
                pick(random, Stage.values()),
                client(random),
                random.nextInt(4) == 0
                        ? null
                        : new Envelope(
                                random.nextBoolean() ? null : address(random),
                                List.of(address(random)),
                                pick(random, Envelope.Body.values()),
                                random.nextBoolean()),
                random.nextInt(4) == 0
                        ? null
                        : new Content(
                                text(random), random.nextBoolean() ? null : text(random), null, random.nextLong()),
                pick(random, Ending.values()),
                random.nextBoolean() ? null : SmtpReply.of(550, "5.7.1", "No", "never"),
                random.nextBoolean() ? Set.of() : Set.of(pick(random, ProtocolFact.values())),
                List.of(new AuthenticationResult(
                        "dkim",
                        "fail",
                        random.nextBoolean() ? null : text(random),
                        random.nextBoolean() ? null : text(random),
                        List.of(new AuthenticationResult.Property("header", "d", text(random))),
                        List.of(text(random), text(random)))),
                judgements,
                text(random),
                List.of(new Step(text(random), Duration.ofNanos(random.nextLong()))),
                Duration.ofNanos(random.nextLong()),
                text(random));
    }

    private static Client client(Random random) {
        byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(octets);
        try {
            return new Client(
                    InetAddress.getByAddress(octets),
                    random.nextInt(65536),
                    text(random),
                    random.nextBoolean() ? null : new Client.Hello(random.nextBoolean(), text(random)),
                    random.nextBoolean() ? null : new Client.TlsFacts("TLSv1.2", "X", text(random)));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Verdict verdict(Random random) {
        List<Weighed> findings = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Finding finding = Finding.points(new Score(random.nextInt()), "a.b" + i, "%s", text(random))
                    .with(text(random), text(random));
            findings.add(new Weighed(finding, random.nextBoolean() ? null : text(random)));
        }
        return new Verdict(
                pick(random, Action.values()),
                new Score(random.nextInt()),
                new Thresholds(new Score(random.nextInt()), null, Score.ZERO),
                findings,
                List.of(text(random)),
                random.nextBoolean() ? null : address(random),
                List.of(address(random)));
    }

    private static Instant instant(Random random) {
        return Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE), random.nextInt(1_000_000_000));
    }

    private static <T> T pick(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static MailAddress address(Random random) {
        return new MailAddress(text(random), random.nextInt(8) == 0 ? "" : "d" + random.nextInt(9) + ".example");
    }

    /** Any UTF-16 units: halves of characters, controls, quotes, NUL, text that turns around. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(
                    switch (random.nextInt(6)) {
                        case 0 -> (char) random.nextInt(0x10000);
                        case 1 -> (char) (0xd800 + random.nextInt(0x800));
                        case 2 -> "\"\\@<>{}\0\n\u202e".charAt(random.nextInt(10));
                        default -> (char) ('a' + random.nextInt(26));
                    });
        }
        return text.toString();
    }
}
