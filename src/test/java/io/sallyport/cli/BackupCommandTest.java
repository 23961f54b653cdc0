package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.admin.access.Users;
import io.sallyport.audit.AuditFolder;
import io.sallyport.store.embedded.EmbeddedDatabase;
import io.sallyport.testing.FakeClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backup} and {@code restore}, as an operator sees them. */
class BackupCommandTest {
    @TempDir
    private Path home;

    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private Path data;
    private Path file;

    @BeforeEach
    void gateway() throws IOException {
        data = home.resolve("data");
        file = home.resolve("sallyport.backup");
        Path password = Files.writeString(home.resolve("password"), "correct horse battery\n");
        assertThat(run("user", "add", "ann", "--role=admin", "--password-file=" + password, "--data-dir=" + data))
                .isZero();
        EmbeddedDatabase.open(data.resolve("store"), "quarantine").close();
    }

    private int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return SallyportCommand.commandLine(clock)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void backupIsTakenVerifiedAndPutBack() throws IOException {
        Path copy = home.resolve("copy");
        assertThat(run("backup", file.toString(), "--data-dir=" + data))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("taken: ", "0 held messages");
        assertThat(run("backup", "--verify", file.toString())).isZero();
        assertThat(out.toString()).contains("is whole");
        assertThat(run("restore", file.toString(), "--data-dir=" + copy))
                .as(err.toString())
                .isZero();
        assertThat(new Users(copy).find("ann")).isNotNull();
        assertThat(new AuditFolder(copy.resolve("audit"))
                        .newest(Long.MAX_VALUE, 10).stream()
                                .map(entry -> entry.entry().action())
                                .toList())
                .containsExactly("backup.restore", "backup.take", "user.add");
    }

    @Test
    void summaryIsJsonIfAskedFor() throws IOException {
        assertThat(run("backup", file.toString(), "--json", "--data-dir=" + data))
                .isZero();
        var json = JsonMapper.builder().build().readTree(out.toString());
        assertThat(json.path("databases").path("quarantine").path("schema").asInt())
                .isEqualTo(1);
        assertThat(json.path("audit").path("entries").asInt()).isEqualTo(2);
    }

    @Test
    void backupGoesToStandardOutputAndWhatIsSaidOfItDoesNot() throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        System.setOut(new PrintStream(octets, true, StandardCharsets.UTF_8));
        try {
            assertThat(run("backup", "-", "--data-dir=" + data)).isZero();
        } finally {
            System.setOut(before);
        }
        assertThat(err.toString()).contains("taken: ");
        Files.write(file, octets.toByteArray());
        assertThat(run("backup", "--verify", file.toString())).isZero();
    }

    @Test
    void standardOutputThatIsFullDoesNotPassForABackup() {
        PrintStream before = System.out;
        System.setOut(new PrintStream(new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("no space left");
            }
        }));
        try {
            assertThat(run("backup", "-", "--data-dir=" + data)).isEqualTo(1);
        } finally {
            System.setOut(before);
        }
        assertThat(err.toString()).contains("standard output takes no more").doesNotContain("taken: ");
    }

    @Test
    void refusalsHaveAWordAndExitCodeOne() throws IOException {
        assertThat(run("backup", file.toString(), "--data-dir=" + data)).isZero();
        assertThat(run("restore", file.toString(), "--data-dir=" + data)).isEqualTo(1);
        assertThat(err.toString()).startsWith("refused (not-empty): ");
        byte[] octets = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(octets, octets.length - 9));
        assertThat(run("backup", "--verify", file.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("refused (truncated): ");
        assertThat(run("restore", file.toString(), "--force", "--data-dir=" + data))
                .isEqualTo(1);
        assertThat(new Users(data).find("ann")).isNotNull();
        assertThat(run("restore", "--finish", "--data-dir=" + data)).isEqualTo(1);
        assertThat(err.toString()).contains("no restore was broken off");
    }

    @Test
    void wrongUsageIsExitCodeTwoAndMakesNothing() {
        assertThat(run("backup", file.toString(), "--data-dir=" + home.resolve("slip")))
                .isEqualTo(2);
        assertThat(home.resolve("slip")).doesNotExist();
        assertThat(run("backup", "--verify", "-")).isEqualTo(2);
        assertThat(run("backup")).isEqualTo(2);
        assertThat(run("restore")).isEqualTo(2);
        assertThat(run("restore", file.toString(), "--finish")).isEqualTo(2);
    }
}
