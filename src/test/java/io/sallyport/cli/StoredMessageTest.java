package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.MailMessage;
import io.sallyport.testing.Mails;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StoredMessageTest {
    @Test
    void lineFeedsAloneBecomeLineEnds() throws IOException {
        assertThat(read("A: b\n\n\nbody\r\nmore\n")).isEqualTo("A: b\r\n\r\n\r\nbody\r\nmore\r\n");
    }

    @Test
    void aMessageAsItWasSentStaysSo() throws IOException {
        for (String message : new String[] {"", "A: b\r\n\r\nbody", "A: b\r\r\n\r\n\r"}) {
            assertThat(read(message)).isEqualTo(message);
        }
    }

    @Test
    void eightBitDataIsSeen() throws IOException {
        assertThat(message("A: b\n").hasEightBitData()).isFalse();
        assertThat(message("A: ö\n").hasEightBitData()).isTrue();
    }

    private static String read(String text) throws IOException {
        MailMessage message = message(text);
        byte[] bytes = Mails.bytes(message);
        assertThat(message.size()).isEqualTo(bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static MailMessage message(String text) throws IOException {
        return StoredMessage.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
