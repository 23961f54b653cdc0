package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeDns;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BackendCommandTest {
    @TempDir
    private Path home;

    private final FakeDns dns = new FakeDns().a("mx.example.test", "192.0.2.25").txt("example.com", "v=spf1 -all");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> questions = new ArrayList<>();
    private boolean agrees;

    @Test
    void soundBackendIsExitCodeZeroAndToldInATable() {
        try (FakeBackend backend = sound()) {
            assertThat(run(backend.address().toString(), "--test-address", "test@example.test", "--yes"))
                    .as("%s%s", out, err)
                    .isZero();
            assertThat(out.toString())
                    .contains(backend.address() + " (smtp) for example.test", "smuggling", "<LF>.<LF>: text to it")
                    .contains("docs/backends/README.md");
            assertThat(backend.mails()).isNotEmpty();
        }
    }

    @Test
    void withoutConsentNothingIsSent() {
        try (FakeBackend backend = sound()) {
            assertThat(run(backend.address().toString(), "--test-address", "test@example.test"))
                    .isZero();
            assertThat(questions).singleElement().asString().contains("test@example.test", "About");
            assertThat(backend.mails()).isEmpty();
            assertThat(err.toString()).contains("not agreed");
            agrees = true;
            run(backend.address().toString(), "--test-address", "test@example.test");
            assertThat(backend.mails()).isNotEmpty();
        }
    }

    @Test
    void whatIsToBeMendedIsExitCodeOne() {
        try (FakeBackend openRelay = FakeBackend.smtp()) {
            assertThat(run(openRelay.address().toString())).isEqualTo(ExitCodes.FAILED);
        }
    }

    @Test
    void backendThatIsAwayIsExitCodeThree() {
        FakeBackend backend = sound();
        backend.close();
        assertThat(run(backend.address().toString())).isEqualTo(ExitCodes.UNREACHABLE);
    }

    @Test
    void routesOfThePolicyAreLookedAtInJson() throws IOException {
        try (FakeBackend first = sound();
                FakeBackend second = sound()) {
            policy("a.example.test", first);
            policy("b.example.test", first);
            policy("c.example.test", second);
            dns.mx("a.example.test", 10, "mx.example.test");
            assertThat(run("--policies", home.toString(), "--json", "--gateway", "gw2.example.test"))
                    .as("%s", err)
                    .isEqualTo(ExitCodes.FAILED);
            JsonNode reports = new ObjectMapper().readTree(out.toString());
            assertThat(reports).hasSize(2);
            assertThat(reports.path(0).path("domains")).hasSize(2);
            assertThat(reports.path(0).path("reached").asBoolean()).isTrue();
            assertThat(reports.path(0).path("results"))
                    .allMatch(result -> result.hasNonNull("outcome") && result.hasNonNull("docs"));
            out.getBuffer().setLength(0);
            run("--policies", home.toString(), "--json", "--route", "c.example.test");
            assertThat(new ObjectMapper().readTree(out.toString())).hasSize(1);
        }
    }

    @Test
    void domainThatIsNotServedFails() throws IOException {
        try (FakeBackend backend = sound()) {
            policy("a.example.test", backend);
            assertThat(run("--policies", home.toString(), "--route", "z.example.test"))
                    .isEqualTo(ExitCodes.FAILED);
            assertThat(err.toString()).contains("z.example.test is not served");
        }
    }

    @Test
    void wrongUsageIsExitCodeTwo() {
        for (String[] arguments : new String[][] {
            {"nowhere"},
            {"127.0.0.1:25", "--route", "a.example"},
            {"127.0.0.1:25", "--timeout", "0"},
            {"127.0.0.1:25", "--test-address", "nobody"},
            {"127.0.0.1:25", "--external", "[::1"},
            {"127.0.0.1:25", "--tls", "perhaps"}
        }) {
            assertThat(run(arguments)).as(String.join(" ", arguments)).isEqualTo(ExitCodes.USAGE);
        }
    }

    private void policy(String domain, FakeBackend backend) throws IOException {
        Files.writeString(home.resolve("policy.yaml"), "postmaster: postmaster@a.example.test\n");
        Files.createDirectories(home.resolve("domains"));
        Files.writeString(
                home.resolve("domains/" + domain + ".yaml"),
                "relay:\n  backends: [\"%s\"]\n".formatted(backend.address()));
    }

    private static FakeBackend sound() {
        FakeBackend backend = FakeBackend.smtp();
        backend.when("RCPT TO:<").reply("550 5.1.1 No such user");
        backend.when("RCPT TO:<test@example.test>").reply("250 2.1.5 OK");
        return backend;
    }

    private int run(String... arguments) {
        dns.mx("example.test", 10, "mx.example.test");
        System.setProperty("sallyport.hostname", "mx.example.test");
        try {
            BackendCommand.Probe probe =
                    new BackendCommand.Probe(new FakeClock(Instant.now()), () -> new CommandDns(dns), question -> {
                        questions.add(question);
                        return agrees;
                    });
            return new CommandLine(probe)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true))
                    .execute(arguments);
        } finally {
            System.clearProperty("sallyport.hostname");
        }
    }
}
