package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.SiteConfig;
import io.sallyport.report.DmarcReportConfig;
import io.sallyport.report.KeptDays;
import io.sallyport.report.ReportPreview;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeDns;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {
    @TempDir
    private Path home;

    private final FakeDns dns = new FakeDns();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void dryRunShowsEachReportAndWhoGetsIt() throws IOException {
        KeptDays.keep(home, "2026-11-21", "a.example", "mailto:x@a.example,mailto:y@far.example,https://a.example");
        assertThat(run("--dry-run")).isZero();
        assertThat(out.toString())
                .contains(
                        "a.example: messages: 1",
                        "  to x@a.example",
                        "  not to y@far.example: there is no TXT record a.example._report._dmarc.far.example",
                        "  ignored: https://a.example: not a mailto: URI",
                        "<source_ip>192.0.2.1</source_ip>",
                        "2026-11-21: reports: 1");
        assertThat(home.resolve("spool")).doesNotExist();
    }

    @Test
    void permissionOfAnotherHostAndItsFailureAreShown() throws IOException {
        KeptDays.keep(home, "2026-11-21", "a.example", "mailto:y@far.example,mailto:z@away.example");
        dns.txt("a.example._report._dmarc.far.example", "v=DMARC1; rua=mailto:other@far.example");
        dns.fails("a.example._report._dmarc.away.example");
        assertThat(run("--dry-run")).isZero();
        assertThat(out.toString())
                .contains(
                        "  to [other@far.example] instead of y@far.example", "  later to z@away.example: ", "SERVFAIL");
    }

    @Test
    void dayAndDomainCanBeChosen() throws IOException {
        KeptDays.keep(home, "2026-11-20", "old.example", "mailto:x@old.example");
        KeptDays.keep(home, "2026-11-21", "a.example", "mailto:x@a.example");
        KeptDays.keep(home, "2026-11-21", "xn--bcher-kva.example", "mailto:x@a.example");
        assertThat(run("--dry-run", "--day", "2026-11-20")).isZero();
        assertThat(out.toString()).contains("old.example").doesNotContain("a.example:");
        assertThat(run("--dry-run", "--domain", "Bücher.example")).isZero();
        assertThat(out.toString())
                .contains("xn--bcher-kva.example: messages: 1")
                .doesNotContain("\na.example:");
    }

    @Test
    void reportsCanBeWrittenIntoFiles() throws IOException {
        KeptDays.keep(home, "2026-11-21", "a.example", "mailto:x@a.example");
        Path folder = home.resolve("out");
        assertThat(run("--dry-run", "--out", folder.toString())).isZero();
        assertThat(out.toString()).doesNotContain("<feedback");
        assertThat(folder.toFile().list())
                .singleElement()
                .asString()
                .matches("mx.example.test!a.example!\\d+!\\d+!\\w+.xml");
    }

    @Test
    void nothingOfAStrangerSteersTheTerminal() throws IOException {
        KeptDays.keep(home, "2026-11-21", "a.example", "mailto:\u001b]0;x\u0007\u202e@a.example,\u009b31m");
        assertThat(run("--dry-run")).isZero();
        assertThat(out.toString().codePoints()).noneMatch(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202e));
    }

    @Test
    void dayOfWhichNothingIsKeptFails() throws IOException {
        assertThat(run("--dry-run")).isEqualTo(1);
        assertThat(err.toString()).contains("nothing is kept");
        KeptDays.keep(home, "2026-11-21", "a.example", "mailto:x@a.example");
        assertThat(run("--dry-run", "--day", "2026-11-22")).isEqualTo(1);
        assertThat(err.toString()).contains("nothing is kept of 2026-11-22");
    }

    @Test
    void dataFolderIsThatOfTheGateway() throws IOException {
        KeptDays.keep(home, "2026-11-21", "a.example", "mailto:x@a.example");
        System.setProperty("sallyport.data-dir", home.toString());
        try {
            int exit = new CommandLine(new ReportCommand())
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .execute("dmarc", "--dry-run");
            assertThat(exit).as("%s", err).isZero();
            assertThat(out.toString()).contains("  to x@a.example", "2026-11-21: reports: 1");
        } finally {
            System.clearProperty("sallyport.data-dir");
        }
    }

    @Test
    void wrongUsageIsExitCodeTwo() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--dry-run=false")).isEqualTo(2);
        assertThat(run("--dry-run", "--day", "yesterday")).isEqualTo(2);
        assertThat(new CommandLine(new ReportCommand())
                        .setErr(new PrintWriter(err))
                        .execute())
                .isEqualTo(2);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        List<String> line = new ArrayList<>(List.of(arguments));
        return new CommandLine(new ReportCommand.Dmarc(look -> look.at(new ReportPreview(
                        Configs.of(DmarcReportConfig.class),
                        Configs.of(
                                SiteConfig.class,
                                "sallyport.data-dir",
                                home.toString(),
                                "sallyport.hostname",
                                "mx.example.test"),
                        dns))))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.toArray(String[]::new));
    }
}
