package io.sallyport.admin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import io.sallyport.admin.access.Logins.Attempt;
import io.sallyport.config.FileRegister;
import io.sallyport.config.Register;
import io.sallyport.config.Registers;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeAuditLog;
import io.sallyport.testing.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginsTest {
    private static final String ADDRESS = "192.0.2.1";
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path data;

    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final FakeAuditLog audit = new FakeAuditLog();
    private final Sessions sessions = new Sessions(Configs.of(AccessConfig.class), clock);
    private Users users;
    private Logins logins;

    @BeforeEach
    void open() throws IOException {
        users = new Users(data);
        logins = new Logins(users, sessions, audit, clock);
        users.add("ann", Role.HELPDESK, Set.of("Bücher.example"), true, PASSWORD, false);
    }

    private Caller caller(Attempt attempt) throws IOException {
        assertThat(attempt).isInstanceOf(Attempt.In.class);
        Sessions.Session session = sessions.find(((Attempt.In) attempt).session());
        assertThat(session).isNotNull();
        return logins.caller(session, ADDRESS);
    }

    @Test
    void whoKnowsThePasswordIsWhoTheFileSays() throws IOException {
        Caller caller = caller(logins.attempt("ann", PASSWORD, ADDRESS));
        assertThat(caller.name()).isEqualTo("ann");
        assertThat(caller.sees("xn--bcher-kva.example")).isTrue();
        assertThat(caller.sees("other.example")).isFalse();
        assertThat(caller.may(Permission.QUARANTINE_CONTENT)).isTrue();
        assertThat(caller.may(Permission.QUARANTINE_MALWARE)).isFalse();
        assertThat(audit.actions()).containsExactly("login ann");
    }

    @Test
    void wrongNameAndWrongPasswordAreToldAlikeAndRecorded() throws IOException {
        assertThat(logins.attempt("ann", "wrong", ADDRESS)).isEqualTo(new Attempt.Wrong());
        assertThat(logins.attempt("nobody", PASSWORD, ADDRESS)).isEqualTo(new Attempt.Wrong());
        assertThat(logins.attempt("", "", ADDRESS)).isEqualTo(new Attempt.Wrong());
        assertThat(audit.actions()).containsExactly("login.failed ann", "login.failed ", "login.failed ");
    }

    @Test
    void guessingIsSlowedEvenForTheRightPassword() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(logins.attempt("ann", "wrong", ADDRESS)).isEqualTo(new Attempt.Wrong());
        }
        assertThat(logins.attempt("ann", PASSWORD, ADDRESS)).isInstanceOf(Attempt.Later.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(logins.attempt("ann", PASSWORD, ADDRESS)).isInstanceOf(Attempt.In.class);
    }

    @Test
    void nobodyIsLetInWithoutARecord() {
        audit.breaks();
        assertThatThrownBy(() -> logins.attempt("ann", PASSWORD, ADDRESS)).isInstanceOf(IOException.class);
    }

    @Test
    void changesOfTheFileCountAtOnce() throws IOException {
        Attempt.In in = (Attempt.In) logins.attempt("ann", PASSWORD, ADDRESS);
        Sessions.Session session = sessions.find(in.session());
        Users command = new Users(data); // As another process would
        command.setPassword("ann", "another good password", true);
        assertThat(logins.caller(session, ADDRESS)).isNull();

        Caller limited = caller(logins.attempt("ann", "another good password", ADDRESS));
        assertThat(limited.permissions()).isEmpty();
        assertThat(command.remove("ann")).isTrue();
        assertThat(logins.attempt("ann", "another good password", ADDRESS)).isEqualTo(new Attempt.Wrong());
    }

    @Test
    void anotherPasswordNeedsTheOldOneAndEndsOtherSessions() throws IOException {
        Attempt.In in = (Attempt.In) logins.attempt("ann", PASSWORD, ADDRESS);
        Sessions.Session session = sessions.find(in.session());
        assertThat(logins.changePassword(session, "wrong", "another good password", ADDRESS))
                .isEqualTo(new Attempt.Wrong());
        assertThatThrownBy(() -> logins.changePassword(session, PASSWORD, "short", ADDRESS))
                .hasMessageContaining("12 to 1024");
        assertThatThrownBy(() -> logins.changePassword(session, PASSWORD, PASSWORD, ADDRESS))
                .hasMessageContaining("the old one");
        assertThat(caller(logins.changePassword(session, PASSWORD, "another good password", ADDRESS))
                        .name())
                .isEqualTo("ann");
        assertThat(logins.caller(session, ADDRESS)).isNull();
    }

    @Test
    void firstStartMakesOneUserWhoMustChangeThePassword() throws IOException {
        Path fresh = Files.createDirectory(data.resolve("fresh"));
        Users none = new Users(fresh);
        Logins first = new Logins(none, sessions, audit, clock);
        Path file = Files.writeString(data.resolve("initial"), "the first password\nand no more\n");
        first.makeFirstUser(file);
        assertThat(first.attempt("admin", "the first password", ADDRESS))
                .isInstanceOfSatisfying(
                        Attempt.In.class, in -> assertThat(in.mustChange()).isTrue());

        none.remove("admin");
        first.makeFirstUser(file);
        assertThat(none.all()).as("users that were taken away stay so").isEmpty();
    }

    @Test
    void gatewaysThatShareTheirUsersMakeOneFirstUser() throws IOException {
        Registers shared = FileRegister.in(data.resolve("shared"));
        Path file = Files.writeString(data.resolve("initial"), "the first password\n");
        Users seen = new Users(shared);
        assertThat(seen.all()).isEmpty();
        new Logins(new Users(shared), sessions, audit, clock).makeFirstUser(file);
        assertThat(seen.addFirst("admin", "a password of the second")).isFalse();
        assertThat(new Logins(seen, sessions, audit, clock).attempt("admin", "the first password", ADDRESS))
                .isInstanceOf(Attempt.In.class);
    }

    @Test
    void whetherThereIsAFirstUserIsSeenAtTheFirstLoginIfItCouldNotBeSeenAtTheStart() throws IOException {
        Registers shared = FileRegister.in(data.resolve("shared"));
        boolean[] away = {true};
        Registers sometimes = name -> new Register() {
            private final Register register = shared.register(name);

            @Override
            public Register.Text read() throws IOException {
                if (away[0]) {
                    throw new Register.AwayException("away", new IOException());
                }
                return register.read();
            }

            @Override
            public void update(Change change) throws IOException {
                register.update(change);
            }
        };
        Path file = Files.writeString(data.resolve("initial"), "the first password\n");
        Logins waiting = new Logins(new Users(sometimes), sessions, audit, clock);
        waiting.start(
                new StartupEvent(),
                Configs.of(AccessConfig.class, "sallyport.admin.initial-password-file", file.toString()));
        assertThatThrownBy(() -> waiting.attempt("admin", "the first password", ADDRESS))
                .isInstanceOf(Register.AwayException.class);
        away[0] = false;
        assertThat(waiting.attempt("admin", "the first password", ADDRESS)).isInstanceOf(Attempt.In.class);
    }

    @Test
    void noTwoFirstPasswordsAreTheSame() throws IOException {
        new Logins(new Users(data.resolve("one")), sessions, audit, clock).makeFirstUser(null);
        new Logins(new Users(data.resolve("two")), sessions, audit, clock).makeFirstUser(null);
        assertThat(Files.readString(data.resolve("one/access/users.json")))
                .isNotEqualTo(Files.readString(data.resolve("two/access/users.json")));
        assertThat(logins.attempt("admin", "admin", ADDRESS)).isEqualTo(new Attempt.Wrong());
    }

    @Test
    void fileIsForTheUserOfTheGatewayAloneAndHoldsNoPassword() throws IOException {
        Path file = data.resolve("access/users.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).contains("$argon2id$").doesNotContain(PASSWORD);
    }

    @Test
    void damagedFileLetsNobodyInAndIsNotQuoted() throws IOException {
        Path file = data.resolve("access/users.json");
        for (String damaged : new String[] {
            "",
            "{",
            "[]",
            "{\"users\":null}",
            "{\"users\":[{}]}",
            "{\"users\":[{\"name\":\"secret-name\",\"role\":\"GOD\"}]}"
        }) {
            Files.writeString(file, damaged);
            assertThatThrownBy(() -> logins.attempt("ann", PASSWORD, ADDRESS))
                    .as(damaged)
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining("secret-name");
            clock.advance(Duration.ofMinutes(2));
        }
    }
}
