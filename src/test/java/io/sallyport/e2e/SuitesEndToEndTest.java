package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.FakeBackend.ReceivedMail;
import io.sallyport.testing.Mails;
import io.sallyport.testing.SmtpClient;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The bytes that are relayed are the bytes that came, for every message of the suites. Those that must not pass are named.
 * The large corpus is sampled, unless {@code -Dsallyport.suites.full=true}.
 */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class SuitesEndToEndTest {
    private static final int SAMPLE = 20;
    /** Authentication-Results, then Received; each of them may be folded. */
    private static final String TRACE = "Authentication-Results: [^\r\n]+(\r\n[ \t][^\r\n]+)*\r\n"
            + "Received: [^\r\n]+(\r\n[ \t][^\r\n]+)*\r\n" + "(X-Malformed-Header: [^\r\n]+\r\n)?";

    /** Many of these messages name no author; here it counts how they arrive. */
    private static final String TAKE_ALL = """
            authentication:
              dmarc: { reject: accept, quarantine: accept, no-author: accept }
              spf: { fail: accept }
            """;

    private static final int MAX_HEADER = 262_144; // sallyport.message.max-header-size
    private static final long MAX_SIZE = 40_000_000;

    Doors doors;

    @Test
    void everyMimeMessageArrivesAsItCame() throws IOException, InterruptedException {
        assertThatAllArriveAsTheyCame("mime", 1);
    }

    @Test
    void everySpamAndHamMessageArrivesAsItCame() throws IOException, InterruptedException {
        assertThatAllArriveAsTheyCame("spam", Suites.full() ? 1 : SAMPLE);
    }

    private void assertThatAllArriveAsTheyCame(String suite, int step) throws IOException, InterruptedException {
        List<Path> files = Suites.files(suite);
        Map<String, List<String>> refused = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        int sent = 0;
        try (FakeBackend backend = FakeBackend.smtp()) {
            serve(suite, backend);
            for (int i = 0; i < files.size(); i += step) {
                Path file = files.get(i);
                if (Files.size(file) == 0 || Files.size(file) > MAX_SIZE) {
                    continue;
                }
                byte[] message = withFinalLineEnd(Mails.withCrLf(Files.readAllBytes(file)));
                SmtpClient.Reply reply = send(suite, message);
                sent++;
                if (reply.isPositive()) {
                    check(file, withOthersResultsRenamed(message), backend.awaitMail(Doors.PATIENCE), wrong);
                } else if (isForeseen(message)) {
                    refused.computeIfAbsent(reply.toString(), text -> new ArrayList<>())
                            .add(file.getFileName().toString());
                } else {
                    wrong.add(file + ": " + reply);
                }
            }
        }
        System.out.printf("suite %s: %d messages sent, refused: %s%n", suite, sent, refused);
        assertThat(wrong).isEmpty();
        assertThat(sent).isGreaterThan(100);
    }

    /** Each suite has a domain and a backend of its own, so that the next mail to arrive is the one that was sent. */
    private void serve(String suite, FakeBackend backend) throws IOException {
        doors.serve(suite + ".example.test", Doors.domain(backend.address().port(), "cut-through") + TAKE_ALL);
        doors.awaitServed("x@" + suite + ".example.test");
    }

    private SmtpClient.Reply send(String suite, byte[] message) throws IOException {
        try (SmtpClient client = doors.connect()) {
            SmtpClient.Outcome outcome = client.transact(
                    "FROM:<suite@sender.example> BODY=8BITMIME",
                    List.of("x@" + suite + ".example.test"),
                    SmtpClient.stuffed(message),
                    true);
            client.quit();
            return outcome.end() == null ? outcome.data() : outcome.end();
        }
    }

    private static byte[] withFinalLineEnd(byte[] message) {
        int length = message.length;
        if (length >= 2 && message[length - 2] == '\r' && message[length - 1] == '\n') {
            return message;
        }
        byte[] ended = Arrays.copyOf(message, length + 2);
        ended[length] = '\r';
        ended[length + 1] = '\n';
        return ended;
    }

    /** What the gateway changes: Authentication-Results of others get a name that nobody believes (RFC 8601 § 5). */
    private static byte[] withOthersResultsRenamed(byte[] message) {
        String text = Doors.text(message);
        int end = text.indexOf("\r\n\r\n");
        String header = end < 0 ? text : text.substring(0, end);
        return (header.replaceAll("(?im)^(Authentication-Results|Received-SPF)(?=[ \t]*:)", "X-Untrusted-$1")
                        + text.substring(header.length()))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void check(Path file, byte[] sent, ReceivedMail arrived, List<String> wrong) {
        int prefix = arrived.bytes().length - sent.length;
        if (prefix <= 0
                || !Arrays.equals(arrived.bytes(), prefix, arrived.bytes().length, sent, 0, sent.length)
                || !Doors.text(arrived.bytes()).substring(0, prefix).matches(TRACE)) {
            wrong.add(file + ": arrived with other bytes");
        }
    }

    /** What the default policy does not let pass: a NUL, or a header or a loop beyond the bounds. */
    private static boolean isForeseen(byte[] message) {
        String text = Doors.text(message);
        int end = text.indexOf("\r\n\r\n");
        boolean hugeHeader = (end < 0 ? text.length() : end) > MAX_HEADER;
        return hugeHeader || text.indexOf(0) >= 0 || text.split("\r\n(?i:Received):", -1).length > 100;
    }
}
