package io.sallyport.cli;

import io.sallyport.policy.LoadResult;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.policy.PolicyProblem;
import io.sallyport.rehearsal.Difference;
import io.sallyport.rehearsal.InstalledFilters;
import io.sallyport.rehearsal.PolicyTestReport;
import io.sallyport.rehearsal.PolicyTestReport.Result;
import io.sallyport.rehearsal.Settings;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code policy test}: plays the mails in {@code tests/} and prints what is not as it should be. */
@Command(
        name = "test",
        description = "Plays the mails of the policy's tests, and prints what does not come out as they say.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all tests hold", "1:a test does not hold, or the policy has problems", "2:wrong usage"})
final class PolicyTestCommand extends PolicyCommand.OnFolder {
    /** Nobody waits behind a command; whoever does not want to stops it. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    @Option(
            names = {"-v", "--verbose"},
            description = "Name the tests that hold, too.")
    private boolean verbose;

    private final Clock clock;

    PolicyTestCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Settings settings = GatewayFilters.settings();
        try (GatewayFilters gateway = GatewayFilters.open(settings, clock)) {
            return play(settings, gateway.filters());
        }
    }

    private int play(Settings settings, InstalledFilters filters) {
        LoadResult result = new PolicyLoader(filters.blocks()).load(folder());
        if (!(result instanceof LoadResult.Loaded loaded)) {
            ((LoadResult.Rejected) result).problems().forEach(err()::println);
            err().flush();
            return ExitCodes.FAILED;
        }
        PolicyTestReport report = PolicyTestReport.of(settings, filters, loaded.policy(), folder(), PATIENCE);
        print(report, out());
        return report.holds() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private void print(PolicyTestReport report, PrintWriter out) {
        for (PolicyProblem problem : report.problems()) {
            out.println(problem);
        }
        for (Result result : report.results()) {
            if (!result.holds() || verbose) {
                out.printf(
                        "%s  %s%n",
                        result.holds() ? "ok  " : "FAIL", result.test().name());
            }
            if (!result.holds()) {
                out.printf(
                        "      %s:%d%n",
                        result.test().place().file(), result.test().place().line());
                printAligned(result.differences(), out);
            }
        }
        List<Result> failed =
                report.results().stream().filter(result -> !result.holds()).toList();
        out.printf("tests: %d, failed: %d%n", report.results().size(), failed.size());
        out.flush();
    }

    /** Expected and actual one below the other, where eyes find what differs. */
    private static void printAligned(List<Difference> differences, PrintWriter out) {
        int width = differences.stream()
                .mapToInt(difference -> difference.what().length() + 1)
                .max()
                .orElse(0);
        for (Difference difference : differences) {
            if (difference.expected() == null) {
                out.println("      " + difference);
            } else {
                String rest = " ".repeat(width - difference.what().length() - 1);
                out.printf("      %s:%s expected %s%n", difference.what(), rest, difference.expected());
                out.printf("      %s but was  %s%n", " ".repeat(width), difference.actual());
            }
        }
    }
}
