package io.sallyport.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.ProtocolFact;
import io.sallyport.relay.RecipientVerifier;
import io.sallyport.testing.Await;
import io.sallyport.testing.SmtpDialog;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client may take of us, and what it is told when it takes more. */
class FrontDoorLimitsTest {
    private static final String READY_FOR_DATA = """
            R: 220 .*
            C: EHLO client.example
            R: 250 .*
            C: MAIL FROM:<a@client.example>
            R: 250 .*
            C: RCPT TO:<b@example.test>
            R: 250 .*
            C: DATA
            R: 354 .*
            """;

    @TempDir
    private Path data;

    @Test
    void recipientsOverTheLimitArePutOffAndTheOthersGetTheirMail() throws Exception {
        try (TestDoor door = new TestDoor(data, Map.of("smtp.limits.recipients", "100")).open()) {
            StringBuilder script = new StringBuilder("""
                    R: 220 .*
                    C: EHLO client.example
                    R: 250 .*
                    C: MAIL FROM:<a@client.example>
                    R: 250 .*
                    """);
            for (int i = 0; i < 100; i++) {
                script.append("C: RCPT TO:<b%d@example.test>\nS: 250 2\\.1\\.5 .*\n".formatted(i));
            }
            script.append("""
                    C: RCPT TO:<one-more@example.test>
                    S: 452 4\\.5\\.3 .*
                    C: DATA
                    R: 354 .*
                    C: .
                    S: 250 .*
                    """);
            run(door, script.toString());
            assertThat(door.mails.remove().mail().envelope().recipients()).hasSize(100);
        }
    }

    @Test
    void clientThatIsPutOffAgainAndAgainIsSentAwayInTheEnd() throws Exception {
        try (TestDoor door = new TestDoor(data, Map.of("smtp.limits.errors", "3")).open()) {
            door.verifier = (recipient, domain) -> new RecipientVerifier.Answer.Unavailable("away");
            run(door, """
                    R: 220 .*
                    C: EHLO client.example
                    R: 250 .*
                    C: MAIL FROM:<a@client.example>
                    R: 250 .*
                    C: RCPT TO:<b1@example.test>
                    S: 451 .*
                    C: RCPT TO:<b2@example.test>
                    S: 451 .*
                    C: RCPT TO:<b3@example.test>
                    S: 451 .*
                    S: 421 4\\.7\\.0 Too many errors
                    """);
        }
    }

    @Test
    void connectionsOverTheLimitOfAllListenersAreRefusedUntilAnotherEnds() throws Exception {
        limitOf(Map.of("smtp.limits.connections", "2"));
    }

    @Test
    void connectionsOverTheLimitOfTheirListenerAreRefusedUntilAnotherEnds() throws Exception {
        limitOf(Map.of(
                "listeners.smtp.port", "0",
                "listeners.smtp.address", "127.0.0.1",
                "listeners.smtp.connections", "2",
                "listeners.other.port", "0",
                "listeners.other.address", "127.0.0.1"));
    }

    private void limitOf(Map<String, String> settings) throws Exception {
        try (TestDoor door = new TestDoor(data, settings).open();
                Socket one = new Socket("127.0.0.1", door.port());
                Socket two = new Socket("127.0.0.1", door.port())) {
            readUntil(one, "ESMTP Sallyport\r\n"); // Connections are taken by several threads, in any order
            readUntil(two, "ESMTP Sallyport\r\n");
            run(door, "S: 421 4\\.7\\.0 .*\nX:");
            if (settings.containsKey("listeners.other.port")) {
                SmtpDialog.of("R: 220 .*").run(new Socket("127.0.0.1", door.port("other")), false);
            }
            two.close();
            Await.until(Duration.ofSeconds(20), () -> "a place becomes free", () -> firstOctet(door) == '2');
            assertThat(one.isClosed()).isFalse();
        }
    }

