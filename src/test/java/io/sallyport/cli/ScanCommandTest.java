package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.testing.FakeClock;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanCommandTest {
    private static final String PLAIN = """
            Return-Path: <ann@sender.example>
            Date: Sun, 22 Nov 2026 09:00:00 +0000
            From: ann@sender.example
            To: bob@our.example
            Subject: hello
            Message-ID: <1@sender.example>

            Shall we meet?
            """;
    private static final String PRIZE = PLAIN.replace("Shall we meet?", "You won a jackpot in the lottery!");
    private static final String POLICY = """
            verdict: { reject: 5 }
            filters:
              content:
                on-unavailable: pass
                rules:
                  - { name: prizes, words: [lottery, jackpot], at-least: 2, points: 6 }
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void oneMailGivesItsWholeStory() throws IOException {
        policy(POLICY);
        assertThat(scan(mail("prize.eml", PRIZE))).isZero();
        assertThat(out.toString()).contains("content.rule").contains("prizes").contains("ann@sender.example");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void foldersGiveALineForEachMailAndATable() throws IOException {
        policy(POLICY);
        mail("mails/a/1.eml", PLAIN);
        mail("mails/b/cur/2", PRIZE);
        assertThat(scan(folder.resolve("mails").toString())).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).startsWith("deliver").contains("1.eml");
        assertThat(lines.get(1)).startsWith("reject").contains("content.rule");
        assertThat(out.toString()).contains("2 mails").containsPattern("content\\.rule +1 +50\\.0 %");
    }

    @Test
    void mailboxGivesALineForEachOfItsMailsAndATable() throws IOException {
        policy(POLICY);
        String first = "From ann@sender.example Sun Nov 22 09:00:00 2026\n" + PLAIN;
        assertThat(scan(mail("box", first + "\nFrom ann@sender.example Sun Nov 22 09:01:00 2026\n" + PRIZE)))
                .isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).startsWith("deliver").contains("box message 1");
        assertThat(lines.get(1)).startsWith("reject").contains("box message 2");
        assertThat(out.toString()).contains("2 mails");
        out.getBuffer().setLength(0);
        assertThat(scan(mail("box", first))).isZero();
        assertThat(out.toString()).contains("ann@sender.example").doesNotContain("1 mails");
    }

    @Test
    void jsonGivesADecisionForEachLineWithItsFile() throws IOException {
        policy(POLICY);
        String plain = mail("mails/1.eml", PLAIN);
        String prize = mail("mails/2.eml", PRIZE);
        assertThat(scan("--json", folder.resolve("mails").toString())).isZero();
        List<JsonNode> decisions = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            decisions.add(new ObjectMapper().readTree(line));
        }
        assertThat(decisions)
                .extracting(decision -> decision.path("file").asText())
                .containsExactly(plain, prize);
        assertThat(decisions.get(1).toString()).contains("content.rule");
    }

    @Test
    void whatIsSaidOfHowAMailCameCounts() throws IOException {
        policy(POLICY);
        String mail = mail("1.eml", PLAIN);
        assertThat(scan(
                        "--json",
                        "--ip",
                        "2001:db8::7",
                        "--helo",
                        "mx.sender.example",
                        "--mail-from",
                        "<>",
                        "--rcpt",
                        "bob@our.example",
                        "--rcpt",
                        "<eve@our.example>",
                        "--at",
                        "2026-03-01T10:00:00Z",
                        mail))
                .isZero();
        String decision = out.toString();
        assertThat(decision)
                .contains("2001:db8")
                .contains("mx.sender.example")
                .contains("bob@our.example")
                .contains("eve@our.example")
                .contains("2026-03-01T10:00");
    }

    @Test
    void questionsAreAnsweredFromAZoneFile() throws IOException {
        policy("");
        String mail = mail("1.eml", PLAIN);
        Path zone = folder.resolve("zone");
        Files.writeString(zone, "sender.example. 60 IN TXT \"v=spf1 ip4:192.0.2.1 -all\"\n");
        assertThat(scan("--json", "--ip", "192.0.2.1", "--dns", zone.toString(), mail))
                .isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).toString())
                .contains("spf")
                .contains("pass");
    }

    @Test
    void whatCannotBeReadIsToldAndTheOthersAreJudged() throws IOException {
        policy(POLICY);
        String mail = mail("1.eml", PLAIN);
        assertThat(scan(mail, folder.resolve("missing.eml").toString())).isEqualTo(1);
        assertThat(out.toString()).contains("1.eml").contains("1 mails");
        out.getBuffer().setLength(0);
        assertThat(scan(folder.resolve("missing.eml").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("missing.eml");
    }

    @Test
    void aPolicyThatDoesNotHoldIsTold() throws IOException {
        policy("verdict: { hold: high }\n");
        assertThat(scan(mail("1.eml", PLAIN))).isEqualTo(1);
        assertThat(err.toString()).startsWith("policy.yaml:1:18: verdict.hold: ");
    }

    @Test
    void wrongUsageHasAnExitCodeOfItsOwn() throws IOException {
        policy("");
        String mail = mail("1.eml", PLAIN);
        assertThat(scan("--ip", "localhost", mail)).isEqualTo(2);
        assertThat(scan("--mail-from", "ann", mail)).isEqualTo(2);
        assertThat(scan("--rcpt", "@", mail)).isEqualTo(2);
        assertThat(scan("--at", "noon", mail)).isEqualTo(2);
        assertThat(scan("--online", "--dns", "zone", mail)).isEqualTo(2);
        assertThat(scan()).isEqualTo(2);
        assertThat(err.toString()).contains("--ip localhost (expected: an IPv4 or IPv6 address)");
    }

    @Test
    void aMailCanComeFromStandardInput() throws IOException {
        policy(POLICY);
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(PRIZE.getBytes(StandardCharsets.US_ASCII)));
        try {
            assertThat(scan("-")).isZero();
        } finally {
            System.setIn(before);
        }
        assertThat(out.toString()).contains("content.rule");
    }

    private int scan(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("scan", "--policies", folder.resolve("policies").toString()));
        all.addAll(List.of(arguments));
        return SallyportCommand.commandLine(new FakeClock(Instant.parse("2026-11-22T10:00:00Z")))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    private void policy(String text) throws IOException {
        Files.createDirectories(folder.resolve("policies"));
        Files.writeString(folder.resolve("policies/policy.yaml"), text);
    }

    private String mail(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return file.toString();
    }
}
