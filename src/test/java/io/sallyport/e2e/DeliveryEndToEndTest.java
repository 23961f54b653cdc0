package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.sallyport.testing.Await;
import io.sallyport.testing.FakeBackend.ReceivedMail;
import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A mail that is taken arrives as it was sent, behind our trace field; each extension works to the backend. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class DeliveryEndToEndTest {
    /** RFC 5321 § 4.4, in the form that this gateway writes; the clauses in their order. */
    private static final String RECEIVED =
            "Authentication-Results: gateway\\.example\\.test;[^\r\n]*(\r\n[ \t][^\r\n]+)*\r\n"
                    + "Received: from sender\\.example \\(client\\.sender\\.example \\[127\\.0\\.0\\.1]\\)\r\n"
                    + "\tby gateway\\.example\\.test \\(Sallyport\\) with %s id %s"
                    + "(\r\n\tfor <[^>\r\n]+>)?(\r\n\ttls [A-Z0-9_]+)?;\r\n"
                    + "\t(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}\r\n";

    Doors doors;

    @AfterEach
    void backendsBehaveAgain() {
        doors.first().forgetRules();
        doors.second().forgetRules();
    }

    @Test
    void loadIsMeasuredAndShown() {
        Await.until(
                Duration.ofSeconds(30),
                () -> "the load is measured",
                () -> RestAssured.get("/q/health/ready")
                        .jsonPath()
                        .getString("checks.find { it.name == 'overload' }.data.load")
                        .matches("filters \\d+ %, heap \\d+ %, processors \\d+ %"));
        assertThat(RestAssured.get("/q/metrics").asString())
                .contains("sallyport_overload_level 0.0")
                .contains("# HELP sallyport_overload_level how much the gateway does without now");
    }

    @Test
    void mailArrivesByteForByteBehindOneTraceField() throws IOException {
        byte[] message = Doors.message("byte-for-byte");

        SmtpClient.Outcome outcome = doors.send(List.of("bob@example.test"), message);

        assertThat(outcome.isAccepted()).as("%s", outcome).isTrue();
        ReceivedMail mail = Doors.awaitAt(doors.first(), "byte-for-byte");
        assertThat(mail.mailFrom()).startsWith("<anne@sender.example>");
        assertThat(mail.recipients()).containsExactly("<bob@example.test>");
        assertTraced(mail, message, "ESMTP", Doors.queueId(outcome.end()));
    }

    @Test
    void queuedMailArrivesAsWell() throws IOException {
        byte[] message = Doors.message("queued-mail");

        SmtpClient.Outcome outcome = doors.send(List.of("bob@queued.example.test"), message);

        assertThat(outcome.isAccepted()).as("%s", outcome).isTrue();
        assertTraced(Doors.awaitAt(doors.first(), "queued-mail"), message, "ESMTP", Doors.queueId(outcome.end()));
    }

    @Test
    void mailThroughTlsSaysSoInItsTrace() throws IOException {
        byte[] message = Doors.message("through-tls");
        try (SmtpClient client = doors.connect()) {
            client.startTls(SmtpClient.anyCertificate());
            Map<String, String> extensions = client.hello("sender.example");
            assertThat(extensions).doesNotContainKey("STARTTLS");

            SmtpClient.Outcome outcome = client.transact("anne@sender.example", List.of("bob@example.test"), message);

            ReceivedMail mail = Doors.awaitAt(doors.first(), "through-tls");
            assertTraced(mail, message, "ESMTPS", Doors.queueId(outcome.end()));
            assertThat(Doors.text(mail.bytes()))
                    .contains("\r\n\ttls " + client.tls().getSession().getCipherSuite());
            client.quit();
        }
    }

    @Test
    void utf8AddressesAndHeadersReachTheBackend() throws IOException {
        byte[] message = Doors.lines("From: Änne <änne@sender.example>", "Subject: smtputf8 größer", "", "body");
        try (SmtpClient client = doors.connect()) {
            SmtpClient.Outcome outcome = client.transact(
                    "FROM:<änne@sender.example> SMTPUTF8 BODY=8BITMIME",
                    List.of("bøb@example.test"),
                    SmtpClient.stuffed(message),
                    true);

            ReceivedMail mail = Doors.awaitAt(doors.first(), "smtputf8");
            assertThat(mail.mailFrom()).contains("änne@sender.example").contains("SMTPUTF8");
            assertThat(mail.recipients()).containsExactly("<bøb@example.test>");
            assertTraced(mail, message, "UTF8SMTP", Doors.queueId(outcome.end()));
            client.quit();
        }
    }

    @Test
    void eightBitMessageIsDeclaredToTheBackend() throws IOException {
        byte[] message = "From: anne@sender.example\r\nSubject: eight-bit\r\n\r\nGr\u00fc\u00dfe\r\n"
                .getBytes(StandardCharsets.ISO_8859_1);
        try (SmtpClient client = doors.connect()) {
            SmtpClient.Outcome outcome = client.transact(
                    "FROM:<anne@sender.example> BODY=8BITMIME",
                    List.of("bob@example.test"),
                    SmtpClient.stuffed(message),
                    true);

            ReceivedMail mail = Doors.awaitAt(doors.first(), "eight-bit");
            assertThat(mail.mailFrom()).contains("BODY=8BITMIME");
            assertTraced(mail, message, "ESMTP", Doors.queueId(outcome.end()));
            client.quit();
        }
    }

    @Test
    void chunksArriveAsOneMessage() throws IOException {
        byte[] message = Doors.message("in-chunks");
        try (SmtpClient client = doors.connect()) {
            client.pipelined(List.of("MAIL FROM:<anne@sender.example>", "RCPT TO:<bob@example.test>"));
            for (int i = 0; i < message.length; i += 7) {
                byte[] chunk = Arrays.copyOfRange(message, i, Math.min(i + 7, message.length));
                assertThat(client.chunk(chunk, false).code()).isEqualTo(250);
            }
            SmtpClient.Reply end = client.chunk(new byte[0], true);

            assertTraced(Doors.awaitAt(doors.first(), "in-chunks"), message, "ESMTP", Doors.queueId(end));
            client.quit();
        }
    }

    @Test
    void twoMailsInOneGroupAreTwoMails() throws IOException {
        byte[] one = Doors.message("group-one");
        byte[] two = Doors.message("group-two");
        try (SmtpClient client = doors.connect()) {
            client.send(group(one) + group(two) + "QUIT\r\n");

            List<Integer> codes = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                codes.add(client.read().code());
            }
            assertThat(codes).containsExactly(250, 250, 250, 250, 250, 250, 221);
            assertThat(Doors.awaitAt(doors.first(), "group-one").bytes()).endsWith(one);
            assertThat(Doors.awaitAt(doors.first(), "group-two").bytes()).endsWith(two);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    private static String group(byte[] message) {
        return "MAIL FROM:<anne@sender.example>\r\nRCPT TO:<bob@example.test>\r\nBDAT %d LAST\r\n%s"
                .formatted(message.length, Doors.text(message));
    }

    @Test
    void recipientsOfTwoBackendsEachGetTheirCopy() throws IOException {
        byte[] message = Doors.message("two-backends");

        SmtpClient.Outcome outcome =
                doors.send(List.of("bob@example.test", "eve@second.example.test", "carl@example.test"), message);

        assertThat(outcome.isAccepted()).as("%s", outcome).isTrue();
        ReceivedMail first = Doors.awaitAt(doors.first(), "two-backends");
        ReceivedMail second = Doors.awaitAt(doors.second(), "two-backends");
        assertThat(first.recipients()).containsExactly("<bob@example.test>", "<carl@example.test>");
        assertThat(second.recipients()).containsExactly("<eve@second.example.test>");
        assertThat(first.bytes()).isEqualTo(second.bytes()).endsWith(message);
    }

    @Test
    void recipientThatItsBackendRefusesDoesNotKeepTheMailFromTheOthers() throws IOException {
        doors.first().when("RCPT TO:<nobody@").reply("550 5.1.1 no such user");

        SmtpClient.Outcome outcome =
                doors.send(List.of("nobody@example.test", "bob@example.test"), Doors.message("one-refused"));

        assertThat(outcome.isAccepted()).as("%s", outcome).isTrue();
        assertThat(Doors.awaitAt(doors.first(), "one-refused").recipients()).containsExactly("<bob@example.test>");
    }

    @Test
    void refusalOfTheBackendReachesTheSenderInTheTransaction() throws IOException {
        doors.first().when("RCPT TO:<nobody@").reply("550 5.1.1 no such user");

        SmtpClient.Outcome outcome = doors.send(List.of("nobody@example.test"), Doors.message("all-refused"));

        assertThat(outcome.end().code()).isEqualTo(550);
        assertThat(outcome.end().lines().getFirst()).startsWith("5.1.1 ");
        assertThat(Doors.find(doors.first(), "all-refused")).isEmpty();
    }

    @Test
    void foreignDomainIsNotServed() throws IOException {
        SmtpClient.Outcome outcome = doors.send(List.of("postmaster@foreign.example"), Doors.message("foreign"));

        assertThat(outcome.recipients().getFirst().code()).isEqualTo(550);
        assertThat(outcome.recipients().getFirst().lines().getFirst()).startsWith("5.7.1 ");
        assertThat(outcome.end()).isNull();
    }

    @Test
    void postmasterNeedsNoDomain() throws IOException {
        SmtpClient.Outcome outcome = doors.send(List.of("postmaster"), Doors.message("bare-postmaster"));

        assertThat(outcome.isAccepted()).as("%s", outcome).isTrue();
    }

    private static void assertTraced(ReceivedMail mail, byte[] sent, String protocol, String queueId) {
        assertThat(mail.bytes()).endsWith(sent);
        String trace = Doors.text(mail.bytes()).substring(0, mail.bytes().length - sent.length);
        // What is ours is ASCII, or UTF-8 where the sender asked for SMTPUTF8.
        assertThat(trace).matches(RECEIVED.formatted(protocol, queueId));
    }
}
