package io.sallyport.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.journal.Decision;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.policy.ProtocolPolicy;
import io.sallyport.policy.ProtocolPolicy.BareLineEnds;
import io.sallyport.policy.ProtocolPolicy.Response;
import io.sallyport.testing.SmtpDialog;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sequences of the suite's end-of-data.md, over the wire: one mail or none, whatever a lax reader makes of them. */
class SmugglingTest {
    private static final List<String> SEQUENCES = List.of(
            "\\n.\\n",
            "\\n.\\r\\n",
            "\\r\\n.\\n",
            "\\r.\\r",
            "\\r.\\r\\n",
            "\\r\\n.\\r",
            "\\n.\\r",
            "\\r.\\n",
            "\\r\\r\\n.\\r\\r\\n",
            "\\n\\r.\\r\\n",
            "\\r\\n\\0.\\r\\n",
            "\\r\\n.\\0\\r\\n",
            "\\r\\n.x\\n",
            "\\r\\n. \\r\\n",
            "\\n..\\r\\n",
            "\\r\\n..\\r\\n");

    private static final String SMUGGLED =
            "MAIL FROM:<smuggled@client.example>\\r\\nRCPT TO:<b@example.test>\\r\\nDATA\\r\\n\\r\\n";

    @TempDir
    private Path data;

    @Test
    void noSequenceButTheRightOneEndsAMessage() throws IOException {
        try (TestDoor door = new TestDoor(data, Map.of()).open()) {
            for (String sequence : SEQUENCES) {
                String octets = "A: b\\r\\n\\r\\nhello" + sequence + SMUGGLED + ".\\r\\n";
                offer(door, sequence, "P: DATA\\r\\n\nR: 354 .*\nP: " + octets);
            }
        }
    }

    @Test
    void noSequenceEndsAMessageInChunks() throws IOException {
        try (TestDoor door = new TestDoor(data, Map.of()).open()) {
            for (String sequence : SEQUENCES) {
                String octets = "A: b\\r\\n\\r\\nhello" + sequence + SMUGGLED;
                int size = SmtpDialog.unescape(octets).length;
                offer(door, sequence, "P: BDAT %d LAST\\r\\n%s".formatted(size, octets));
                offer(door, sequence, inTwoChunks(octets, size));
            }
        }
    }

    /** The second chunk begins inside the sequence. */
    private static String inTwoChunks(String octets, int size) {
        int first = "A: b\r\n\r\nhello".length() + 1;
        byte[] all = SmtpDialog.unescape(octets);
        return "P: BDAT %d\\r\\n%s\nR: 250 .*\nP: BDAT %d LAST\\r\\n%s"
                .formatted(first, escaped(all, 0, first), size - first, escaped(all, first, size));
    }

    private static String escaped(byte[] octets, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append("\\x%02x".formatted(octets[i]));
        }
        return text.toString();
    }

    private static void offer(TestDoor door, String sequence, String message) throws IOException {
        for (BareLineEnds mode : BareLineEnds.values()) {
            door.protocol = new ProtocolPolicy(Map.of(ProtocolFact.NUL, Response.ACCEPT), mode);
            String reply = mode == BareLineEnds.NORMALISE || isClean(sequence) ? "250" : "550";
            for (boolean octetByOctet : new boolean[] {false, true}) {
                SmtpDialog.of("""
                        R: 220 .*
                        C: EHLO client.example
                        R: 250 .*
                        P: MAIL FROM:<a@client.example>\\r\\nRCPT TO:<b@example.test>\\r\\n
                        R: 250 2.1.0 .*
                        R: 250 2.1.5 .*
                        %s
                        R: %s .*
                        C: QUIT
                        R: 221 .*
                        X:
                        """.formatted(message, reply)).run(new Socket("127.0.0.1", door.port()), octetByOctet);
                assertThat(door.mails).as(sequence).hasSize(reply.equals("250") ? 1 : 0);
                for (TestDoor.Received received : door.mails) {
                    assertThat(received.mail().envelope().reversePath()).hasToString("a@client.example");
                    assertThat(received.text()).contains("smuggled").doesNotContainPattern("(?<!\r)\n|\r(?!\n)");
                }
                door.mails.clear();
            }
        }
    }

    private static boolean isClean(String sequence) {
        String octets = new String(SmtpDialog.unescape(sequence), StandardCharsets.ISO_8859_1);
        return octets.replace("\r\n", "").chars().noneMatch(c -> c == '\r' || c == '\n');
    }

    @Test
    void bareLineEndIsRefusedForGoodWhateverThePolicyMakesOfTheFact() throws Exception {
        for (Response response : Response.values()) {
            TestDoor door = new TestDoor(data, Map.of());
            door.protocol = new ProtocolPolicy(Map.of(ProtocolFact.BARE_LINE_END, response), BareLineEnds.REFUSE);
            try (door) {
                door.open();
                SmtpDialog.of("""
                        R: 220 .*
                        C: EHLO client.example
                        R: 250 .*
                        P: MAIL FROM:<>\\r\\nRCPT TO:<b@example.test>\\r\\nDATA\\r\\nA: b\\n\\r\\n.\\r\\n
                        R: 250 .*
                        R: 250 .*
                        R: 354 .*
                        S: 550 5\\.5\\.2 .*
                        C: NOOP
                        S: 250 .*
                        """).run(new Socket("127.0.0.1", door.port()), false);
                assertThat(door.mails).isEmpty();
                assertThat(Objects.requireNonNull(door.journal.poll()).ending()).isEqualTo(Decision.Ending.REFUSED);
            }
        }
    }

    @Test
    void whateverLooksLikeAChunkAndIsNoneEndsTheSession() throws IOException {
        List<String> lines = List.of(
                "BDAT",
                "BDAT -1",
                "BDAT +1",
                "BDAT 0x10",
                "BDAT 5 FIRST",
                "BDAT 5  LAST",
                "BDAT\\t5",
                "BDAT5 LAST",
                " BDAT 5",
                "bdat five",
                "BDAT 5\\0",
                "BDAT \\xff",
                "BDAT 99999999999999999999 LAST");
        try (TestDoor door = new TestDoor(data, Map.of()).open()) {
            for (String line : lines) {
                SmtpDialog.of("""
                        R: 220 .*
                        C: EHLO client.example
                        R: 250 .*
                        P: %s\\r\\nQUIT\\r\\n
                        R: 50[01] 5.5.[24] .*
                        X:
                        """.formatted(line)).run(new Socket("127.0.0.1", door.port()), false);
            }
        }
    }
}
