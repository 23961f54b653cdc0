package io.sallyport.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sallyport.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CrlfFramerTest {
    private static final int MAX = 12;

    @Test
    void linesEndAtCrLf() {
        assertThat(frames("NOOP\r\nQUIT\r\n")).containsExactly("NOOP", "QUIT");
        assertThat(frames("\r\n\r\n")).containsExactly("", "");
        assertThat(frames("NOOP")).isEmpty();
        assertThat(frames("NOOP\r")).isEmpty();
    }

    @Test
    void bareLineEndIsReportedOnceAndEndsNoLine() {
        assertThat(frames("NO\nOP\r\nQUIT\r\n")).containsExactly("bare", "QUIT");
        assertThat(frames("NO\rOP\r\nQUIT\r\n")).containsExactly("bare", "QUIT");
        assertThat(frames("NOOP\r\r\nQUIT\r\n")).containsExactly("bare", "QUIT");
        assertThat(frames("NOOP\n\r\nQUIT\r\n")).containsExactly("bare", "QUIT");
        assertThat(frames("A\nB\nC\rD\r\nQUIT\r\n")).containsExactly("bare", "QUIT");
        assertThat(frames("\n\r\nQUIT\r\n")).containsExactly("bare", "QUIT");
    }

    @Test
    void bareLineEndIsReportedBeforeTheEndOfItsLine() {
        assertThat(frames("NOOP\n")).containsExactly("bare");
        assertThat(frames("NOOP\rX")).containsExactly("bare");
    }

    @Test
    void lengthCountsTheLineEnd() {
        assertThat(frames("0123456789\r\nQUIT\r\n")).containsExactly("0123456789", "QUIT");
        assertThat(frames("0123456789A\r\nQUIT\r\n")).containsExactly("overlong", "QUIT");
        assertThat(frames("0123456789\r")).isEmpty();
    }

    @Test
    void overlongLineIsReportedOnceAndNothingOfItIsACommand() {
        assertThat(frames("0123456789ABCDEFGHIJKLMNOPQ MAIL\r\nQUIT\r\n")).containsExactly("overlong", "QUIT");
        assertThat(frames("A".repeat(100_000) + "\r\nQUIT\r\n")).containsExactly("overlong", "QUIT");
    }

    @Test
    void bareLineEndInTheRestOfAnOverlongLineIsReportedToo() {
        assertThat(frames("0123456789ABCDEFGHIJKLMNOPQ\nMAIL\nB\r\nQUIT\r\n"))
                .containsExactly("overlong", "bare", "QUIT");
        assertThat(frames("A".repeat(100_000) + "\r\r\nQUIT\r\n")).containsExactly("overlong", "bare", "QUIT");
    }

    @Test
    void beginningOfAnOverlongLineIsKnown() {
        assertThat(new CrlfFramer(MAX).next(buffer("BDAT 1234567890 LAST")))
                .isInstanceOfSatisfying(
                        CrlfFramer.Frame.Overlong.class,
                        overlong -> assertThat(overlong.octets())
                                .isEqualTo("BDAT 12345".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void whatFollowsALineStaysInTheBuffer() {
        ByteBuf in = buffer("DATA\r\nhello");
        CrlfFramer framer = new CrlfFramer(MAX);
        assertThat(describe(framer.next(in))).isEqualTo("DATA");
        assertThat(framer.holdsPartialLine()).isFalse();
        assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("hello");
    }

    @Test
    void partialLineIsKnownToBeHeld() {
        CrlfFramer framer = new CrlfFramer(MAX);
        assertThat(framer.next(buffer("DA"))).isNull();
        assertThat(framer.holdsPartialLine()).isTrue();
        assertThat(describe(framer.next(buffer("TA\r\n")))).isEqualTo("DATA");
        assertThat(framer.holdsPartialLine()).isFalse();
    }

    @Test
    void everySplitGivesTheFramesThatAreWritten() {
        Fuzz.run(3_000, random -> {
            String stream = randomStream(random);
            List<String> expected = referenceFrames(stream);
            assertThat(frames(stream)).as("whole").isEqualTo(expected);
            assertThat(frames(pieces(stream, random))).as("in pieces").isEqualTo(expected);
            assertThat(frames(stream.split(""))).as("octet by octet").isEqualTo(expected);
        });
    }

    private static String randomStream(Random random) {
        List<String> parts =
                List.of("\r", "\n", "\r\n", "\r\n", "\r\n", "a", "NOOP", "0123456789", "A".repeat(30), "\0");
        StringBuilder stream = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            stream.append(parts.get(random.nextInt(parts.size())));
        }
        return stream.toString();
    }

    /** The frames by looking at the whole stream at once. */
    private static List<String> referenceFrames(String stream) {
        List<String> frames = new ArrayList<>();
        String rest = stream;
        while (true) {
            int end = rest.indexOf("\r\n");
            String line = end < 0 ? rest : rest.substring(0, end);
            String head = line.substring(0, Math.min(line.length(), MAX - 1));
            int bare = 0;
            while (bare < head.length() && head.charAt(bare) != '\r' && head.charAt(bare) != '\n') {
                bare++;
            }
            boolean undecided = end < 0 && bare == rest.length() - 1 && rest.endsWith("\r");
            if (bare < head.length() && !undecided) {
                frames.add("bare");
            } else if (bare == MAX - 1) {
                frames.add("overlong");
                String tail = line.substring(MAX - 1);
                boolean pending = end < 0 && tail.endsWith("\r");
                String seen = pending ? tail.substring(0, tail.length() - 1) : tail;
                if (seen.contains("\r") || seen.contains("\n")) {
                    frames.add("bare");
                }
            } else if (end >= 0) {
                frames.add(line);
            }
            if (end < 0) {
                return frames;
            }
            rest = rest.substring(end + 2);
        }
    }

    private static String[] pieces(String stream, Random random) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < stream.length(); ) {
            int to = Math.min(stream.length(), from + random.nextInt(1, 20));
            pieces.add(stream.substring(from, to));
            from = to;
        }
        return pieces.toArray(String[]::new);
    }

    private static List<String> frames(String... buffers) {
        CrlfFramer framer = new CrlfFramer(MAX);
        List<String> frames = new ArrayList<>();
        for (String octets : buffers) {
            ByteBuf in = buffer(octets);
            for (CrlfFramer.Frame frame = framer.next(in); frame != null; frame = framer.next(in)) {
                frames.add(describe(frame));
            }
            assertThat(in.isReadable())
                    .as("octets left when more are asked for")
                    .isFalse();
        }
        return frames;
    }

    private static String describe(CrlfFramer.Frame frame) {
        return switch (frame) {
            case CrlfFramer.Frame.Line(byte[] octets) -> new String(octets, StandardCharsets.ISO_8859_1);
            case CrlfFramer.Frame.Overlong(byte[] octets) -> "overlong";
            case CrlfFramer.Frame.BareLineEnd() -> "bare";
        };
    }

    private static ByteBuf buffer(String octets) {
        return Unpooled.copiedBuffer(octets, StandardCharsets.ISO_8859_1);
    }
}
