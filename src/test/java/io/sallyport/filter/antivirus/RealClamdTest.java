package io.sallyport.filter.antivirus;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.filter.antivirus.ScanAnswer.Clean;
import io.sallyport.filter.antivirus.ScanAnswer.Found;
import io.sallyport.mail.Octets;
import io.sallyport.testing.Await;
import io.sallyport.testing.Eicar;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the {@code clamd} of this machine and one signature of our own, EICAR; skipped by name where there is none. */
class RealClamdTest {
    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final int STREAM_MAX_LENGTH = 2 << 20;

    @TempDir
    static Path folder;

    private static @Nullable Process clamd;
    private static @Nullable Path socket;

    @BeforeAll
    static void start() throws IOException {
        Path program = Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(path -> Path.of(path, "clamd"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        if (program == null) {
            Assumptions.abort("skipped: clamd not found");
        }
        Path signatures = Files.createDirectory(folder.resolve("signatures"));
        Files.writeString(
                signatures.resolve("test.ndb"),
                "Test.Eicar:0:*:" + HexFormat.of().formatHex(Eicar.octets()) + "\n");
        socket = folder.resolve("clamd.ctl");
        Path configuration = folder.resolve("clamd.conf");
        Files.writeString(configuration, """
                LocalSocket %s
                DatabaseDirectory %s
                StreamMaxLength %d
                Foreground yes
                AlertEncryptedArchive yes
                """.formatted(socket, signatures, STREAM_MAX_LENGTH));
        clamd = new ProcessBuilder(program.toString(), "--config-file=" + configuration)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("clamd.log").toFile())
                .start();
        Await.until(AMPLE, RealClamdTest::log, RealClamdTest::isThere);
    }

    private static boolean isThere() {
        try {
            return Files.exists(Objects.requireNonNull(socket))
                    && !service().engine().isEmpty();
        } catch (IOException e) {
            return false; // Not yet
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String log() {
        try {
            return Files.readString(folder.resolve("clamd.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (clamd != null) {
            clamd.destroy();
            clamd.waitFor();
        }
    }

    private static ScanService service() throws IOException, InterruptedException {
        return ScanServer.of("clamd:" + socket).introduce(AMPLE, AMPLE);
    }

    private static ScanAnswer scan(byte[] octets) throws IOException, InterruptedException {
        return service().scan(new ScanObject("message", "message/rfc822", Octets.of(octets)));
    }

    @Test
    void itSaysItsVersion() throws Exception {
        assertThat(service().engine()).startsWith("ClamAV 1.");
    }

    @Test
    void cleanMailIsClean() throws Exception {
        assertThat(scan(mail("hello".getBytes(StandardCharsets.US_ASCII)))).isEqualTo(new Clean());
    }

    @Test
    void eicarIsFoundInAZipInAZipInAMessageInAMessage() throws Exception {
        byte[] packed = zip("inner.zip", zip("eicar.com", Eicar.octets()));
        assertThat(scan(forward(mail(packed)))).isEqualTo(new Found(Kind.INFECTED, "Test.Eicar.UNOFFICIAL"));
    }

    @Test
    void whatIsLargerThanItTakesIsTooLarge() throws Exception {
        assertThat(scan(new byte[4 * STREAM_MAX_LENGTH])).isEqualTo(new ScanAnswer.TooLarge());
        assertThat(scan(new byte[STREAM_MAX_LENGTH])).isEqualTo(new Clean());
    }

    private static byte[] zip(String name, byte[] octets) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(octets);
        }
        return out.toByteArray();
    }

    private static byte[] mail(byte[] attachment) {
        return message("""
                Content-Type: application/octet-stream; name="a"
                Content-Disposition: attachment; filename="a"
                Content-Transfer-Encoding: base64

                """ + Base64.getMimeEncoder().encodeToString(attachment));
    }

    private static byte[] forward(byte[] message) {
        return message("Content-Type: message/rfc822\n\n" + new String(message, StandardCharsets.US_ASCII));
    }

    private static byte[] message(String part) {
        return ("""
                From: a@sender.example
                To: b@example.test
                Subject: x
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b%1$d

                --b%1$d
                Content-Type: text/plain

                see attachment
                --b%1$d
                %2$s
                --b%1$d--
                """.formatted(part.length(), part)).replaceAll("\r?\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
