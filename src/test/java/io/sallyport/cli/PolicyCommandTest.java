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

class PolicyCommandTest {
    private static final String CASES = "src/test/resources/policies/";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void checkSummarisesAFolderThatHolds() {
        assertThat(run("check", CASES + "valid/everything")).isZero();
        assertThat(out.toString())
                .startsWith("example.test -> mail-1.example.test:25, [2001:db8::1]:2525\n")
                .containsPattern(
                        "policy [0-9a-f]{12}(@[0-9a-f]{7})? holds, domains served: 1, postmaster: admin@example.test\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void checkPrintsEveryProblem() {
        assertThat(run("check", CASES + "invalid/mistyped-words")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("""
                        domains/example.test.yaml:3:13: relay.delivery: must be one of cut-through, queued (was: cut-trough); did you mean cut-through?
                        domains/example.test.yaml:4:3: relay.bugdet: is not a key here; did you mean budget?
                        domains/example.test.yaml:5:13: recipients: must be one of accept, callout, list (was: acept); did you mean accept?
                        problems: 3
                        """);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void checkWithoutAFolderLooksAtTheConfiguredOne() {
        assertThat(run("check")).isZero();
        assertThat(out.toString()).contains("domains served: 0");
    }

    @Test
    void theFiltersOfThisGatewayAreKnown(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("policy.yaml"), """
                filters:
                  auth: { on-unavailable: pass, spf: { softfail: 1 } }
                  no-such-filter: { on-unavailable: pass }
                """);
        assertThat(run("check", folder.toString())).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("policy.yaml:3:3: filters.no-such-filter: is no filter here; the filters are antivirus,")
                .endsWith("problems: 1\n");
    }

    @Test
    void showPrintsWhatHoldsAndWhy() {
        assertThat(run("show", "--domain", "example.test", CASES + "valid/everything"))
                .isZero();
        assertThat(out.toString()).containsPattern("budget: 45s +# domains/example.test.yaml:13\n");
    }

    @Test
    void showOfARecipientSaysWhichGroupAndWhichLayersHold(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("domains"));
        Files.writeString(
                folder.resolve("policy.yaml"), "relay: { backends: [\"a:25\"] }\nverdict:\n  tag: 5\n  hold: 8\n");
        Files.writeString(folder.resolve("domains/a.test.yaml"), """
                verdict: { tag: 4 }
                groups:
                  executives:
                    recipients: [ceo]
                    verdict: { tag: 3 }
                """);
        assertThat(run("show", "--recipient", "CEO@a.test", "--why", folder.toString()))
                .isZero();
        assertThat(out.toString().replaceAll(" +#", " #"))
                .startsWith("# ceo@a.test is in group executives, domains/a.test.yaml:4\n")
                .contains("\n  tag: 3 # domains/a.test.yaml:5, over domains/a.test.yaml:1 (was 4),"
                        + " over policy.yaml:3 (was 5)\n  hold: 8 # policy.yaml:4\n  reject: off # default\n");
        out.getBuffer().setLength(0);
        assertThat(run("show", "--recipient", "jane@a.test", folder.toString())).isZero();
        assertThat(out.toString().replaceAll(" +#", " #"))
                .startsWith("# jane@a.test is in no group\n")
                .contains("\n  tag: 4 # domains/a.test.yaml:1\n");
    }

    @Test
    void showOfADomainThatIsNotServedFails() {
        assertThat(run("show", "--domain", "other.test", CASES + "valid/everything"))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("other.test is not served");
    }

    @Test
    void wrongUsageHasAnExitCodeOfItsOwn() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("show")).isEqualTo(2);
        assertThat(run("show", "--recipient", "jane")).isEqualTo(2);
        assertThat(run("show", "--recipient", "jane@a.test", "--domain", "a.test"))
                .isEqualTo(2);
        assertThat(run("check", "--no-such-option")).isEqualTo(2);
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("policy"));
        all.addAll(List.of(arguments));
        return SallyportCommand.commandLine(new FakeClock(Instant.parse("2026-11-22T10:00:00Z")))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
