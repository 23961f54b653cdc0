package io.sallyport.cli;

import io.sallyport.mail.AddressParser;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport auth}: looks at who mail is from, without a running gateway. */
@Command(
        name = "auth",
        description = "Finds out who a mail is from; needs no running gateway.",
        mixinStandardHelpOptions = true,
        subcommands = AuthCommand.Check.class)
public final class AuthCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Without a subcommand there is nothing to do but to name them. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCodes.USAGE;
    }

    /**
     * {@code auth check}: the facts about a stored mail, and the steps that led to them, as if the mail came in now.
     *
     * <p>Exit codes: 0 checked, whatever was found; 1 the message or the zone file cannot be read; 2 wrong usage.
     */
    @Command(
            name = "check",
            description = {
                "Checks SPF, DKIM, DMARC, ARC and the client's name for a stored mail, as if it came in now,"
                        + " and prints what was found and why.",
                "Limits are those of the gateway's configuration."
            },
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:checked, whatever was found",
                "1:the message or the zone file cannot be read",
                "2:wrong usage"
            })
    static final class Check implements Callable<Integer> {
        /** How the findings are printed. */
        enum Format {
            /** For people. */
            TEXT,
            /** For programs. */
            JSON
        }

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(
                paramLabel = "FILE",
                description = "The message; - for standard input. Lines may end in LF or CR LF.")
        private String file = "";

        @Option(names = "--ip", required = true, paramLabel = "ADDRESS", description = "The client's address.")
        private String ip = "";

        @Option(names = "--helo", required = true, paramLabel = "NAME", description = "What it said in HELO or EHLO.")
        private String helo = "";

        @Option(
                names = "--mail-from",
                required = true,
                paramLabel = "ADDRESS",
                description = "The reverse-path; <> or nothing for the null reverse-path.")
        private String mailFrom = "";

        @Option(
                names = "--dns",
                paramLabel = "ZONEFILE",
                description = "Answer all DNS questions from this master file, and from nothing else.")
        private @Nullable Path zoneFile;

        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                defaultValue = "text",
                description = "text or json (default: ${DEFAULT-VALUE}).")
        private Format format = Format.TEXT;

        @Option(
                names = "--at",
                paramLabel = "TIME",
                description = "When the mail came in, such as 2026-03-01T10:00:00Z (default: now).")
        private @Nullable Instant at;

        private final Clock clock;

        Check(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() {
            InetAddress client = client();
            MailAddress reversePath = reversePath();
            MailMessage message;
            try (InputStream in = "-".equals(file) ? System.in : Files.newInputStream(Path.of(file))) {
                message = StoredMessage.read(in);
            } catch (IOException e) {
                return failed("the message cannot be read", e);
            }
            try (CommandDns dns = CommandDns.of(zoneFile == null, zoneFile)) {
                SenderCheck check =
                        new SenderCheck(dns.resolver(), at == null ? clock : Clock.fixed(at, ZoneOffset.UTC));
                print(check.check(new SenderCheck.Request(message, client, helo, reversePath)));
                return ExitCodes.OK;
            } catch (IOException e) {
                return failed("the mail cannot be checked", e);
            }
        }

        private InetAddress client() {
            InetAddress address = Addresses.strictly(ip);
            if (address == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--ip %s (expected: an IPv4 or IPv6 address)".formatted(QueueTable.printable(ip)));
            }
            return address;
        }

        private @Nullable MailAddress reversePath() {
            String mailbox = Addresses.withoutBrackets(mailFrom);
            if (mailbox.isEmpty()) {
                return null;
            }
            MailAddress address = AddressParser.parse(mailbox);
            if (address == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--mail-from %s (expected: an address, or <>)".formatted(QueueTable.printable(mailFrom)));
            }
            return address;
        }

        private void print(List<AuthenticationResult> results) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(
                    switch (format) {
                        case TEXT -> AuthFindings.text(results);
                        case JSON -> AuthFindings.json(results);
                    });
            out.flush();
        }

        private int failed(String what, IOException why) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("%s: %s".formatted(what, QueueTable.printable(String.valueOf(why.getMessage()))));
            err.flush();
            return ExitCodes.FAILED;
        }
    }
}
