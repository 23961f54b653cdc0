package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.FakeClock;
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

class PolicyTestCommandTest {
    private static final String TESTS = """
            given: { to: [user@our.example], serving: [our.example] }
            tests:
              - name: mail is delivered
                expect: { action: deliver }
              - name: mail is held
                expect: { action: hold, score: 5..9, findings: [dnsbl.*] }
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void whatIsNotAsExpectedIsPrintedWithItsPlace() throws IOException {
        write("policy.yaml", "");
        write("tests/a.yaml", TESTS);
        assertThat(run()).isEqualTo(1);
        assertThat(out.toString()).isEqualTo("""
                        FAIL  mail is held
                              tests/a.yaml:5
                              action:   expected hold
                                        but was  deliver
                              score:    expected 5..9
                                        but was  0
                              findings: expected dnsbl.*
                                        but was  auth.iprev
                        tests: 2, failed: 1
                        """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void testsThatHoldAreOnlyCounted() throws IOException {
        write("policy.yaml", "");
        write("tests/a.yaml", TESTS.substring(0, TESTS.indexOf("  - name: mail is held")));
        assertThat(run()).isZero();
        assertThat(out.toString()).isEqualTo("tests: 1, failed: 0\n");
    }

    @Test
    void testsThatHoldAreNamedOnRequest() throws IOException {
        write("policy.yaml", "");
        write("tests/a.yaml", TESTS.substring(0, TESTS.indexOf("  - name: mail is held")));
        assertThat(run("-v")).isZero();
        assertThat(out.toString()).isEqualTo("ok    mail is delivered\ntests: 1, failed: 0\n");
    }

    @Test
    void mistakesInTestsAreToldWithTheirPlace() throws IOException {
        write("policy.yaml", "");
        write(
                "tests/a.yaml",
                "tests:\n  - name: x\n    given: { clent: 192.0.2.1 }\n    expect: { action: deliver }\n");
        assertThat(run()).isEqualTo(1);
        assertThat(out.toString())
                .startsWith("tests/a.yaml:3:14: given.clent: is not a key here; did you mean client?");
    }

    @Test
    void aPolicyThatDoesNotHoldIsNotTested() throws IOException {
        write("policy.yaml", "verdict: { hold: high }\n");
        write("tests/a.yaml", TESTS);
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString()).startsWith("policy.yaml:1:18: verdict.hold: ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aFolderWithoutTestsSaysSo() throws IOException {
        write("policy.yaml", "");
        assertThat(run()).isZero();
        assertThat(out.toString()).isEqualTo("tests: 0, failed: 0\n");
    }

    @Test
    void wrongUsageHasAnExitCodeOfItsOwn() {
        assertThat(run("--no-such-option")).isEqualTo(2);
    }

    private int run(String... options) {
        List<String> arguments = new ArrayList<>(List.of("policy", "test"));
        arguments.addAll(List.of(options));
        arguments.add(folder.toString());
        return SallyportCommand.commandLine(new FakeClock(Instant.parse("2026-11-22T10:00:00Z")))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
