package io.sallyport.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.MailMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeaderScanTest {
    @Test
    void countsFieldsAndHopsUpToTheEmptyLine() throws IOException {
        assertThat(scan("Received: a\r\n\tb\r\nFrom: x\r\nRECEIVED : c\r\n\r\nReceived: body\r\n"))
                .isEqualTo(new HeaderFacts(40, 3, 2, false));
    }

    @Test
    void namesThatOnlyBeginLikeReceivedAreNoHops() throws IOException {
        assertThat(scan("Received-SPF: pass\r\nReceive: x\r\nReceived\r\n\r\n").received())
                .isZero();
    }

    @Test
    void foldedLineIsPartOfItsField() throws IOException {
        assertThat(scan("Subject: a\r\n Received: b\r\n\tReceived: c\r\n\r\n"))
                .isEqualTo(new HeaderFacts(40, 1, 0, false));
    }

    @Test
    void messageMayBeginWithTheEmptyLineOrBeEmpty() throws IOException {
        assertThat(scan("\r\nbody\r\n")).isEqualTo(new HeaderFacts(0, 0, 0, false));
        assertThat(scan("")).isEqualTo(new HeaderFacts(0, 0, 0, false));
    }

    @Test
    void headerWithoutAnEndEndsWithTheMessage() throws IOException {
        assertThat(scan("A: b\r\nC: d\r\n")).isEqualTo(new HeaderFacts(12, 2, 0, false));
    }

    @Test
    void octetsAbove127AreNoticedInTheHeaderOnly() throws IOException {
        assertThat(scan("Subject: ü\r\n\r\n").eightBit()).isTrue();
        assertThat(scan("Subject: u\r\n\r\nü\r\n").eightBit()).isFalse();
    }

    @Test
    void scanStopsOneOctetPastTheLimit() throws IOException {
        var endless = new InputStream() {
            private long served;

            @Override
            public int read() {
                served++;
                return 'x';
            }
        };
        assertThat(HeaderScan.of(message(endless), 5000).octets()).isEqualTo(5001);
        assertThat(endless.served).isLessThan(20_000);
    }

    private static HeaderFacts scan(String text) throws IOException {
        return HeaderScan.of(message(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))), 100_000);
    }

    private static MailMessage message(InputStream in) {
        return new MailMessage() {
            @Override
            public long size() {
                return Long.MAX_VALUE;
            }

            @Override
            public boolean hasEightBitData() {
                return false;
            }

            @Override
            public InputStream open() {
                return in;
            }
        };
    }
}
