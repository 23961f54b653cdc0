package io.sallyport.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassedTestsTest {
    private static final String VERSION = "1758ebb6c101";

    @TempDir
    private Path home;

    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));

    @BeforeEach
    void writeTests() throws IOException {
        Files.createDirectories(home.resolve("tests/messages"));
        Files.writeString(home.resolve("tests/a.yaml"), "test");
        Files.writeString(home.resolve("tests/messages/a.eml"), "mail");
    }

    @Test
    void whatHasPassedIsKnownAfterARestart() {
        assertThat(passed("program").isKnown(fingerprint("program"))).isFalse();

        passed("program").remember(fingerprint("program"));

        assertThat(passed("program").isKnown(fingerprint("program"))).isTrue();
    }

    @Test
    void anyChangeOfWhatTestsRestOnHasThemPlayedAgain() throws IOException {
        String before = fingerprint("program");
        assertThat(fingerprint("program")).isEqualTo(before);
        assertThat(fingerprint("another program")).isNotEqualTo(before);
        assertThat(passed("program").fingerprint("another version", home)).isNotEqualTo(Optional.of(before));

        Files.writeString(home.resolve("tests/messages/a.eml"), "liam");
        assertThat(fingerprint("program")).isNotEqualTo(before);

        Files.writeString(home.resolve("tests/messages/a.eml"), "mail");
        Files.writeString(home.resolve("tests/b.yaml"), "another test");
        assertThat(fingerprint("program")).isNotEqualTo(before);

        Files.delete(home.resolve("tests/b.yaml"));
        assertThat(fingerprint("program")).isEqualTo(before);
        clock.advance(Duration.ofHours(14)); // Entries of lists end with a day
        assertThat(fingerprint("program")).isNotEqualTo(before);
    }

    @Test
    void programThatIsNotKnownPlaysThemAlways() {
        assertThat(new PassedTests(home.resolve("passed"), Optional.empty(), clock).fingerprint(VERSION, home))
                .isEmpty();
    }

    @Test
    void stampOfAProgramChangesWithItsFiles() throws IOException {
        Path program = Files.createDirectories(home.resolve("program"));
        Optional<String> before = PassedTests.stamp(List.of(program, home.resolve("no plugins")));
        assertThat(before).isPresent();
        Files.writeString(program.resolve("a.jar"), "new");
        assertThat(PassedTests.stamp(List.of(program, home.resolve("no plugins"))))
                .isPresent()
                .isNotEqualTo(before);
    }

    private String fingerprint(String program) {
        return passed(program).fingerprint(VERSION, home).orElseThrow();
    }

    private PassedTests passed(String program) {
        return new PassedTests(home.resolve("passed"), Optional.of(program), clock);
    }
}
