package io.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.journal.DecisionJson;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.MailAddress;
import io.sallyport.policy.EffectivePolicy;
import io.sallyport.policy.LoadResult;
import io.sallyport.policy.PolicyDifference;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.policy.PolicyProblem;
import io.sallyport.rehearsal.Rejudging;
import io.sallyport.rehearsal.RejudgingTally;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code policy diff}: what differs in effect between two policies; with {@code --since}, for which mail of the journal
 * the verdict would be another one. The running gateway gives the decisions, and the judging is done here, because here
 * is the policy to be tried.
 */
@Command(
        name = "diff",
        description = {
            "Compares two policies by what they effect.",
            "With --since, judges the decisions of the running gateway's journal again under NEW, by what was found "
                    + "then, and prints the verdicts that would be another; OLD is the policy that judged."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing differs",
            "1:something differs",
            "2:wrong usage, a policy has problems, or the gateway refused",
            "3:the running gateway cannot be reached (--since)"
        })
public final class PolicyDiffCommand implements Callable<Integer> {
    /** As diff(1) has it. */
    private static final int SAME = 0;

    private static final int DIFFERENT = 1;
    private static final int TROUBLE = 2;

    /** Decisions of one page: whole, they may have many findings each. */
    private static final int PAGE = 100;

    private final Clock clock;

    @Parameters(
            arity = "0..2",
            paramLabel = "DIR",
            description = {
                "The folders OLD and NEW.",
                "With --since, one is NEW; without one, the folder that the gateway reads ($${SALLYPORT_POLICIES_DIR}, "
                        + "or policies) is both."
            })
    private List<Path> folders = List.of();

    @Option(names = "--recipient", paramLabel = "ADDRESS", description = "Only what concerns this recipient.")
    private @Nullable String recipient;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Judge the decisions again that were made since: 2026-03-01T10:00:00Z, or 7d, 12h, 30m ago.")
    private @Nullable String since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Print at most this many verdicts (default: ${DEFAULT-VALUE}); all are counted.",
            defaultValue = "50")
    private int limit;

    @Mixin
    private GatewayOptions options = new GatewayOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** A command that takes the time from a clock. */
    public PolicyDiffCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        if (limit < 0 || limit > 100_000) {
            throw new ParameterException(spec.commandLine(), "--limit %d (expected: 0 to 100000)".formatted(limit));
        }
        MailAddress address = recipient == null ? null : AddressParser.parse(recipient);
        if (recipient != null && address == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--recipient %s (expected: an address such as jane@example.com)"
                            .formatted(QueueTable.printable(recipient)));
        }
        String from = since == null ? null : Times.parse(spec.commandLine(), "--since", since, clock);
        if (from == null && folders.size() < 2) {
            throw new ParameterException(spec.commandLine(), "two folders are needed, or --since");
        }
        PolicyLoader loader = new PolicyLoader(GatewayFilters.blocks());
        Path configured = PolicyCommand.configuredFolder();
        Path old = folders.size() == 2 ? folders.getFirst() : configured;
        Path candidate = folders.isEmpty() ? configured : folders.getLast();
        int exit = from == null ? compare(loader, old, candidate, address) : rejudge(loader, old, candidate, from);
        out().flush();
        err().flush();
        return exit;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private int compare(PolicyLoader loader, Path old, Path candidate, @Nullable MailAddress address) {
        EffectivePolicy before = effective(loader, old);
        EffectivePolicy after = effective(loader, candidate);
        if (before == null || after == null) {
            return TROUBLE;
        }
        PolicyDifference difference = address == null
                ? PolicyDifference.between(before, after)
                : PolicyDifference.between(before, after, address);
        out().print(options.json ? PolicyDiffText.json(difference) : PolicyDiffText.of(difference));
        return difference.isEmpty() ? SAME : DIFFERENT;
    }

    private @Nullable EffectivePolicy effective(PolicyLoader loader, Path folder) {
        return loader.load(folder) instanceof LoadResult.Rejected rejected
                ? complain(folder, rejected)
                : loader.effective(folder);
    }

    private @Nullable EffectivePolicy complain(Path folder, LoadResult.Rejected rejected) {
        rejected.problems().stream().map(PolicyProblem::toString).forEach(err()::println);
        err().printf("problems of %s: %d%n", folder, rejected.problems().size());
        return null;
    }

    private int rejudge(PolicyLoader loader, Path old, Path candidate, String from) {
        if (!(loader.load(candidate) instanceof LoadResult.Loaded loaded)) {
            effective(loader, candidate);
            return TROUBLE;
        }
        // The old policy only makes more certain what is said; without it, everything is said with a doubt.
        var judged = loader.load(old) instanceof LoadResult.Loaded known ? known.policy() : null;
        Rejudging rejudging = new Rejudging(loaded.policy(), judged);
        RejudgingTally tally = new RejudgingTally(limit);
        AdminClient gateway = options.gateway(spec.commandLine());
        String query = "/api/decisions?full=true&limit=%d&since=%s".formatted(PAGE, AdminClient.encode(from))
                + (recipient == null ? "" : "&recipient=" + AdminClient.encode(recipient));
        String next = "";
        while (next != null) {
            switch (gateway.get(next.isEmpty() ? query : query + "&after=" + AdminClient.encode(next))) {
                case AdminClient.Answer.Done(JsonNode page) -> {
                    page.path("decisions").forEach(decision -> add(decision, rejudging, tally));
                    String after = page.path("next").asText("");
                    next = after.isEmpty() || after.equals(next) ? null : after;
                }
                case AdminClient.Answer.Refused(int status, String why) -> {
                    err().println("refused (%d): %s".formatted(status, QueueTable.printable(why)));
                    return TROUBLE;
                }
                case AdminClient.Answer.Unreachable(String why) -> {
                    err().println("the gateway cannot be reached: " + QueueTable.printable(why));
                    return ExitCodes.UNREACHABLE;
                }
            }
        }
        String version = loaded.policy().version();
        out().print(options.json ? RejudgingText.json(tally, version) : RejudgingText.of(tally, version));
        return tally.flipped() == 0 ? SAME : DIFFERENT;
    }

    private static void add(JsonNode node, Rejudging rejudging, RejudgingTally tally) {
        try {
            var decision = DecisionJson.readDecision(node.toString());
            tally.add(decision, rejudging.judge(decision));
        } catch (IOException e) {
            tally.addDamaged(); // Told with the others that cannot be judged
        }
    }
}
