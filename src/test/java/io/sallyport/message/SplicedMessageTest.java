package io.sallyport.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sallyport.message.SplicedMessage.Splice;
import io.sallyport.testing.Fuzz;
import io.sallyport.testing.Mails;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplicedMessageTest {
    @Test
    void stretchesAreReplacedAndTheRestStays() throws IOException {
        assertThat(spliced("0123456789", splice(2, 4, "ab"), splice(8, 10, ""))).isEqualTo("01ab4567");
        assertThat(spliced("0123456789", splice(0, 0, "before "), splice(10, 10, " behind")))
                .isEqualTo("before 0123456789 behind");
        assertThat(spliced("0123456789")).isEqualTo("0123456789");
        assertThat(spliced("0123456789", splice(0, 10, ""))).isEmpty();
    }

    @Test
    void whatOverlapsOrLiesOutsideIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> spliced("0123", splice(1, 3, ""), splice(2, 4, "")));
        assertThatIllegalArgumentException().isThrownBy(() -> spliced("0123", splice(2, 5, "")));
        assertThatIllegalArgumentException().isThrownBy(() -> splice(3, 2, ""));
    }

    /** However it is read, octet by octet or in pieces: the same, and as many as it says. */
    @Test
    void anySplicesGiveWhatAStringWouldGive() {
        Fuzz.run(2000, random -> {
            StringBuilder expected = new StringBuilder("abcdefghijklmnopqrstuvwxyz");
            List<Splice> splices = new ArrayList<>();
            int shift = 0;
            int position = 0;
            while (position < 26 && random.nextInt(4) > 0) {
                int from = position + random.nextInt(26 - position + 1);
                int to = from + random.nextInt(26 - from + 1);
                String by = "X".repeat(random.nextInt(5));
                splices.add(splice(from, to, by));
                expected.replace(from + shift, to + shift, by);
                shift += by.length() - (to - from);
                position = to;
            }
            try {
                SplicedMessage message = new SplicedMessage(
                        Mails.of("abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII)), splices);
                ByteArrayOutputStream read = new ByteArrayOutputStream();
                try (InputStream in = message.open()) {
                    byte[] piece = new byte[1 + random.nextInt(7)];
                    for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                        read.write(piece, 0, count);
                    }
                }
                assertThat(read.toString(StandardCharsets.US_ASCII)).isEqualTo(expected.toString());
                assertThat(message.size()).isEqualTo(expected.length());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Splice splice(long from, long to, String by) {
        return new Splice(from, to, by.getBytes(StandardCharsets.US_ASCII));
    }

    private static String spliced(String text, Splice... splices) throws IOException {
        return new String(
                Mails.bytes(new SplicedMessage(Mails.of(text.getBytes(StandardCharsets.US_ASCII)), List.of(splices))),
                StandardCharsets.US_ASCII);
    }
}
