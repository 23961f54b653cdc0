package io.sallyport.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.ConfigProblem;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCheckTest {
    private static final String KEY = "sallyport.quarantine.key";
    private static final String KEY_FILE = "sallyport.quarantine.key-file";
    private static final String OLD_KEYS = "sallyport.quarantine.old-keys";
    private static final String GOOD = "01".repeat(32);

    @TempDir
    Path folder;

    @Test
    void nothingSetIsNoProblem() {
        assertThat(problems(Map.of(KEY, ""))).isEmpty();
    }

    @Test
    void keysAreNoProblem() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), GOOD + "\n" + "02".repeat(32) + "\n");
        assertThat(problems(Map.of(KEY_FILE, file.toString(), OLD_KEYS, GOOD + "," + "03".repeat(32))))
                .isEmpty();
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnceAndNoKeyIsShown() {
        assertThat(problems(Map.of(KEY, "hunter2", KEY_FILE, "no/such/file", OLD_KEYS, "hunter3")))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        KEY + ": (not shown): 32 octets in base64 or hexadecimal digits",
                        KEY_FILE + ": no/such/file: a file that can be read, each line of it a key:"
                                + " 32 octets in base64 or hexadecimal digits",
                        OLD_KEYS + ": (not shown): 32 octets in base64 or hexadecimal digits,"
                                + " with commas between the keys");
    }

    @Test
    void fileWithoutKeysIsAProblem() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        Path words = Files.writeString(folder.resolve("words"), "correct horse\n");
        assertThat(problems(Map.of(KEY_FILE, empty.toString()))).hasSize(1);
        assertThat(problems(Map.of(KEY_FILE, words.toString()))).hasSize(1);
    }

    @Test
    void oldKeysAreNothingWithoutAKeyForNewMessages() {
        assertThat(problems(Map.of(OLD_KEYS, GOOD)))
                .extracting(ConfigProblem::key)
                .containsExactly(KEY);
    }

    private static List<ConfigProblem> problems(Map<String, String> settings) {
        return KeysCheck.check(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build());
    }
}
