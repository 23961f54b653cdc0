package io.sallyport.smtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.policy.ProtocolPolicy.BareLineEnds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Sends messages through the decoders, cut into buffers in many ways; octets stand as characters U+0000 to U+00FF. */
final class MessageStreams {
    private static final Path NO_FOLDER = Path.of("/nonexistent");
    private static final int PLENTY = 256 * 1024;

    private MessageStreams() {}

    /**
     * What became of a stream.
     *
     * @param complete whether the end of the message was found
     * @param rest what was left in the buffers
     */
    record Received(boolean complete, String message, String rest, Set<ProtocolFact> facts, boolean eightBit) {}

    /** The stream behind a DATA, in the buffers given. */
    static Received data(BareLineEnds mode, List<String> buffers) {
        DataDecoder decoder = new DataDecoder(mode);
        MessageCollector collector = new MessageCollector(NO_FOLDER, PLENTY, PLENTY);
        boolean complete = false;
        StringBuilder rest = new StringBuilder();
        for (String octets : buffers) {
            ByteBuf in = buffer(octets);
            if (!complete) {
                complete = decoder.decode(in, collector);
            }
            rest.append(in.toString(StandardCharsets.ISO_8859_1));
        }
        return new Received(complete, text(collector), rest.toString(), decoder.facts(), decoder.hasEightBitData());
    }

    /** The stream behind a row of BDAT, the last one LAST, each chunk in the buffers given. */
    static Received chunks(BareLineEnds mode, List<List<String>> chunks) {
        ChunkDecoder decoder = new ChunkDecoder(mode);
        MessageCollector collector = new MessageCollector(NO_FOLDER, PLENTY, PLENTY);
        boolean complete = false;
        StringBuilder rest = new StringBuilder();
        for (int i = 0; i < chunks.size(); i++) {
            List<String> buffers = chunks.get(i);
            decoder.begin(buffers.stream().mapToInt(String::length).sum(), i == chunks.size() - 1);
            complete = decoder.decode(Unpooled.EMPTY_BUFFER, collector);
            for (String octets : buffers) {
                ByteBuf in = buffer(octets);
                complete = decoder.decode(in, collector);
                rest.append(in.toString(StandardCharsets.ISO_8859_1));
            }
        }
        return new Received(complete, text(collector), rest.toString(), decoder.facts(), decoder.hasEightBitData());
    }

    /** The same by looking at the whole stream at once; null if the message does not end in it. */
    static Received reference(BareLineEnds mode, String stream) {
        // What comes before DATA ended with CR LF: with it in front, the empty message is no special case.
        String lines = "\r\n" + stream;
        int end = lines.indexOf("\r\n.\r\n");
        if (end < 0) {
            return null;
        }
        String unstuffed =
                lines.substring(0, end + 2).replaceAll("(?<=\r\n)\\.", "").substring(2);
        return new Received(
                true,
                mode == BareLineEnds.NORMALISE ? normalise(unstuffed) : unstuffed,
                lines.substring(end + 5),
                facts(mode, unstuffed),
                unstuffed.chars().anyMatch(c -> c > 0x7f));
    }

    /** The facts of a message, found one by one. */
    static Set<ProtocolFact> facts(BareLineEnds mode, String message) {
        Set<ProtocolFact> facts = EnumSet.noneOf(ProtocolFact.class);
        if (!normalise(message).equals(message)) {
            facts.add(ProtocolFact.BARE_LINE_END);
        }
        if (message.indexOf('\0') >= 0) {
            facts.add(ProtocolFact.NUL);
        }
        String lines = mode == BareLineEnds.NORMALISE ? normalise(message) : message;
        for (String line : lines.split("\r\n")) {
            if (line.length() > 998) {
                facts.add(ProtocolFact.OVERLONG_LINE);
            }
        }
        return facts;
    }

    static String normalise(String text) {
        return text.replaceAll("\r(?!\n)|(?<!\r)\n", "\r\n");
    }

    /** The stream in buffers of random length. */
    static List<String> pieces(String stream, Random random) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < stream.length(); ) {
            int to = Math.min(stream.length(), from + random.nextInt(1, 24));
            pieces.add(stream.substring(from, to));
            from = to;
        }
        return pieces;
    }

    private static ByteBuf buffer(String octets) {
        return Unpooled.copiedBuffer(octets, StandardCharsets.ISO_8859_1);
    }

    private static String text(MessageCollector collector) {
        try (CollectedMessage message = collector.finish(false)) {
            return new String(message.open().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
