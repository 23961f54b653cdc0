package io.sallyport.testing;

import io.sallyport.mail.MailMessage;
import io.sallyport.message.OctetsMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Messages for tests. */
public final class Mails {
    private Mails() {}

    /** A message of exactly these bytes. */
    public static MailMessage of(byte[] bytes) {
        return new OctetsMessage(bytes.clone());
    }

    /** A message of lines, each of which gets its CR LF; text outside ASCII becomes UTF-8. */
    public static MailMessage ofLines(String... lines) {
        return of((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A small message in ASCII with the given subject. */
    public static MailMessage simple(String subject) {
        return ofLines(
                "From: Anne <anne@sender.example>",
                "To: bob@example.test",
                "Subject: " + subject,
                "",
                "Hello Bob,",
                ".a line that begins with a dot",
                "Anne");
    }

    /** A message in ASCII of about so many bytes. */
    public static MailMessage ofSize(int bytes) {
        StringBuilder text = new StringBuilder("From: anne@sender.example\r\nSubject: size\r\n\r\n");
        while (text.length() < bytes - 2) {
            text.append("x".repeat(Math.min(76, bytes - 2 - text.length()))).append("\r\n");
        }
        return of(text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** All bytes of a message. */
    public static byte[] bytes(MailMessage message) throws IOException {
        try (InputStream in = message.open()) {
            return in.readAllBytes();
        }
    }

    /** The bytes with CR LF where there was CR LF, a CR or an LF alone. */
    public static byte[] withCrLf(byte[] bytes) {
        byte[] out = new byte[bytes.length * 2];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '\r' || b == '\n') {
                if (b == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n') {
                    i++;
                }
                out[length++] = '\r';
                out[length++] = '\n';
            } else {
                out[length++] = b;
            }
        }
        return Arrays.copyOf(out, length);
    }
}
