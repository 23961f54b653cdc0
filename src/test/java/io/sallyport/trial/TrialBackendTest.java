package io.sallyport.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Configs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrialBackendTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final int MAX_MEMORY = 2000;

    private final TrialMailbox mailbox = new TrialMailbox(Configs.of(
            TrialConfig.class,
            "sallyport.trial.max-messages",
            "2",
            "sallyport.trial.max-memory",
            String.valueOf(MAX_MEMORY)));

    private TrialBackend backend;
    private Socket client;
    private BufferedReader replies;

    @BeforeEach
    void connect() throws IOException {
        backend = TrialBackend.start(mailbox, InstantSource.fixed(NOW));
        client = new Socket(InetAddress.ofLiteral("127.0.0.1"), backend.port());
        client.setSoTimeout(10_000);
        replies = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        assertThat(reply()).startsWith("220 ");
        assertThat(say("EHLO gateway.example"))
                .contains("PIPELINING", "8BITMIME", "SMTPUTF8", "CHUNKING", "SIZE " + MAX_MEMORY);
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        backend.close();
    }

    @Test
    void keepsWhatItTookWithItsEnvelope() throws IOException {
        envelope(
                "MAIL FROM:<a@sender.example> SIZE=20 BODY=8BITMIME",
                "RCPT TO:<b@example.test>",
                "RCPT TO:<c@example.test>");
        assertThat(say("DATA")).startsWith("354 ");
        send("Subject: x\r\n\r\n..dot\r\nbare\nline\r\n.\r\n");
        assertThat(reply()).startsWith("250 ");
        assertThat(mailbox.newestFirst())
                .containsExactly(new TrialMessage(
                        1,
                        NOW,
                        "gateway.example",
                        "a@sender.example",
                        List.of("b@example.test", "c@example.test"),
                        "Subject: x\r\n\r\n.dot\r\nbare\nline\r\n"));
    }

    @Test
    void nothingButCrLfDotCrLfEndsData() throws IOException {
        envelope("MAIL FROM:<>", "RCPT TO:<b@example.test>");
        say("DATA");
        String hostile = "a\n.\nb\r\n.\nc\n.\r\nd\r.\re\r\n.\rf\r\n.g";
        send(hostile + "\r\n.\r\n");
        assertThat(reply()).startsWith("250 ");
        TrialMessage message = mailbox.newestFirst().getFirst();
        assertThat(message.reversePath()).isNull();
        assertThat(message.content()).isEqualTo("a\n.\nb\r\n\nc\n.\r\nd\r.\re\r\n\rf\r\ng\r\n");
    }

    @Test
    void chunksMakeOneMessage() throws IOException {
        envelope("MAIL FROM:<a@sender.example> SMTPUTF8", "RCPT TO:<b@example.test>");
        send("BDAT 5\r\nA: b\r");
        assertThat(reply()).startsWith("250 ");
        assertThat(say("DATA")).startsWith("503 ");
        send("BDAT 8\r\n\n\r\n.\r\nx\r");
        assertThat(reply()).startsWith("250 ");
        send("BDAT 0 LAST\r\n");
        assertThat(reply()).startsWith("250 ");
        assertThat(mailbox.newestFirst().getFirst().content()).isEqualTo("A: b\r\n\r\n.\r\nx\r");
    }

    @Test
    void aPipelinedGroupIsAnsweredInOrder() throws IOException {
        send("MAIL FROM:<a@x.example>\r\nRCPT TO:<b@example.test>\r\nDATA\r\n");
        assertThat(List.of(reply(), reply(), reply()))
                .satisfiesExactly(
                        mail -> assertThat(mail).startsWith("250 2.1.0"),
                        rcpt -> assertThat(rcpt).startsWith("250 2.1.5"),
                        data -> assertThat(data).startsWith("354"));
    }

    @Test
    void theOldestGoesForTheNewest() throws IOException {
        for (int i = 1; i <= 3; i++) {
            deliver("Subject: " + i + "\r\n");
        }
        assertThat(mailbox.newestFirst()).extracting(TrialMessage::number).containsExactly(3L, 2L);
        assertThat(mailbox.find(1)).isNull();
        deliver("x".repeat(MAX_MEMORY - 2) + "\r\n");
        assertThat(mailbox.newestFirst()).extracting(TrialMessage::number).containsExactly(4L);
    }

    @Test
    void whatIsTooBigIsRefusedAndTheSessionGoesOn() throws IOException {
        envelope("MAIL FROM:<a@x.example>", "RCPT TO:<b@example.test>");
        say("DATA");
        send("x".repeat(MAX_MEMORY + 1) + "\r\n.\r\n");
        assertThat(reply()).startsWith("552 5.3.4");
        deliver("small\r\n");
    }

    @Test
    void commandsOutOfOrderAndUnknownParametersAreRefused() throws IOException {
        assertThat(say("RCPT TO:<b@example.test>")).startsWith("503 ");
        assertThat(say("DATA")).startsWith("503 ");
        assertThat(say("MAIL FROM:<a@x.example> XYZ=1")).startsWith("555 ");
        assertThat(say("MAIL a@x.example")).startsWith("501 ");
        assertThat(say("NONSENSE")).startsWith("500 ");
        assertThat(say("MAIL FROM:<a@x.example>")).startsWith("250 ");
        assertThat(say("MAIL FROM:<a@x.example>")).startsWith("503 ");
        assertThat(say("RSET")).startsWith("250 ");
        assertThat(say("QUIT")).startsWith("221 ");
        assertThat(replies.readLine()).isNull();
    }

    @Test
    void anEndlessCommandLineEndsTheConnection() throws IOException {
        send("N".repeat(3000));
        assertThat(readQuietly()).isNull();
    }

    @Test
    void stoppingItEndsItsConnections() throws IOException {
        backend.close();
        assertThat(readQuietly()).isNull();
    }

    /** A connection that ends with a reset ends, too. */
    private @Nullable String readQuietly() {
        try {
            return replies.readLine();
        } catch (IOException e) {
            return null;
        }
    }

    private void deliver(String message) throws IOException {
        envelope("MAIL FROM:<a@x.example>", "RCPT TO:<b@example.test>");
        say("DATA");
        send(message + ".\r\n");
        assertThat(reply()).startsWith("250 ");
    }

    private void envelope(String... commands) throws IOException {
        for (String command : commands) {
            assertThat(say(command)).as(command).startsWith("250 ");
        }
    }

    private String say(String command) throws IOException {
        send(command + "\r\n");
        return reply();
    }

    private void send(String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole reply; its lines joined. */
    private String reply() throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        do {
            line = replies.readLine();
            assertThat(line).isNotNull();
            lines.add(line);
        } while (line.charAt(3) == '-');
        return String.join("\n", lines);
    }
}
