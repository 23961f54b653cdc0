package io.sallyport.auth.dkim;

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

class SigningCheckTest {
    private static final String DOMAIN = "sallyport.signing.domain";
    private static final String SELECTOR = "sallyport.signing.selector";
    private static final String KEY_FILE = "sallyport.signing.key-file";

    @TempDir
    Path folder;

    @Test
    void nothingSetIsNoProblem() {
        assertThat(problems(Map.of())).isEmpty();
    }

    @Test
    void domainSelectorAndReadableKeyAreNoProblem() throws IOException {
        Path key = Files.writeString(folder.resolve("key.pem"), TestKeys.ed25519Pem());
        assertThat(problems(Map.of(DOMAIN, "example.org", SELECTOR, "2026_a", KEY_FILE, key.toString())))
                .isEmpty();
    }

    @Test
    void oneIsNothingWithoutTheOthers() {
        assertThat(problems(Map.of(SELECTOR, "2026a")))
                .extracting(ConfigProblem::key)
                .containsExactly(DOMAIN, KEY_FILE);
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce() throws IOException {
        Path key = Files.writeString(folder.resolve("key.pem"), TestKeys.rsaPem(512));
        assertThat(problems(Map.of(DOMAIN, "no domain", SELECTOR, "-", KEY_FILE, key.toString())))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        DOMAIN + ": no domain: a domain such as example.org",
                        SELECTOR + ": -: a name such as 2026a",
                        KEY_FILE + ": " + key + ": a private key in PEM form, RSA of 1024 to 4096 bits or Ed25519"
                                + " (there is an RSA key of 512 bits (expected: 1024 to 4096))");
    }

    @Test
    void keyFileThatIsNotThereIsAProblem() {
        assertThat(problems(Map.of(
                        DOMAIN,
                        "example.org",
                        SELECTOR,
                        "a",
                        KEY_FILE,
                        folder.resolve("none").toString())))
                .extracting(ConfigProblem::expected)
                .containsExactly("a private key in PEM form, RSA of 1024 to 4096 bits or Ed25519,"
                        + " in a file that can be read");
    }

    private static List<ConfigProblem> problems(Map<String, String> given) {
        return SigningCheck.check(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(given, "test", 500))
                .build());
    }
}
