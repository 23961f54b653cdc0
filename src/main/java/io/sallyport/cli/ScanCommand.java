package io.sallyport.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.cli.MailFiles.Stopped;
import io.sallyport.journal.Decision;
import io.sallyport.journal.DecisionJson;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import io.sallyport.policy.LoadResult;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.rehearsal.Scan;
import io.sallyport.rehearsal.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport scan}: judges stored mails as if they came in now, and says why; needs no running gateway. */
@Command(
        name = "scan",
        description = {
            "Judges stored mails by a policy as if they came in now, and tells why; needs no running gateway.",
            "What is not said of how a mail came is taken from it, or assumed; nobody is asked unless --online or --dns says so."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:judged, whatever the verdicts",
            "1:a mail cannot be read, or the policy has problems",
            "2:wrong usage"
        })
final class ScanCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    private static final int MAX_HEADER = 16 * 1024 * 1024;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Mails, mailboxes (mbox), Maildir folders, or folders of these; - for standard input. Lines may end in LF or CR LF.")
    private List<String> files = List.of();

    @Option(
            names = {"--policies", "--policy"},
            paramLabel = "DIR",
            description = "The folder of the policy (default: the gateway's).")
    private @Nullable Path policies;

    @Option(names = "--json", description = "One decision as JSON on each line, as in the journal.")
    private boolean json;

    @Option(
            names = "--ip",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The client's address (default: ${DEFAULT-VALUE}, whose names nobody asks for).")
    private String ip = "127.0.0.1";

    @Option(
            names = "--helo",
            paramLabel = "NAME",
            defaultValue = "mail.example.com",
            description = "What it said in HELO or EHLO (default: ${DEFAULT-VALUE}).")
    private String helo = "mail.example.com";

    @Option(
            names = "--mail-from",
            paramLabel = "ADDRESS",
            description = "The reverse-path; <> for none (default: from Return-Path, else <>).")
    private @Nullable String mailFrom;

    @Option(
            names = "--rcpt",
            paramLabel = "ADDRESS",
            description =
                    "A recipient; may be repeated (default: from Delivered-To, else postmaster of a served domain).")
    private List<String> recipients = new ArrayList<>();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "When it comes, such as 2026-03-01T10:00:00Z (default: now).")
    private @Nullable Instant at;

    @Option(names = "--dns", paramLabel = "ZONEFILE", description = "Answer all DNS questions from this master file.")
    private @Nullable Path zoneFile;

    @Option(names = "--online", description = "Ask the configured DNS servers.")
    private boolean online;

    private final Clock clock;

    ScanCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        if (online && zoneFile != null) {
            throw usage("--online and --dns (expected: one of the two)");
        }
        Settings settings = GatewayFilters.settings();
        try (GatewayFilters gateway = GatewayFilters.open(settings, clock);
                CommandDns dns = CommandDns.of(online, zoneFile)) {
            LoadResult result = new PolicyLoader(gateway.filters().blocks())
                    .load(policies == null ? PolicyCommand.configuredFolder() : policies);
            if (!(result instanceof LoadResult.Loaded loaded)) {
                ((LoadResult.Rejected) result)
                        .problems()
                        .forEach(spec.commandLine().getErr()::println);
                return failed();
            }
            return scan(new Scan(settings, gateway.filters(), loaded.policy(), dns.resolver()), loaded.policy());
        } catch (IOException e) {
            spec.commandLine().getErr().println(QueueTable.printable(e.toString()));
            return failed();
        }
    }

    private int scan(Scan scan, Policy policy) throws IOException {
        boolean alone = files.size() == 1 && !Files.isDirectory(Path.of(files.getFirst()));
        List<Path> paths = paths();
        try (Progress progress = Progress.of("scan", MailFiles.size(paths), !json)) {
            Judged judged = new Judged(scan, policy, alone, progress);
            for (Path path : paths) {
                MailFiles.read(path, judged);
            }
            if (files.contains(STANDARD_INPUT)) {
                MailFiles.read(STANDARD_INPUT, System.in, judged);
            }
            return judged.summary();
        } catch (Stopped e) {
            spec.commandLine().getErr().println(QueueTable.printable(String.valueOf(e.getMessage())));
            return e.exitCode();
        }
    }

    private List<Path> paths() throws IOException {
        List<Path> paths = new ArrayList<>();
        for (String file : files) {
            if (!file.equals(STANDARD_INPUT)) {
                paths.addAll(MailFiles.in(Path.of(file)));
            }
        }
        return paths;
    }

    /** Prints what comes of each mail: of one alone its story, of several a line each, and then how often what was found. */
    private final class Judged implements MailFiles.Visitor {
        private final Scan scan;
        private final Policy policy;
        private final Progress progress;
        private final PrintWriter out = spec.commandLine().getOut();
        private final ScanSummary summary = new ScanSummary();
        private boolean alone;
        private @Nullable String name;
        private @Nullable Decision decision;
        private boolean failed;

        /** @param alone whether there is one file, which may yet be a mailbox of many mails */
        Judged(Scan scan, Policy policy, boolean alone, Progress progress) {
            this.scan = scan;
            this.policy = policy;
            this.alone = alone;
            this.progress = progress;
        }

        @Override
        public void message(String file, byte[] octets) throws Stopped {
            if (name != null && alone) { // It is a mailbox
                alone = false;
                tell();
            }
            try {
                decision = judge(scan, policy, octets);
            } catch (IOException e) {
                throw new Stopped("%s: %s".formatted(file, e), ExitCodes.FAILED);
            }
            name = file;
            if (!alone) {
                tell();
            }
            progress.step(octets.length);
        }

        @Override
        public void unreadable(String file, String why) {
            failed = true;
            progress.say(spec.commandLine().getErr(), QueueTable.printable("%s: %s".formatted(file, why)));
        }

        private void tell() {
            if (name == null || decision == null) {
                return;
            }
            summary.add(decision);
            if (json) {
                out.print(line(name, decision));
            } else {
                out.print(alone ? ScanSummary.story(decision) : ScanSummary.line(name, decision));
            }
        }

        int summary() {
            if (alone) {
                tell();
            } else if (!json) {
                out.print(summary.table());
            }
            out.flush();
            return failed ? ExitCodes.FAILED : ExitCodes.OK;
        }
    }

    private Decision judge(Scan scan, Policy policy, byte[] octets) throws IOException {
        MailMessage message = StoredMessage.of(octets);
        MessageHeader header = MessageHeader.read(message, MAX_HEADER);
        return Scan.decision(scan.judge(
                message,
                new Scan.Arriving(
                        at == null ? clock.instant() : at,
                        client(),
                        helo,
                        reversePath(header),
                        recipients(header, policy))));
    }

    private InetAddress client() {
        InetAddress address = Addresses.strictly(ip);
        if (address == null) {
            throw usage("--ip %s (expected: an IPv4 or IPv6 address)".formatted(QueueTable.printable(ip)));
        }
        return address;
    }

    private @Nullable MailAddress reversePath(@Nullable MessageHeader header) {
        String given = mailFrom;
        if (given == null) {
            return header == null ? null : first(header, "Return-Path");
        }
        String mailbox = Addresses.withoutBrackets(given);
        MailAddress address = mailbox.isEmpty() ? null : AddressParser.parse(mailbox);
        if (!mailbox.isEmpty() && address == null) {
            throw usage("--mail-from %s (expected: an address, or <>)".formatted(QueueTable.printable(given)));
        }
        return address;
    }

    private List<MailAddress> recipients(@Nullable MessageHeader header, Policy policy) {
        List<MailAddress> named = new ArrayList<>();
        for (String recipient : recipients) {
            MailAddress address = AddressParser.parse(Addresses.withoutBrackets(recipient));
            if (address == null) {
                throw usage("--rcpt %s (expected: an address)".formatted(QueueTable.printable(recipient)));
            }
            named.add(address);
        }
        MailAddress delivered = header == null ? null : first(header, "Delivered-To");
        if (named.isEmpty() && delivered != null && policy.domain(delivered.asciiDomain()) != null) {
            named.add(delivered);
        }
        if (named.isEmpty()) {
            MailAddress postmaster = policy.postmaster();
            named.add(postmaster == null ? new MailAddress("postmaster", "recipient.example") : postmaster);
        }
        return named;
    }

    private static @Nullable MailAddress first(MessageHeader header, String name) {
        List<HeaderField> fields = header.fields(name);
        return fields.isEmpty()
                ? null
                : AddressParser.parse(
                        Addresses.withoutBrackets(fields.getFirst().value().strip()));
    }

    private static String line(String file, Decision decision) {
        ObjectNode tree = (ObjectNode) DecisionJson.tree(decision);
        tree.put("file", file);
        return tree + System.lineSeparator();
    }

    private ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    private int failed() {
        spec.commandLine().getErr().flush();
        return ExitCodes.FAILED;
    }
}