    private static int firstOctet(TestDoor door) {
        try (Socket socket = new Socket("127.0.0.1", door.port())) {
            socket.setSoTimeout(20_000);
            return socket.getInputStream().read();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void journalIsNotFilledByAFloodOfConnections() throws Exception {
        try (TestDoor door = new TestDoor(data, Map.of("smtp.limits.connections-per-network", "1")).open();
                Socket first = new Socket("127.0.0.1", door.port())) {
            readUntil(first, "ESMTP Sallyport\r\n");
            for (int i = 0; i < 200; i++) {
                assertThat(firstOctet(door)).isEqualTo('4');
            }
            assertThat(door.journal.size()).isLessThan(100);
            assertThat(first.isClosed()).isFalse();
        }
    }

    @Test
    void connectionsThatSayNothingLeaveNothingInTheJournal() throws Exception {
        try (TestDoor door = new TestDoor(data, Map.of("smtp.limits.command-time", "200ms")).open()) {
            run(door, "R: 220 .*\nS: 421 4\\.4\\.2 .*\nX:");
            run(door, "R: 220 .*");
            run(door, "R: 220 .*\nC: EHLO a.example\nR: 250 .*\nC: QUIT\nR: 221 .*\nX:");
            assertThat(door.journal).isEmpty();
        }
    }

    @Test
    void proxyThatSendsNoHeaderIsNotWaitedForLonger() throws Exception {
        Map<String, String> settings = Map.of(
                "listeners.smtp.port", "0",
                "listeners.smtp.address", "127.0.0.1",
                "listeners.smtp.proxy-protocol", "true",
                "smtp.trusted-proxies", "127.0.0.0/8",
                "smtp.proxy-header-time", "200ms");
        try (TestDoor door = new TestDoor(data, settings).open()) {
            run(door, "P: PROXY TCP4 192.0.2.\nX:");
            run(door, "X:");
        }
    }

    @Test
    void proxiedClientsAreCountedByTheirOwnAddress() throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "listeners.smtp.port", "0",
                "listeners.smtp.address", "127.0.0.1",
                "listeners.smtp.proxy-protocol", "true",
                "smtp.trusted-proxies", "127.0.0.0/8",
                "smtp.limits.connections-per-network", "1"));
        try (TestDoor door = new TestDoor(data, settings).open();
                Socket first = new Socket("127.0.0.1", door.port())) {
            first.setSoTimeout(20_000);
            first.getOutputStream().write(ascii("PROXY TCP4 192.0.2.7 198.51.100.1 4711 25\r\n"));
            assertThat(first.getInputStream().read()).isEqualTo('2');
            run(door, "P: PROXY TCP4 192.0.2.8 198.51.100.1 4711 25\\r\\n\nS: 421 4\\.7\\.0 .*\nX:");
            run(door, "P: PROXY TCP4 203.0.113.8 198.51.100.1 4711 25\\r\\n\nR: 220 .*");
        }
    }

    @Test
    void octetsInTheClearBehindTheReplyToStarttlsEndTheConnection() throws Exception {
        try (TestDoor door = new TestDoor(data, Map.of()).open()) {
            SmtpDialog.of("""
                    R: 220 .*
                    C: EHLO client.example
                    R: 250 .*
                    C: STARTTLS
                    S: 220 2\\.0\\.0 .*
                    C: EHLO injected.example
                    C: MAIL FROM:<a@client.example>
                    """).run(new Socket("127.0.0.1", door.port()), false);
            try (Socket socket = new Socket("127.0.0.1", door.port())) {
                socket.setSoTimeout(20_000);
                readUntil(socket, "ESMTP Sallyport\r\n");
                socket.getOutputStream().write(ascii("EHLO a.example\r\nSTARTTLS\r\n"));
                readUntil(socket, "220 2.0.0");
                socket.getOutputStream().write(ascii("\r\nEHLO injected.example\r\nMAIL FROM:<a@b.example>\r\n"));
                byte[] rest = socket.getInputStream().readAllBytes();
                assertThat(new String(rest, StandardCharsets.ISO_8859_1)).doesNotContain("250", "503", "500");
            }
        }
    }

    @Test
    void clientThatNeverBeginsTlsIsNotWaitedForLonger() throws Exception {
        try (TestDoor door = new TestDoor(data, Map.of("smtp.handshake-time", "200ms")).open()) {
            run(door, """
                    R: 220 .*
                    C: EHLO client.example
                    R: 250 .*
                    C: STARTTLS
                    S: 220 2\\.0\\.0 .*
                    X:
                    """);
        }
    }

    @Test
    void messageThatCannotBeStoredIsReadToItsEndAndPutOff() throws Exception {
        try (TestDoor door = new TestDoor(data, Map.of("smtp.message-memory", "32K")).open()) {
            Path folder = data.resolve("tmp");
            Files.delete(folder); // No file can be made there now, as on a full disk
            String line = "x".repeat(70) + "\\r\\n";
            run(
                    door,
                    READY_FOR_DATA + "P: A: b\\r\\n\\r\\n" + line.repeat(2_000) + ".\\r\\n\n" + """
                    S: 452 4\\.3\\.1 .*
                    C: NOOP
                    S: 250 2\\.0\\.0 .*
                    C: MAIL FROM:<a@client.example>
                    R: 250 .*
                    C: RCPT TO:<b@example.test>
                    R: 250 .*
                    """
                            + "P: BDAT 144000 LAST\\r\\n" + line.repeat(2_000) + "\n" + """
                    S: 452 4\\.3\\.1 .*
                    C: MAIL FROM:<a@client.example>
                    R: 250 .*
                    C: RCPT TO:<b@example.test>
                    R: 250 .*
                    C: DATA
                    R: 354 .*
                    C: .
                    S: 250 2\\.0\\.0 .*
                    """);
            assertThat(door.mails).hasSize(1);
            assertThat(door.journal)
                    .extracting(decision -> decision.reply().code())
                    .containsExactly(452, 452, 250);
            Files.createDirectory(folder);
        }
    }

    @Test
    void leftoversOfACrashAreGoneAfterTheStart() throws Exception {
        Path folder = Files.createDirectories(data.resolve("tmp"));
        Path leftover = TemporaryFolder.newFile(folder);
        Path foreign = Files.writeString(folder.resolve("notes.txt"), "of somebody else");
        try (TestDoor door = new TestDoor(data, Map.of()).open()) {
            run(door, "R: 220 .*");
            assertThat(leftover).doesNotExist();
            assertThat(foreign).exists();
        }
    }

    @Test
    void interruptedMessagesLeaveNoFileAndAreNotHandedOn() throws Exception {
        try (TestDoor door = new TestDoor(data, Map.of("smtp.message-memory", "32K")).open()) {
            run(door, READY_FOR_DATA + "P: A: b\\r\\n\\r\\n" + ("x".repeat(70) + "\\r\\n").repeat(2_000) + "\n");
            Await.until(
                    Duration.ofSeconds(20),
                    () -> "the session ends",
                    () -> door.server().openSessions() == 0);
            assertThat(door.mails).isEmpty();
            try (Stream<Path> files = Files.list(data.resolve("tmp"))) {
                assertThat(files).isEmpty();
            }
        }
    }

    @Test
    void octetsOfACommandThatNeverEndsDoNotPutOffTheTimeOut() throws Exception {
        try (TestDoor door = new TestDoor(data, Map.of("smtp.limits.command-time", "500ms")).open();
                Socket socket = new Socket("127.0.0.1", door.port())) {
            socket.setSoTimeout(100);
            StringBuilder said = new StringBuilder();
            for (int i = 0; i < 200 && !said.toString().contains("421 4.4.2"); i++) {
                try {
                    int octet = socket.getInputStream().read();
                    assertThat(octet).as("said %s", said).isGreaterThanOrEqualTo(0);
                    said.append((char) octet);
                } catch (SocketTimeoutException e) {
                    socket.getOutputStream().write('N'); // The pace of the client; nothing is waited for here
                }
            }
            assertThat(said.toString()).contains("421 4.4.2");
        }
    }

    /** The timer looks once in a window; whoever began just before it looks has sent only commands so far. */
    @Test
    void dataThatHasJustBegunIsNotTakenForSlow() throws Exception {
        Map<String, String> settings =
                Map.of("smtp.limits.data-rate", "1000", "smtp.limits.data-rate-window", "1500ms");
        try (TestDoor door = new TestDoor(data, settings).open();
                Socket socket = new Socket("127.0.0.1", door.port())) {
            socket.setSoTimeout(1_000);
            readUntil(socket, "ESMTP Sallyport\r\n");
            socket.getOutputStream()
                    .write(ascii("EHLO a.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<b@example.test>\r\n"));
            String said = readFor(socket, 1); // One second of silence, then the timer is about to look
            assertThat(said).contains("250 2.1.5");
            socket.getOutputStream().write(ascii("DATA\r\n"));
            assertThat(readFor(socket, 1)).startsWith("354 ").doesNotContain("421");
            socket.getOutputStream().write(ascii("A: b\r\n\r\n.\r\n"));
            assertThat(readFor(socket, 1)).startsWith("250 ");
        }
    }

    @Test
    void clientThatTakesItsTimeIsNoticed() throws Exception {
        Map<String, String> settings = Map.of(
                "smtp.limits.slow-data-rate",
                "1000",
                "smtp.limits.data-rate",
                "0",
                "smtp.limits.data-rate-window",
                "100ms");
        try (TestDoor door = new TestDoor(data, settings).open();
                Socket socket = new Socket("127.0.0.1", door.port())) {
            socket.setSoTimeout(500);
            readUntil(socket, "ESMTP Sallyport\r\n");
            socket.getOutputStream()
                    .write(ascii("EHLO a.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<b@example.test>\r\nDATA\r\n"));
            readUntil(socket, "354 ");
            readFor(socket, 1); // Half a second of silence, in which five hundred octets should have come
            socket.getOutputStream().write(ascii("A: b\r\n\r\n.\r\n"));
            readUntil(socket, "250 2.0.0");
            assertThat(door.mails)
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.mail().facts()).contains(ProtocolFact.SLOW_CLIENT));
        }
    }

    private static void readUntil(Socket socket, String expected) throws IOException {
        StringBuilder said = new StringBuilder();
        while (said.indexOf(expected) < 0) {
            int octet = socket.getInputStream().read();
            assertThat(octet).as("said %s", said).isGreaterThanOrEqualTo(0);
            said.append((char) octet);
        }
    }

    /** What comes until nothing came for the time-outs of the socket. */
    private static String readFor(Socket socket, int silences) throws IOException {
        StringBuilder said = new StringBuilder();
        int left = silences;
        while (left > 0) {
            try {
                int octet = socket.getInputStream().read();
                if (octet < 0) {
                    return said + "(closed)";
                }
                said.append((char) octet);
            } catch (SocketTimeoutException e) {
                left--;
            }
        }
        return said.toString();
    }

    @Test
    void sessionTimeEndsAlsoASessionThatReceivesData() throws Exception {
        List<String> ends = List.of("", "P: A: b\\r\\n\n");
        try (TestDoor door = new TestDoor(data, Map.of("smtp.limits.session-time", "700ms")).open()) {
            for (String end : ends) {
                run(door, READY_FOR_DATA + end + "S: 421 4\\.4\\.2 .*\nX:");
            }
            assertThat(door.journal)
                    .hasSize(2)
                    .allSatisfy(decision -> assertThat(decision.envelope()).isNotNull());
        }
    }

    private static void run(TestDoor door, String script) throws IOException {
        SmtpDialog.of(script).run(new Socket("127.0.0.1", door.port()), false);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
