package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.backup.Refusal;
import io.sallyport.store.embedded.EmbeddedDatabase;
import io.sallyport.testing.FakeClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/backup.md} and {@code docs/upgrade.md} tell operators to do is done here, one after the other. */
class BackupDocsTest {
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path home;

    @Test
    void commandsOfThePagesDoWhatTheySay() throws IOException {
        Path data = home.resolve("data");
        EmbeddedDatabase.open(data.resolve("store"), "quarantine").close();
        Files.createDirectories(home.resolve("backups"));
        int commands = 0;
        for (String page : List.of("backup.md", "upgrade.md")) {
            for (String line : lines(page)) {
                boolean asItIs = line.contains("policies"); // Works on no data folder
                String[] words = (line.replace(
                                                "/var/backups",
                                                home.resolve("backups").toString())
                                        .replace("/etc/sallyport/policies", "policies")
                                + (asItIs ? "" : " --data-dir=" + data))
                        .split(" ");
                if (line.equals("sallyport restore /var/backups/sallyport.backup")) {
                    words[words.length - 1] = "--data-dir=" + home.resolve("empty");
                }
                // There is none to be finished, and that is what it says
                int expected = line.contains("--finish") ? ExitCodes.FAILED : ExitCodes.OK;
                assertThat(run(Arrays.copyOfRange(words, 1, words.length)))
                        .as(line)
                        .isEqualTo(expected);
                commands++;
            }
        }
        assertThat(commands).isEqualTo(9);
    }

    @Test
    void everyRefusalIsExplained() throws IOException {
        String page = Files.readString(Path.of("docs/backup.md"));
        assertThat(Refusal.values()).allSatisfy(refusal -> assertThat(page).contains("| `" + refusal.word() + "` |"));
    }

    private static List<String> lines(String page) throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("docs", page)))
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(String::strip)
                .filter(line -> line.startsWith("sallyport ") && !line.contains("|"))
                .toList();
    }

    private static int run(String... arguments) {
        return SallyportCommand.commandLine(new FakeClock(Instant.parse("2026-03-01T10:00:00Z")))
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(arguments);
    }
}
