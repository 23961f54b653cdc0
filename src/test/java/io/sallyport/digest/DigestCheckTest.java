package io.sallyport.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.ConfigProblem;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DigestCheckTest {
    private static List<String> wrong(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put("sallyport.digest." + keysAndValues[i], keysAndValues[i + 1]);
        }
        return DigestCheck.check(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(values, "test", 500))
                        .build())
                .stream()
                .map(ConfigProblem::key)
                .toList();
    }

    @Test
    void digestsNeedASenderAndAPlaceForTheirLinks() {
        assertThat(wrong("enabled", "true")).containsExactly("sallyport.digest.sender", "sallyport.digest.public-url");
        assertThat(wrong("enabled", "true", "sender", "q@example.com", "public-url", "https://q.example.com/mail"))
                .isEmpty();
    }

    @Test
    void withoutDigestsNothingIsNeeded() {
        assertThat(wrong()).isEmpty();
        assertThat(wrong("enabled", "false", "public-url", "nowhere")).isEmpty();
    }

    @Test
    void aPlaceIsAnAddressOfAPageThatLinksCanBeginWith() {
        for (String url : List.of(
                "q.example.com",
                "ftp://q.example.com",
                "https://",
                "https://q.example.com/?a=b",
                "https://q.example.com/#a",
                "https://user:secret@q.example.com/",
                "https://q example.com")) {
            assertThat(wrong("enabled", "true", "sender", "q@example.com", "public-url", url))
                    .as(url)
                    .containsExactly("sallyport.digest.public-url");
        }
    }
}
