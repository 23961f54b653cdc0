package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.Suites;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthCommandTest {
    private static final String MAIL = "From: anne@sender.example\nSubject: x\n\nHello\n";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path zone = Path.of("zone");

    @BeforeEach
    void publish() throws IOException {
        zone = Files.writeString(folder.resolve("zone"), """
                sender.example.         TXT  "v=spf1 a:mx.sender.example -all"
                mx.sender.example.      A    192.0.2.1
                1.2.0.192.in-addr.arpa. PTR  mx.sender.example.
                """);
    }

    @Test
    void theTableSaysWhatWasFoundAndTheTraceWhy() throws IOException {
        assertThat(check(MAIL, "192.0.2.1", "anne@sender.example")).isZero();
        assertThat(out.toString())
                .startsWith("METHOD  RESULT  WHY")
                .containsPattern("(?m)^iprev +pass .*policy\\.iprev=192\\.0\\.2\\.1$")
                .containsPattern("(?m)^spf +none .*smtp\\.helo=mx\\.sender\\.example$")
                .containsPattern("(?m)^spf +pass .*smtp\\.mailfrom=\\S*sender\\.example$")
                .containsPattern(
                        "(?m)^    sender\\.example a:mx\\.sender\\.example \\[A mx\\.sender\\.example\\]: .+$");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aResultThatIsBadForTheSenderIsNoFailureOfTheCommand() throws IOException {
        assertThat(check(MAIL, "192.0.2.9", "<anne@sender.example>")).isZero();
        assertThat(out.toString()).containsPattern("(?m)^spf +fail ").containsPattern("(?m)^iprev +permerror ");
    }

    @Test
    void jsonHoldsTheSame() throws IOException {
        assertThat(check(MAIL, "192.0.2.1", "", "--format", "json")).isZero();
        JsonNode results = new ObjectMapper().readTree(out.toString());
        assertThat(results.path(0).path("method").asText()).isEqualTo("iprev");
        assertThat(results.path(0).path("properties").path(0).path("value").asText())
                .isEqualTo("192.0.2.1");
        assertThat(results.path(1).path("method").asText()).isEqualTo("spf");
        assertThat(results.path(1).path("result").asText()).isEqualTo("none");
        assertThat(results.path(1).path("trace")).isNotEmpty();
    }

    /** The files have LF, the keys are in the zone file, and the signatures are of another day (RFC 8463 appendix A.3). */
    @Test
    void theStandardsExampleHoldsAsOfItsDay() {
        Path examples = Suites.require("dkim/rfc-examples");
        String example = examples.resolve("rfc8463-A.3.eml").toString();
        assertThat(run(
                        "check",
                        example,
                        "--ip",
                        "192.0.2.1",
                        "--helo",
                        "x",
                        "--mail-from",
                        "",
                        "--at",
                        "2018-06-10T14:00:00Z",
                        "--dns",
                        "" + examples.resolve("dns.txt")))
                .isZero();
        assertThat(out.toString())
                .containsPattern("(?m)^dkim +pass .*header\\.d=football\\.example\\.com.* header\\.a=ed25519-sha256")
                .containsPattern("(?m)^dkim +pass .*header\\.d=football\\.example\\.com.* header\\.a=rsa-sha256")
                .containsPattern("(?m)^arc +none")
                .containsPattern("(?m)^dmarc +none .*header\\.from=football\\.example\\.com");
    }

    @Test
    void theMessageMayComeFromStandardInput() throws IOException {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(MAIL.getBytes(StandardCharsets.US_ASCII)));
        try {
            assertThat(run("check", "-", "--ip", "2001:db8::1", "--helo", "x", "--mail-from", "<>", "--dns", "" + zone))
                    .isZero();
        } finally {
            System.setIn(before);
        }
        assertThat(out.toString()).contains("policy.iprev=2001:db8:");
    }

    @Test
    void whatCannotBeReadIsTold() throws IOException {
        assertThat(run("check", "" + folder.resolve("none"), "--ip", "192.0.2.1", "--helo", "x", "--mail-from", ""))
                .isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString()).startsWith("the message cannot be read: ").contains("none");
        Files.writeString(zone, "ok.example. A 192.0.2.1\nbad.example. A 192.0.2.300\n");
        assertThat(check(MAIL, "192.0.2.1", "")).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString()).contains("zone:2: ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void wrongUsageHasAnExitCodeOfItsOwn() throws IOException {
        assertThat(run()).isEqualTo(ExitCodes.USAGE);
        assertThat(run("check", "x")).isEqualTo(ExitCodes.USAGE);
        assertThat(check(MAIL, "192.0.2", "")).isEqualTo(ExitCodes.USAGE);
        assertThat(check(MAIL, "mx.example", "")).isEqualTo(ExitCodes.USAGE);
        assertThat(check(MAIL, "192.0.2.1", "anne")).isEqualTo(ExitCodes.USAGE);
        assertThat(check(MAIL, "192.0.2.1", "", "--format", "xml")).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void nothingOfAStrangerSteersTheTerminal() throws IOException {
        Files.writeString(zone, "a.example. TXT \"v=spf1 exists:\\027[31m\\226\\128\\174.example -all\"\n");
        for (String format : List.of("text", "json")) {
            assertThat(check(MAIL, "192.0.2.1", "anne@a.example", "--format", format))
                    .isZero();
            assertThat(out.toString().codePoints())
                    .noneMatch(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202e));
        }
    }

    private int check(String message, String ip, String mailFrom, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("mail.eml"), message);
        List<String> arguments = new ArrayList<>(List.of("check", "" + file, "--ip", ip, "--mail-from", mailFrom));
        arguments.addAll(List.of("--helo", "mx.sender.example", "--dns", "" + zone));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return SallyportCommand.commandLine(new FakeClock(Instant.EPOCH))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of("auth"), Stream.of(arguments)).toArray(String[]::new));
    }
}
