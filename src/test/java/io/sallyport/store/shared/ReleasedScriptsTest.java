package io.sallyport.store.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A script that has been released has been run on somebody's database, and is never run there again: a change of it would
 * reach new databases alone, and Flyway would refuse the old ones. {@code -Dsallyport.docs.write=true} writes down new scripts.
 */
class ReleasedScriptsTest {
    private static final Path SCRIPTS = Path.of("src/main/resources/db");
    private static final Path SUMS = Path.of("src/test/resources/upgrade/scripts.sha256");

    @Test
    void noScriptHasChangedSinceItWasWrittenDown() throws IOException, NoSuchAlgorithmException {
        Map<String, String> now = scripts();
        Map<String, String> written = written();
        if (Boolean.getBoolean("sallyport.docs.write")) {
            now.forEach(written::putIfAbsent);
            Files.writeString(SUMS, text(written));
        }
        assertThat(problems(written, now)).isEmpty();
    }

    @Test
    void changedAndForgottenScriptsAreTold() {
        assertThat(problems(Map.of("a", "1", "b", "1", "c", "1"), Map.of("a", "1", "b", "2", "d", "1")))
                .hasSize(3)
                .anyMatch(problem -> problem.startsWith("b has changed") && problem.contains("V<n+1>"))
                .anyMatch(problem -> problem.startsWith("c is gone"))
                .anyMatch(problem -> problem.startsWith("d is new"));
    }

    private static List<String> problems(Map<String, String> written, Map<String, String> now) {
        List<String> problems = new ArrayList<>();
        new TreeMap<>(written).forEach((script, sum) -> {
            if (!now.containsKey(script)) {
                problems.add(script + " is gone: databases that it was run on could not be opened. Bring it back.");
            } else if (!sum.equals(now.get(script))) {
                problems.add(script
                        + " has changed. Take the change back and put it into a script of its own, V<n+1>__….sql, "
                        + "with its line in index.txt and sample rows of version n. If no version was ever released "
                        + "with this script, delete its line in " + SUMS + " and write it anew.");
            }
        });
        new TreeMap<>(now).forEach((script, sum) -> {
            if (!written.containsKey(script)) {
                problems.add(
                        script + " is new: write it down with -Dsallyport.docs.write=true -Dtest=ReleasedScriptsTest");
            }
        });
        return problems;
    }

    private static Map<String, String> scripts() throws IOException, NoSuchAlgorithmException {
        Map<String, String> sums = new TreeMap<>();
        try (Stream<Path> all = Files.walk(SCRIPTS)) {
            for (Path script :
                    all.filter(file -> file.toString().endsWith(".sql")).toList()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(script));
                sums.put(SCRIPTS.relativize(script).toString(), HexFormat.of().formatHex(digest));
            }
        }
        assertThat(sums).isNotEmpty();
        return sums;
    }

    private static Map<String, String> written() throws IOException {
        return Files.notExists(SUMS)
                ? new TreeMap<>()
                : Files.readAllLines(SUMS).stream()
                        .map(line -> line.split(" {2}"))
                        .collect(Collectors.toMap(line -> line[1], line -> line[0], (a, b) -> b, TreeMap::new));
    }

    private static String text(Map<String, String> sums) {
        return sums.entrySet().stream()
                .map(sum -> "%s  %s\n".formatted(sum.getValue(), sum.getKey()))
                .collect(Collectors.joining());
    }
}
