package io.sallyport.auth.arc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.ConfigProblem;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SealingCheckTest {
    private static final String SEAL = "sallyport.arc.seal";

    @Test
    void sealingWithoutAKeyIsAProblem() {
        assertThat(problems(Map.of(SEAL, "true")))
                .containsExactly(
                        new ConfigProblem(SEAL, "true", "a key to seal with in sallyport.signing.key-file, or false"));
    }

    @Test
    void sealingWithAKeyAndNoSealingAreNone() {
        assertThat(problems(Map.of(SEAL, "true", "sallyport.signing.key-file", "key.pem")))
                .isEmpty();
        assertThat(problems(Map.of(SEAL, "false"))).isEmpty();
        assertThat(problems(Map.of())).isEmpty();
    }

    private static List<ConfigProblem> problems(Map<String, String> given) {
        return SealingCheck.check(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(given, "test", 500))
                .build());
    }
}
