package io.sallyport.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forty mails of 12 MB with an attachment of 9 MB each, looked into at once by a process with little heap. */
class ContentMemoryTest {
    private static final int SESSIONS = 40;
    private static final int HEAP = 192;
    private static final int ATTACHMENT = 9 << 20;

    @TempDir
    private Path folder;

    @Test
    void largeMailsAtOnceNeedLittleHeap() throws Exception {
        Process gateway = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP + "m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ContentMemory.class.getName(),
                        message().toString(),
                        folder.toString(),
                        Integer.toString(SESSIONS))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = gateway.inputReader()) {
            assertThat(said.lines().filter(line -> line.startsWith("items ")))
                    .hasSize(SESSIONS)
                    .containsOnly("items 2");
            assertThat(gateway.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.exitValue()).isZero();
        } finally {
            gateway.destroyForcibly();
        }
    }

    private Path message() throws IOException {
        Path file = folder.resolve("mail");
        byte[] attachment = new byte[ATTACHMENT];
        new Random(9).nextBytes(attachment);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(("From: ann@sender.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                            + "--b\r\nContent-Type: text/plain\r\n\r\n"
                            + "Here is the recording, see https://www.sender.example/ for more.\r\n".repeat(400)
                            + "--b\r\nContent-Type: application/octet-stream; name=recording.bin\r\n"
                            + "Content-Transfer-Encoding: base64\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(Base64.getMimeEncoder().encode(attachment));
            out.write("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return file;
    }
}
