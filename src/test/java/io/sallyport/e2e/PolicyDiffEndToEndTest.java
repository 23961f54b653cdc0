package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.cli.PolicyDiffCommand;
import io.sallyport.testing.Await;
import io.sallyport.testing.QueueClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Mail that came over SMTP is judged again under a copy of the policy in which a threshold is another. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class PolicyDiffEndToEndTest {
    private static final String JUDGING = """
            verdict: { tag: 3, hold: 8 }
            filters:
              lists:
                on-unavailable: pass
                entries: [{ name: offers, deny: subject, matches: ".", points: 4 }]
            """;

    Doors doors;

    @TempDir
    Path folder;

    @Test
    void changedThresholdShowsWhichMailItWouldHold() throws IOException {
        String domain = Doors.domain(doors.first().address().port(), "cut-through");
        doors.serve("tried.example.test", domain + JUDGING);
        doors.awaitServed("bob@tried.example.test");
        var outcome =
                doors.send("tried@sender.example", List.of("bob@tried.example.test"), Doors.message("judged-again"));
        String id = Doors.queueId(outcome.end());
        Await.until(
                Doors.PATIENCE,
                () -> "the decision " + id,
                () -> Doors.asAdmin().get("/api/decisions/" + id).statusCode() == 200);
        Path candidate = copy(doors.policies());
        StringWriter out = new StringWriter();

        assertThat(diff(out, candidate)).as("%s", out).isZero();

        Files.writeString(
                candidate.resolve("domains/tried.example.test.yaml"), domain + JUDGING.replace("hold: 8", "hold: 4"));
        assertThat(diff(out, candidate)).as("%s", out).isEqualTo(1);
        assertThat(out.toString())
                .contains(id + " tried@sender.example to bob@tried.example.test: tag -> hold\n"
                        + "    verdict.hold 8 -> 4, at 4\n")
                .containsPattern("\\d+ for certain; 1 would be another");

        doors.serve("tried.example.test", domain + JUDGING.replace("hold: 8", "hold: 4"));
        Await.until(
                Doors.PATIENCE,
                () -> "the page to show what the change does",
                () -> page("/policy/changes?period=week").contains("/tracking/" + id));
        assertThat(page("/policy/changes?period=week")).contains("verdict.hold 8 -&gt; 4, at 4");
    }

    private static String page(String path) {
        return Doors.asAdmin().accept("text/html").get(path).asString();
    }

    private int diff(StringWriter out, Path candidate) {
        return new CommandLine(new PolicyDiffCommand(Clock.systemUTC()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(
                        "--since=1h",
                        "--recipient=bob@tried.example.test",
                        "--url=http://127.0.0.1:" + doors.httpPort(),
                        "--token=" + QueueClient.TOKEN,
                        doors.policies().toString(),
                        candidate.toString());
    }

    private Path copy(Path policies) throws IOException {
        Path copy = folder.resolve("candidate");
        try (Stream<Path> files = Files.walk(policies)) {
            for (Path file : files.toList()) {
                Path to = copy.resolve(policies.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        return copy;
    }
}
