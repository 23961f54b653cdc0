package io.sallyport.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.policy.ProtocolPolicy.BareLineEnds;
import io.sallyport.smtp.MessageStreams.Received;
import io.sallyport.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What {@link DataDecoder} and {@link ChunkDecoder} do besides not being smuggled through. */
class MessageDecodersTest {
    @Test
    void dotAtOnceIsAnEmptyMessage() {
        Received received = data(".\r\nQUIT\r\n");
        assertThat(received.message()).isEmpty();
        assertThat(received.rest()).isEqualTo("QUIT\r\n");
        assertThat(received.facts()).isEmpty();
    }

    @Test
    void stuffedDotsAreTakenAway() {
        assertThat(data("..a\r\n...\r\na.\r\n.b\r\n.\r\n").message()).isEqualTo(".a\r\n..\r\na.\r\nb\r\n");
    }

    @Test
    void octetsAreKeptAsTheyAre() {
        StringBuilder all = new StringBuilder();
        for (char octet = 1; octet < 256; octet++) {
            all.append(octet == '\r' || octet == '\n' ? "" : octet);
        }
        String message = (all + "\r\n").repeat(3);
        Received received = data(message + ".\r\n");
        assertThat(received.message()).isEqualTo(message);
        assertThat(received.eightBit()).isTrue();
        assertThat(received.facts()).isEmpty();
    }

    @Test
    void lineOf998OctetsIsTheLongest() {
        assertThat(data("a".repeat(998) + "\r\n.\r\n").facts()).isEmpty();
        assertThat(data("a".repeat(999) + "\r\n.\r\n").facts()).containsExactly(ProtocolFact.OVERLONG_LINE);
        assertThat(data("." + ".".repeat(998) + "\r\n.\r\n").facts()).isEmpty();
        assertThat(chunks("a".repeat(999)).facts()).containsExactly(ProtocolFact.OVERLONG_LINE);
        assertThat(chunks("a".repeat(500), "a".repeat(499), "\r\n").facts())
                .containsExactly(ProtocolFact.OVERLONG_LINE);
    }

    @Test
    void nulIsNoticed() {
        assertThat(data("a\0b\r\n.\r\n").facts()).containsExactly(ProtocolFact.NUL);
        assertThat(chunks("a\0b\r\n").facts()).containsExactly(ProtocolFact.NUL);
    }

    @Test
    void lineEndMayBeCutBetweenChunks() {
        Received received = chunks("a\r", "\nb\r\n");
        assertThat(received.message()).isEqualTo("a\r\nb\r\n");
        assertThat(received.facts()).isEmpty();
    }

    @Test
    void crAtTheVeryEndIsAlone() {
        assertThat(chunks("a\r").facts()).containsExactly(ProtocolFact.BARE_LINE_END);
        assertThat(MessageStreams.chunks(BareLineEnds.NORMALISE, List.of(List.of("a\r")))
                        .message())
                .isEqualTo("a\r\n");
    }

    @Test
    void lastLineOfChunksIsEnded() {
        assertThat(chunks("a\r\nb").message()).isEqualTo("a\r\nb\r\n");
        assertThat(chunks("a\r\n", "b", "").message()).isEqualTo("a\r\nb\r\n");
        assertThat(chunks("").message()).isEmpty();
    }

    @Test
    void dotsMeanNothingInChunks() {
        assertThat(chunks(".\r\n..\r\n", ".\r\n").message()).isEqualTo(".\r\n..\r\n.\r\n");
    }

    @Test
    void chunkEndsAtItsSizeAndLeavesTheRest() {
        ChunkDecoder decoder = new ChunkDecoder(BareLineEnds.REFUSE);
        MessageCollector collector = new MessageCollector(Path.of("/nonexistent"), 32 * 1024, 100);
        ByteBuf in = Unpooled.copiedBuffer("hello" + "BDAT 2 LAST\r\n", StandardCharsets.US_ASCII);
        decoder.begin(5, false);
        assertThat(decoder.decode(in.readSlice(2), collector)).isFalse();
        assertThatThrownBy(() -> decoder.begin(1, true)).isInstanceOf(IllegalStateException.class);
        assertThat(decoder.decode(in, collector)).isTrue();
        assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("BDAT 2 LAST\r\n");
        assertThat(collector.size()).isEqualTo(5);
    }

    @Test
    void everyStreamIsReadAsTheReferenceReadsIt() {
        Fuzz.run(20_000, random -> {
            String stream = randomStream(random);
            for (BareLineEnds mode : BareLineEnds.values()) {
                Received expected = MessageStreams.reference(mode, stream);
                Received whole = MessageStreams.data(mode, List.of(stream));
                Received inPieces = MessageStreams.data(mode, MessageStreams.pieces(stream, random));
                assertThat(inPieces).isEqualTo(whole);
                if (expected == null) {
                    assertThat(whole.complete()).isFalse();
                } else {
                    assertThat(whole).isEqualTo(expected);
                }
            }
        });
    }

    @Test
    void chunksAreReadAsTheReferenceReadsThem() {
        Fuzz.run(20_000, random -> {
            String stream = randomStream(random);
            for (BareLineEnds mode : BareLineEnds.values()) {
                String expected = mode == BareLineEnds.NORMALISE ? MessageStreams.normalise(stream) : stream;
                expected += expected.isEmpty() || expected.endsWith(mode == BareLineEnds.REFUSE ? "\r\n" : "\n")
                        ? ""
                        : "\r\n";
                List<List<String>> chunks = new ArrayList<>();
                for (String chunk : MessageStreams.pieces(stream, random)) {
                    chunks.add(MessageStreams.pieces(chunk, random));
                }
                chunks.add(List.of());
                Received received = MessageStreams.chunks(mode, chunks);
                assertThat(received.message()).isEqualTo(expected);
                assertThat(received.facts()).isEqualTo(MessageStreams.facts(mode, stream));
            }
        });
    }

    private static String randomStream(Random random) {
        List<String> parts = List.of(
                "\r",
                "\n",
                ".",
                "\r\n",
                "\r\n.",
                "\r\n.\r",
                "\r\n..",
                "a",
                "line of text",
                "\0",
                "\t",
                "\u00e9",
                "x".repeat(500),
                "\r\n.\r\n");
        StringBuilder stream = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            stream.append(parts.get(random.nextInt(parts.size() - random.nextInt(2))));
        }
        return stream.toString();
    }

    private static Received data(String stream) {
        return MessageStreams.data(BareLineEnds.REFUSE, List.of(stream));
    }

    private static Received chunks(String... chunks) {
        return MessageStreams.chunks(
                BareLineEnds.REFUSE, List.of(chunks).stream().map(List::of).toList());
    }
}
