package io.sallyport.cli;

import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.LoadResult;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.policy.PolicyProblem;
import io.sallyport.policy.PolicyWarnings;
import io.sallyport.policy.RelayPolicy.Backend;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport policy}: looks at the files of the policy without a running gateway. */
@Command(
        name = "policy",
        description = "Checks, shows and compares policies in folders.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PolicyCommand.Check.class,
            PolicyCommand.Show.class,
            PolicyDiffCommand.class,
            PolicyTestCommand.class
        })
public final class PolicyCommand implements Callable<Integer> {
    /** The folder that the gateway would read. */
    private static final String FOLDER = "${sys:sallyport.policies-dir:-${env:SALLYPORT_POLICIES_DIR:-policies}}";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The folder that the gateway would read. */
    static Path configuredFolder() {
        return Path.of(ConfigProvider.getConfig()
                .getOptionalValue("sallyport.policies-dir", String.class)
                .orElse("policies"));
    }

    /** Without a subcommand there is nothing to do but to name them. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCodes.USAGE;
    }

    /** What the commands share: the folder that they look at. */
    abstract static class OnFolder implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "DIR",
                defaultValue = FOLDER,
                description = "The folder of the policy (default: $${SALLYPORT_POLICIES_DIR}, or policies).")
        private Path folder = Path.of("policies");

        Path folder() {
            return folder;
        }

        PrintWriter out() {
            return spec.commandLine().getOut();
        }

        PrintWriter err() {
            return spec.commandLine().getErr();
        }
    }

    /** {@code policy check}: exit code 0 if the gateway would take the folder, else 1 and every problem in a line. */
    @Command(
            name = "check",
            description = "Reads the folder as the gateway would, and prints every problem or a summary.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:the policy can be used", "1:it has problems", "2:wrong usage"})
    static final class Check extends OnFolder {
        private final Clock clock;

        Check(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() {
            return switch (new PolicyLoader(GatewayFilters.blocks()).load(folder())) {
                case LoadResult.Loaded loaded -> {
                    PolicyWarnings.of(loaded, clock.instant()).forEach(warning -> out().println("warning: " + warning));
                    summarise(loaded.policy(), out());
                    yield ExitCodes.OK;
                }
                case LoadResult.Rejected rejected -> {
                    print(rejected.problems(), err());
                    yield ExitCodes.FAILED;
                }
            };
        }

        private static void summarise(Policy policy, PrintWriter out) {
            new TreeMap<>(policy.domains()).forEach((name, domain) -> out.println(name + " -> " + backends(domain)));
            out.printf(
                    "policy %s holds, domains served: %d%s%n",
                    policy.version(),
                    policy.domains().size(),
                    policy.postmaster() == null ? "" : ", postmaster: " + policy.postmaster());
            out.flush();
        }

        private static String backends(DomainPolicy domain) {
            return domain.relay().backends().stream()
                    .map(Backend::address)
                    .map(Object::toString)
                    .collect(Collectors.joining(", "));
        }
    }

    /** {@code policy show}: what holds for a domain or a recipient, and which line of which file says so. */
    @Command(
            name = "show",
            description =
                    "Prints what holds for a recipient or a domain, with the file and line that each value comes from.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:printed", "1:the policy has problems or does not serve the domain", "2:wrong usage"})
    static final class Show extends OnFolder {
        @ArgGroup(multiplicity = "1")
        private Whose whose = new Whose();

        @Option(
                names = "--why",
                description = "Tells of each value also what it is laid over: the layers below that say otherwise.")
        private boolean why;

        /** One of the two. */
        static final class Whose {
            @Option(
                    names = "--recipient",
                    required = true,
                    paramLabel = "ADDRESS",
                    description = "A recipient in a served domain, with what their group changes.")
            private @Nullable String recipient;

            @Option(
                    names = "--domain",
                    required = true,
                    paramLabel = "DOMAIN",
                    description = "A served domain, in any alphabet.")
            private @Nullable String domain;
        }

        @Override
        public Integer call() {
            String recipient = whose.recipient;
            if (recipient != null && recipient.lastIndexOf('@') < 1) {
                err().printf("%s is no address such as jane@example.com%n", recipient);
                err().flush();
                return ExitCodes.USAGE;
            }
            PolicyLoader loader = new PolicyLoader(GatewayFilters.blocks());
            if (loader.load(folder()) instanceof LoadResult.Rejected rejected) {
                print(rejected.problems(), err());
                return ExitCodes.FAILED;
            }
            String shown = recipient == null ? String.valueOf(whose.domain) : recipient;
            String effective = loader.show(folder(), shown, why);
            if (effective == null) {
                String domain = shown.substring(shown.lastIndexOf('@') + 1);
                err().printf(
                                "%s is not served: there is no file %s%n",
                                domain, folder().resolve("domains/" + domain + ".yaml"));
                err().flush();
                return ExitCodes.FAILED;
            }
            out().print(effective);
            out().flush();
            return ExitCodes.OK;
        }
    }

    private static void print(List<PolicyProblem> problems, PrintWriter err) {
        problems.forEach(err::println);
        err.printf("problems: %d%n", problems.size());
        err.flush();
    }
}
