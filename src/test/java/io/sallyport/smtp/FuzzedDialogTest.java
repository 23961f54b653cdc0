package io.sallyport.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Fuzz;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random dialogues over the wire. First step by step: each line gets exactly one reply, so that a marker sent behind it
 * is answered next. Then the same octets at once, and in random pieces, to new sessions: the replies must be the same.
 */
class FuzzedDialogTest {
    private static final int PATIENCE = 20_000;

    private static final List<String> LINES = List.of(
            "EHLO client.example",
            "HELO client.example",
            "MAIL FROM:<a@client.example>",
            "MAIL FROM:<a@client.example> SIZE=100 BODY=8BITMIME",
            "MAIL FROM:<> SMTPUTF8",
            "MAIL FROM:<a@client.example> SIZE=99999999999",
            "RCPT TO:<b@example.test>",
            "RCPT TO:<b@example.test>",
            "RCPT TO:<\"b c\"@example.test>",
            "RCPT TO:<nobody@example.test>",
            "RCPT TO:<b@victim.example>",
            "RCPT TO:<Postmaster>",
            "DATA",
            "DATA",
            "BDAT 0",
            "BDAT 7",
            "BDAT 20 LAST",
            "BDAT 0 LAST",
            "BDAT 3000",
            "BDAT x",
            "RSET",
            "NOOP",
            "VRFY b",
            "EXPN b",
            "HELP",
            "AUTH PLAIN",
            "XYZZY",
            "",
            "NOOP " + "x".repeat(600));

    private static final String MESSAGE_PARTS = "a\u00e4. \t\0";
    private static final Pattern CHUNK = Pattern.compile("(?i)BDAT (\\d{1,6})( LAST)?[ \t]*");
    private static final byte[] MARKER = "VRFY marker\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path data;

