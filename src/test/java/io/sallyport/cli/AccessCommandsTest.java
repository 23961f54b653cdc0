package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.admin.access.ApiTokens;
import io.sallyport.admin.access.Role;
import io.sallyport.admin.access.Users;
import io.sallyport.audit.AuditText;
import io.sallyport.config.FileRegister;
import io.sallyport.store.postgres.PostgresAuditCopies;
import io.sallyport.store.postgres.PostgresDatabase;
import io.sallyport.store.postgres.PostgresRegister;
import io.sallyport.store.shared.NodeName;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.PostgresServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code user}, {@code token} and {@code audit}, on the same files. */
class AccessCommandsTest {
    @TempDir
    Path data;

    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path password;

    @BeforeEach
    void write() throws IOException {
        password = Files.writeString(data.resolve("password"), "correct horse battery\n");
    }

    private int run(String... arguments) {
        String[] all = Stream.concat(Stream.of(arguments), Stream.of("--data-dir", data.toString()))
                .toArray(String[]::new);
        return SallyportCommand.commandLine(clock)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
    }

    @Test
    void userIsAddedListedAndTakenAway() throws IOException {
        assertThat(run(
                        "user",
                        "add",
                        "ann",
                        "--role",
                        "helpdesk",
                        "--domain",
                        "example.com",
                        "--password-file",
                        password.toString()))
                .as(err.toString())
                .isZero();
        assertThat(new Users(data).find("ann").role()).isEqualTo(Role.HELPDESK);
        assertThat(run("user", "list")).isZero();
        assertThat(out.toString()).contains("ann", "helpdesk", "example.com").doesNotContain("argon2");
        assertThat(run("user", "passwd", "ann", "--password-file", password.toString()))
                .isZero();
        assertThat(run("user", "remove", "ann")).isZero();
        assertThat(run("user", "remove", "ann")).isEqualTo(1);
        assertThat(new Users(data).all()).isEmpty();
    }

    @Test
    void withASharedStoreCommandsWorkOnWhatGatewaysShare() throws Exception {
        String name = PostgresServer.shared().newDatabase();
        Map<String, String> settings = new HashMap<>(PostgresServer.shared().settings(name));
        settings.put("sallyport.store", "postgresql");
        settings.put("sallyport.data-dir", data.toString());
        settings.forEach(System::setProperty);
        try {
            assertThat(shared("user", "add", "ann", "--role", "auditor", "--password-file", password.toString()))
                    .as(err.toString())
                    .isZero();
            assertThat(shared("audit", "verify")).as(err.toString()).isZero();
            try (PostgresDatabase database = PostgresServer.shared().open(name)) {
                new PostgresAuditCopies(database).add(NodeName.of(data) + "-another", List.of(new AuditText(1, "no")));
            }
            assertThat(shared("audit", "verify")).isEqualTo(1);
            assertThat(err.toString()).contains("broken: the copy of", "entry 1: the line is not what its hash");
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
        assertThat(new Users(data).all()).as("not in the files of this gateway").isEmpty();
        try (PostgresDatabase shared = PostgresServer.shared().open(name)) {
            Users users = new Users(
                    register -> new PostgresRegister(shared, register, new FileRegister(data.resolve("none.json"))));
            assertThat(users.find("ann").role()).isEqualTo(Role.AUDITOR);
        }
    }

    private int shared(String... arguments) {
        return SallyportCommand.commandLine(clock).setErr(new PrintWriter(err)).execute(arguments);
    }

    @Test
    void wrongUsageIsExitCodeTwo() throws IOException {
        assertThat(run("user", "add", "Ann Smith", "--role", "admin", "--password-file", password.toString()))
                .isEqualTo(2);
        assertThat(run("user", "add", "ann", "--role", "god", "--password-file", password.toString()))
                .isEqualTo(2);
        Files.writeString(password, "short\n");
        assertThat(run("user", "add", "ann", "--role", "admin", "--password-file", password.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("12 to 1024");
        assertThat(run("token", "add", "siem")).isEqualTo(2);
        assertThat(run("token", "add", "siem", "--role", "auditor", "--expires", "0"))
                .isEqualTo(2);
        assertThat(new Users(data).all()).isEmpty();
    }

    @Test
    void tokenIsShownOnceAndEnds() throws IOException {
        assertThat(run("token", "add", "siem", "--scope", "audit", "--scope", "track", "--expires", "30"))
                .isZero();
        String text = out.toString().strip();
        assertThat(text).startsWith("sallyport_");
        assertThat(run("token", "list")).isZero();
        assertThat(out.toString().substring(text.length()))
                .contains("siem", "2026-03-31")
                .doesNotContain(text);
        assertThat(new ApiTokens(data, clock).all()).hasSize(1);
        assertThat(run("token", "remove", "siem")).isZero();
        assertThat(run("token", "remove", "siem")).isEqualTo(1);
    }

    @Test
    void whatCommandsChangeIsRecordedAndABreakIsToldByExitCode() throws IOException {
        run("user", "add", "ann", "--role", "admin", "--password-file", password.toString());
        run("token", "add", "siem", "--role", "auditor");
        assertThat(run("audit", "verify")).isZero();
        assertThat(out.toString()).contains("whole: 2 entries");
        assertThat(run("audit", "show")).isZero();
        assertThat(out.toString()).contains("user.add ann", "token.add siem").doesNotContain("correct horse");
        assertThat(run("audit", "verify", "--seen", "0".repeat(64))).isEqualTo(1);
        Path file = data.resolve("audit/audit-000000000001.jsonl");
        Files.writeString(file, Files.readString(file).replace("siem", "spam"));
        assertThat(run("audit", "verify")).isEqualTo(1);
        assertThat(err.toString()).contains("line 2");
    }
}
