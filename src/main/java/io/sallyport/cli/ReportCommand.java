package io.sallyport.cli;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.sallyport.config.SiteConfig;
import io.sallyport.dns.DnsConfig;
import io.sallyport.dns.DnsjavaResolver;
import io.sallyport.mail.DomainNames;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.report.DmarcReportConfig;
import io.sallyport.report.ReportPreview;
import io.sallyport.report.ReportPreview.Preview;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sallyport report}: looks at reports before they are sent. */
@Command(
        name = "report",
        description = "Shows the reports that are sent to others.",
        mixinStandardHelpOptions = true,
        subcommands = {ReportCommand.Dmarc.class})
public final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Without a subcommand there is nothing to do but to name them. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCodes.USAGE;
    }

    /** Lends what the gateway has kept, for the time of a look. */
    interface Lender {
        int lend(Look look) throws IOException;
    }

    /** A look at what the gateway has kept. */
    interface Look {
        int at(ReportPreview preview) throws IOException;
    }

    /** {@code report dmarc}: the DMARC aggregate reports of a day (RFC 9990), read from the gateway's data folder. */
    @Command(
            name = "dmarc",
            description = "Prints the DMARC aggregate reports of a day as they would be sent, and to whom.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:printed", "1:nothing is kept of that day, or it cannot be read", "2:wrong usage"})
    static final class Dmarc implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--dry-run", required = true, description = "Send nothing: the running gateway does that.")
        private boolean dryRun;

        @Option(
                names = "--day",
                paramLabel = "YYYY-MM-DD",
                description = "The day in UTC (default: the last of which something is kept).")
        private @Nullable LocalDate day;

        @Option(names = "--domain", paramLabel = "DOMAIN", description = "Only reports to this domain.")
        private @Nullable String domain;

        @Option(names = "--out", paramLabel = "DIR", description = "Write the XML into files there, do not print it.")
        private @Nullable Path folder;

        private final Lender lender;

        Dmarc() {
            this(Dmarc::configured);
        }

        Dmarc(Lender lender) {
            this.lender = lender;
        }

        /** The same sources as the gateway: system properties, environment, configuration files. */
        private static int configured(Look look) throws IOException {
            SmallRyeConfig config = ConfigUtils.configBuilder()
                    .withMapping(SiteConfig.class)
                    .withMapping(DmarcReportConfig.class)
                    .withMapping(DnsConfig.class)
                    .withValidateUnknown(false)
                    .build();
            try (DnsjavaResolver dns =
                    new DnsjavaResolver(config.getConfigMapping(DnsConfig.class), MailMetrics.unread())) {
                return look.at(new ReportPreview(
                        config.getConfigMapping(DmarcReportConfig.class),
                        config.getConfigMapping(SiteConfig.class),
                        dns));
            }
        }

        @Override
        public Integer call() throws IOException {
            if (!dryRun) {
                throw new ParameterException(spec.commandLine(), "--dry-run=false: reports are sent by the gateway");
            }
            int exit = lender.lend(this::show);
            spec.commandLine().getOut().flush();
            spec.commandLine().getErr().flush();
            return exit;
        }

        private int show(ReportPreview preview) throws IOException {
            PrintWriter out = spec.commandLine().getOut();
            SortedSet<LocalDate> days = preview.days();
            LocalDate shown = day == null && !days.isEmpty() ? days.last() : day;
            if (shown == null || !days.contains(shown)) {
                spec.commandLine()
                        .getErr()
                        .println(shown == null ? "nothing is kept" : "nothing is kept of %s".formatted(shown));
                return ExitCodes.FAILED;
            }
            int[] count = {0};
            long damaged = preview.each(shown, domain == null ? null : DomainNames.toAscii(domain), report -> {
                count[0]++;
                print(report, out);
            });
            out.println("%s: reports: %d".formatted(shown, count[0]));
            if (damaged > 0) {
                spec.commandLine().getErr().println("entries that cannot be read: %d".formatted(damaged));
            }
            return ExitCodes.OK;
        }

        private void print(Preview report, PrintWriter out) throws IOException {
            out.println("%s: messages: %d".formatted(QueueTable.printable(report.domain()), report.messages()));
            report.destinations().forEach(line -> out.println("  " + QueueTable.printable(line)));
            if (folder == null) {
                report.xml().lines().forEach(line -> out.println(QueueTable.printable(line)));
                return;
            }
            Path file = Files.createDirectories(folder).resolve(report.fileName());
            Files.writeString(file, report.xml());
            out.println("  in " + file);
        }
    }
}