    private final Queue<LogRecord> errors = new ConcurrentLinkedQueue<>();
    private final Logger logger = Logger.getLogger("io.sallyport");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.SEVERE.intValue()) {
                errors.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void noErrorWasLogged() {
        logger.removeHandler(handler);
        assertThat(errors).extracting(LogRecord::getMessage).isEmpty();
    }

    @Test
    void everyLineGetsOneReplyHoweverTheStreamIsCut() {
        Map<String, String> settings = Map.of(
                "smtp.limits.errors", "8", "smtp.limits.command-line", "512", "smtp.limits.message-size", "2000");
        try (TestDoor door = new TestDoor(data, settings).open()) {
            Fuzz.run(150, random -> {
                try {
                    round(door, random);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void round(TestDoor door, Random random) throws IOException {
        Dialogue dialogue = new Dialogue(random);
        try (Socket socket = connect(door)) {
            dialogue.hold(socket);
        }
        byte[] octets = dialogue.sent.toByteArray();
        assertThat(replies(door, List.of(octets))).as("at once: %s", dialogue).isEqualTo(dialogue.replies);
        assertThat(replies(door, pieces(octets, random)))
                .as("in pieces: %s", dialogue)
                .isEqualTo(dialogue.replies);
    }

    private static Socket connect(TestDoor door) throws IOException {
        Socket socket = new Socket("127.0.0.1", door.port());
        socket.setSoTimeout(PATIENCE);
        socket.setTcpNoDelay(true);
        assertThat(reply(socket.getInputStream())).isEqualTo("220");
        return socket;
    }

    private static List<byte[]> pieces(byte[] octets, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < octets.length; ) {
            int to = Math.min(octets.length, from + random.nextInt(1, random.nextBoolean() ? 8 : 400));
            pieces.add(Arrays.copyOfRange(octets, from, to));
            from = to;
        }
        return pieces;
    }

    private static List<String> replies(TestDoor door, List<byte[]> pieces) throws IOException {
        try (Socket socket = connect(door)) {
            Thread writer = Thread.startVirtualThread(() -> write(socket, pieces));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            List<String> replies = new ArrayList<>();
            for (String reply = reply(in); !reply.isEmpty(); reply = reply(in)) {
                replies.add(reply);
            }
            socket.close();
            writer.join();
            return replies;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Socket socket, List<byte[]> pieces) {
        try {
            OutputStream out = socket.getOutputStream();
            for (byte[] piece : pieces) {
                out.write(piece);
            }
        } catch (IOException e) {
            assertThat(socket.isClosed() || e instanceof SocketException).isTrue(); // The server had ended the session
        }
    }

    /** The code and enhanced status of the next reply; empty at the end of the connection. */
    private static String reply(InputStream in) throws IOException {
        while (true) {
            StringBuilder line = new StringBuilder();
            for (int octet = in.read(); octet != '\n'; octet = in.read()) {
                if (octet < 0) {
                    assertThat(line).as("a reply is complete").isEmpty();
                    return "";
                }
                line.append((char) octet);
            }
            assertThat(line).as("a reply").matches("[2-5][0-5][0-9][ -][^\r\n]*\r");
            if (line.charAt(3) == ' ') {
                String[] words = line.toString().split(" ");
                boolean enhanced = words[1].matches("[245]\\.\\d+\\.\\d+");
                assertThat(enhanced
                                || line.charAt(0) == '3'
                                || line.substring(0, 3).matches("220|250"))
                        .as("an enhanced status in %s", line)
                        .isTrue();
                return enhanced ? words[0] + " " + words[1] : words[0];
            }
        }
    }

    /** One dialogue, drawn while it is held, because what may be sent depends on what was answered. */
    private static final class Dialogue {
        private final Random random;
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private final List<String> replies = new ArrayList<>();

        Dialogue(Random random) {
            this.random = random;
        }

        void hold(Socket socket) throws IOException {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            boolean open = step(in, out, line("EHLO client.example"));
            for (int i = random.nextInt(4, 30); open && i > 0; i--) {
                byte[] line = drawLine();
                // In the clear behind STARTTLS nothing else may be said; SmtpServerTest looks at that.
                open = new String(line, StandardCharsets.ISO_8859_1)
                                .toUpperCase(Locale.ROOT)
                                .startsWith("STARTTLS")
                        || step(in, out, line);
            }
            if (open) {
                step(in, out, line("QUIT"));
                assertThat(replies.getLast()).isIn("221 2.0.0", "421 4.7.0");
            }
            assertThat(reply(in)).as("nothing behind the end: %s", this).isEmpty();
        }

        private byte[] drawLine() {
            byte[] line = line(LINES.get(random.nextInt(LINES.size())));
            if (random.nextInt(4) != 0) {
                return line;
            }
            byte[] content = Arrays.copyOf(line, line.length - 2);
            byte[] mutant = Fuzz.mutate(content, random, "<>@:\"[].= \t\r\n\0AZ09");
            String text = new String(mutant, StandardCharsets.ISO_8859_1).replace("\r\n", "  ");
            return (text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        }

        /** Sends one line and what belongs to it; false if the server has ended the session. */
        private boolean step(InputStream in, OutputStream out, byte[] line) throws IOException {
            String text = new String(line, 0, line.length - 2, StandardCharsets.ISO_8859_1);
            Matcher chunk = CHUNK.matcher(text);
            send(out, line);
            if (chunk.matches()) {
                send(out, message(Integer.parseInt(chunk.group(1))));
            }
            String reply = next(in);
            if (reply.equals("354")) {
                send(out, message(random.nextInt(300)));
                send(out, "\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));
                reply = next(in);
            }
            boolean misread = UnreadableLines.isMeantAsChunk(line) && !chunk.matches()
                    || text.indexOf('\r') >= 0
                    || text.indexOf('\n') >= 0;
            if (misread || reply.startsWith("421") || reply.startsWith("221")) {
                return false;
            }
            send(out, MARKER);
            String marker = next(in);
            if (reply.startsWith("5") && marker.equals("421 4.7.0")) {
                return false; // One error too many: it has its own reply, and the session its end
            }
            assertThat(marker).as("the marker behind %s", this).isEqualTo("252 2.5.0");
            return true;
        }

        /** Octets without an end of data in them. */
        private byte[] message(int size) {
            StringBuilder text = new StringBuilder();
            while (text.length() < size) {
                text.append(
                        switch (random.nextInt(12)) {
                            case 0 -> "\r\n";
                            case 1 -> "\r";
                            case 2 -> "\n";
                            case 3 -> "QUIT\r\n";
                            default -> MESSAGE_PARTS.charAt(random.nextInt(MESSAGE_PARTS.length()));
                        });
            }
            text.setLength(size);
            String octets = text.toString();
            // The end that is appended to a message must be the only one in it.
            return octets.replaceAll("(^|\r\n)\\.(?=\r|$)", "$1x").getBytes(StandardCharsets.ISO_8859_1);
        }

        private void send(OutputStream out, byte[] octets) throws IOException {
            sent.write(octets);
            try {
                out.write(octets);
            } catch (SocketException e) {
                assertThat(e).hasMessageMatching(".*(reset|closed|Broken pipe).*"); // What it said can still be read
            }
        }

        private String next(InputStream in) throws IOException {
            String reply = reply(in);
            assertThat(reply).as("a reply: %s", this).isNotEmpty();
            replies.add(reply);
            return reply;
        }

        private static byte[] line(String text) {
            return (text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return sent.toString(StandardCharsets.ISO_8859_1)
                    .replace("\r", "\\r")
                    .replace("\n", "\\n");
        }
    }
}
