package io.sallyport.cli;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.sallyport.auth.spf.SpfConfig;
import io.sallyport.auth.spf.SpfVerifier;
import io.sallyport.config.HostPort;
import io.sallyport.config.SiteConfig;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.MailAddress;
import io.sallyport.policy.RelayPolicy.TlsPolicy;
import io.sallyport.probe.BackendProbe;
import io.sallyport.probe.Gateway;
import io.sallyport.probe.Report;
import io.sallyport.probe.Target;
import io.sallyport.probe.Wishes;
import io.sallyport.relay.Conversation;
import io.sallyport.smtp.SmtpConfig;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport backend}: looks at the servers behind the gateway, without a running gateway. */
@Command(
        name = "backend",
        description = "Checks the servers behind the gateway; needs no running gateway.",
        mixinStandardHelpOptions = true,
        subcommands = BackendCommand.Probe.class)
public final class BackendCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Without a subcommand there is nothing to do but to name them. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCodes.USAGE;
    }

    /** {@code backend probe}: what a backend does, and what to mend. */
    @Command(
            name = "probe",
            description = {
                "Speaks with a backend as the gateway would, and tells what it finds and what to mend.",
                "Without HOST:PORT or --route: with each backend of the policy.",
                "Mail is sent to the test address only, and only if you agree."
            },
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:nothing is to be mended",
                "1:there are warnings or failures, or the policy cannot be read",
                "2:wrong usage",
                "3:a backend cannot be reached"
            })
    static final class Probe implements Callable<Integer> {
        /** Where DNS questions are asked. */
        interface Names {
            CommandDns open() throws IOException;
        }

        /** Asks the administrator. */
        interface Consent {
            boolean isGiven(String question);
        }

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(arity = "0..1", paramLabel = "HOST:PORT", description = "A backend that is in no policy.")
        private @Nullable String place;

        @Option(names = "--route", paramLabel = "DOMAIN", description = "The backends of this served domain.")
        private @Nullable String route;

        @Option(names = "--policies", paramLabel = "DIR", description = "The policy (default: that of the gateway).")
        private @Nullable Path folder;

        @Option(
                names = "--domain",
                paramLabel = "DOMAIN",
                description = "HOST:PORT serves this domain (default: that of the test address); may be repeated.")
        private List<String> domains = new ArrayList<>();

        @Option(names = "--lmtp", description = "HOST:PORT speaks LMTP.")
        private boolean lmtp;

        @Option(
                names = "--tls",
                paramLabel = "MODE",
                defaultValue = "opportunistic",
                description = "For HOST:PORT: none, opportunistic, required or implicit (default: ${DEFAULT-VALUE}).")
        private TlsPolicy.Mode tls = TlsPolicy.Mode.OPPORTUNISTIC;

        @Option(
                names = "--test-address",
                paramLabel = "ADDRESS",
                description = "A mailbox of yours behind the backend. It gets about twenty mails.")
        private @Nullable String testAddress;

        @Option(
                names = "--from",
                paramLabel = "ADDRESS",
                description = "The sender (default: nobody, <>; for the check of SPF a domain that sends no mail).")
        private @Nullable String from;

        @Option(names = "--yes", description = "Do not ask before mail is sent to the test address.")
        private boolean yes;

        @Option(
                names = "--external",
                paramLabel = "HOST[:PORT]",
                description = "Where the world would reach the backend, port 25 if none is said: it should not answer.")
        private @Nullable String external;

        @Option(names = "--gateway", paramLabel = "NAME", description = "Another gateway of yours; may be repeated.")
        private List<String> gateways = new ArrayList<>();

        @Option(
                names = "--timeout",
                paramLabel = "SECONDS",
                defaultValue = "15",
                description = "How long the backend may take for each answer (default: ${DEFAULT-VALUE}).")
        private int timeout = 15;

        @Option(names = "--json", description = "Print what is found as JSON.")
        private boolean json;

        private final Clock clock;
        private final Names names;
        private final Consent consent;

        Probe(Clock clock, Names names, Consent consent) {
            this.clock = clock;
            this.names = names;
            this.consent = consent;
        }

        @Override
        public Integer call() throws IOException {
            Wishes wishes = wishes();
            if (timeout < 1 || timeout > 600) {
                throw wrong("--timeout", String.valueOf(timeout), "1 to 600 seconds");
            }
            List<Target> targets = targets(wishes.testAddress());
            if (targets.isEmpty()) {
                return ExitCodes.FAILED;
            }
            Wishes agreed = agreed(wishes);
            try (CommandDns dns = names.open()) {
                BackendProbe probe = probe(dns);
                List<Report> reports = new ArrayList<>();
                for (Target target : targets) {
                    Report report = probe.probe(target, agreed);
                    reports.add(report);
                    if (!json) {
                        print(BackendReportText.text(report)); // As soon as it is known: the next may take minutes
                    }
                }
                if (json) {
                    print(BackendReportText.json(reports));
                }
                return exit(reports);
            }
        }

        private static int exit(List<Report> reports) {
            if (!reports.stream().allMatch(Report::isReached)) {
                return ExitCodes.UNREACHABLE;
            }
            return reports.stream().anyMatch(Report::isBad) ? ExitCodes.FAILED : ExitCodes.OK;
        }

        private BackendProbe probe(CommandDns dns) {
            SmallRyeConfig config = ConfigUtils.configBuilder()
                    .withMapping(SiteConfig.class)
                    .withMapping(SpfConfig.class)
                    .withMapping(SmtpConfig.class)
                    .withValidateUnknown(false)
                    .build();
            SiteConfig site = config.getConfigMapping(SiteConfig.class);
            long largest = config.getConfigMapping(SmtpConfig.class)
                    .limits()
                    .messageSize()
                    .asLongValue();
            Duration step = Duration.ofSeconds(timeout);
            return new BackendProbe(
                    dns.resolver(),
                    new SpfVerifier(dns.resolver(), config.getConfigMapping(SpfConfig.class), site, clock),
                    new Gateway(
                            site.hostname(),
                            new HashSet<>(gateways),
                            largest,
                            new Conversation.Limits(step, step, step.multipliedBy(6))),
                    clock);
        }

        private List<Target> targets(@Nullable MailAddress test) {
            if (place != null && route != null) {
                throw new ParameterException(spec.commandLine(), "HOST:PORT and --route (expected: one of them)");
            }
            if (place != null) {
                List<String> served = domains.isEmpty() && test != null ? List.of(test.asciiDomain()) : domains;
                return List.of(BackendTargets.of(address(place, place), lmtp, tls, served));
            }
            Path policies = folder == null ? PolicyCommand.configuredFolder() : folder;
            return BackendTargets.of(policies, route, problem -> {
                spec.commandLine().getErr().println(QueueTable.printable(problem));
                spec.commandLine().getErr().flush();
            });
        }

        private Wishes wishes() {
            String outside = external;
            boolean hasPort = outside != null && outside.matches("(\\[.*\\]|[^:]*):[0-9]+");
            return new Wishes(
                    mailbox("--test-address", testAddress),
                    mailbox("--from", from),
                    outside == null
                            ? null
                            : address(
                                    outside,
                                    hasPort
                                            ? outside
                                            : outside.contains(":") ? "[" + outside + "]:25" : outside + ":25"));
        }

        private Wishes agreed(Wishes wishes) {
            if (wishes.testAddress() == null || yes) {
                return wishes;
            }
            String question = "About %d mails go to %s, some made to look like attacks. Go on? [y/N] "
                    .formatted(BackendProbe.TEST_MAILS, wishes.testAddress());
            if (consent.isGiven(question)) {
                return wishes;
            }
            spec.commandLine().getErr().println("not agreed: no mail is sent (--yes agrees)");
            spec.commandLine().getErr().flush();
            return new Wishes(null, wishes.from(), wishes.external());
        }

        private HostPort address(String given, String written) {
            try {
                HostPort address = HostPort.of(written);
                if (address.host().matches("[^\\[\\]\\s/]+")) {
                    return address;
                }
            } catch (IllegalArgumentException e) {
                throw wrong("address", given, String.valueOf(e.getMessage()));
            }
            throw wrong("address", given, "host:port, or [address]:port for IPv6");
        }

        private @Nullable MailAddress mailbox(String option, @Nullable String given) {
            if (given == null) {
                return null;
            }
            MailAddress address = AddressParser.parse(Addresses.withoutBrackets(given));
            if (address == null || address.isBarePostmaster() || address.needsSmtpUtf8()) {
                throw wrong(option, given, "an address such as test@example.com, its local part in ASCII");
            }
            return address;
        }

        private ParameterException wrong(String option, String given, String expected) {
            return new ParameterException(
                    spec.commandLine(),
                    "%s %s (expected: %s)".formatted(option, QueueTable.printable(given), expected));
        }

        private void print(String text) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(text);
            out.flush();
        }
    }
}
