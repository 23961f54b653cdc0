package io.sallyport.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.relay.RecipientResult.Delivered;
import io.sallyport.relay.RecipientResult.Refused;
import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.Mails;
import io.sallyport.testing.Routes;
import io.sallyport.testing.Suites;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What goes out as message data: the same bytes, and never anything that a lax server could take for their end. */
class MessageDataTest {
    /** The sequences of the suite smtp/end-of-data.md. */
    private static final List<String> SEQUENCES = List.of(
            "\n.\n",
            "\n.\r\n",
            "\r\n.\n",
            "\r.\r",
            "\r.\r\n",
            "\r\n.\r",
            "\n.\r",
            "\r.\n",
            "\r\r\n.\r\r\n",
            "\n\r.\r\n",
            "\r\n\0.\r\n",
            "\r\n.\0\r\n",
            "\r\n.x\n",
            "\r\n. \r\n",
            "\n..\r\n",
            "\r\n..\r\n",
            "\r\n.\r\n");

    private static final String SMUGGLED = "MAIL FROM:<smuggled@sender.example>\r\n";

    @Test
    void noSequenceThatALaxServerTakesForAnEndGoesOutWholeOrSplitAnywhere() throws Exception {
        for (String sequence : SEQUENCES) {
            byte[] message = ascii("Subject: x\r\n\r\nbefore" + sequence + SMUGGLED);
            for (int split = 0; split <= message.length; split++) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                MessageData data = new MessageData(out, true);
                try {
                    data.write(message, split);
                    byte[] rest = Arrays.copyOfRange(message, split, message.length);
                    data.write(rest, rest.length);
                    data.finishLine();
                } catch (MessageData.Unsafe e) {
                    assertThat(text(out)).doesNotContain("smuggled");
                }
                assertThat(laxReading(text(out)))
                        .as("%s split at %d", sequence.replace("\r", "CR").replace("\n", "LF"), split)
                        .doesNotContain("\n.\n");
            }
        }
    }

    @Test
    void octetByOctetIsTheSame() throws Exception {
        byte[] message = ascii("..a\r\n.\r\nb.\r\n\r\n.c\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MessageData data = new MessageData(out, true);
        for (byte octet : message) {
            data.write(new byte[] {octet}, 1);
        }
        data.finishLine();

        assertThat(text(out)).isEqualTo("...a\r\n..\r\nb.\r\n\r\n..c\r\n");
    }

    @Test
    void crAtTheVeryEndIsUnsafe() {
        MessageData data = new MessageData(new ByteArrayOutputStream(), true);

        assertThatThrownBy(() -> {
                    data.write(ascii("x\r"), 2);
                    data.finishLine();
                })
                .isInstanceOf(MessageData.Unsafe.class);
    }

    @Test
    void hostileBytesLeaveOneMessageOrNoneAtTheBackend() {
        for (String[] extensions : new String[][] {{"PIPELINING"}, {"PIPELINING", "CHUNKING"}}) {
            for (String sequence : SEQUENCES) {
                try (FakeBackend backend = FakeBackend.smtp();
                        RelayFixture relay = new RelayFixture()) {
                    backend.offering(extensions);
                    byte[] message = ascii("Subject: x\r\n\r\nbefore" + sequence + SMUGGLED);

                    RecipientResult result = relay.toBob(Routes.to(backend), Mails.of(message));

                    if (result instanceof Refused refused) {
                        assertThat(refused.reply().toString()).startsWith("550 5.6.0");
                        assertThat(backend.mails()).isEmpty();
                    } else {
                        assertThat(result).isInstanceOf(Delivered.class);
                        assertThat(backend.mails()).hasSize(1);
                        assertThat(backend.mails().getFirst().bytes()).isEqualTo(message);
                    }
                    assertThat(backend.commands()).noneMatch(command -> command.contains("smuggled"));
                }
            }
        }
    }

    /** Every message of the suites, or a sample; those with a lone CR are refused, and all others arrive as they are. */
    @Test
    void messagesOfTheSuitesArriveByteForByte() throws Exception {
        List<Path> mime = Suites.files("mime");
        List<Path> spam = Suites.files("spam");
        int step = Suites.full() ? 1 : 20;
        List<Path> chosen = Stream.concat(
                        mime.stream().filter(MessageDataTest::isMessage),
                        IntStream.range(0, spam.size())
                                .filter(i -> i % step == 0)
                                .mapToObj(spam::get))
                .toList();
        Map<String, String> differing = new TreeMap<>();
        int refused = 0;
        for (String[] extensions :
                new String[][] {{"PIPELINING", "8BITMIME"}, {"PIPELINING", "CHUNKING", "8BITMIME", "SMTPUTF8"}}) {
            try (FakeBackend backend = FakeBackend.smtp();
                    RelayFixture relay = new RelayFixture()) {
                backend.offering(extensions);
                for (Path file : chosen) {
                    byte[] message = withLastLineEnd(Mails.withCrLf(Files.readAllBytes(file)));
                    RecipientResult result = relay.toBob(Routes.to(backend), Mails.of(message));
                    if (result instanceof Refused) {
                        refused++;
                    } else if (!(result instanceof Delivered)
                            || !Arrays.equals(message, backend.mails().getLast().bytes())) {
                        differing.put(file.toString(), result.toString());
                    }
                }
            }
        }
        assertThat(differing).isEmpty();
        assertThat(chosen).hasSizeGreaterThan(300);
        assertThat(refused).isZero();
    }

    private static boolean isMessage(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".msg") || name.endsWith(".eml");
    }

    private static byte[] withLastLineEnd(byte[] message) {
        if (message.length >= 2 && message[message.length - 1] == '\n') {
            return message;
        }
        byte[] ended = Arrays.copyOf(message, message.length + 2);
        ended[message.length] = '\r';
        ended[message.length + 1] = '\n';
        return ended;
    }

    /** How the laxest server reads: no NULs, and any CR or LF, alone or together, ends a line. */
    private static String laxReading(String octets) {
        return octets.replace("\0", "").replaceAll("\r\n|\r|\n", "\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(ByteArrayOutputStream octets) {
        return octets.toString(StandardCharsets.ISO_8859_1);
    }
}
