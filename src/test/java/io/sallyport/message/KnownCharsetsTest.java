package io.sallyport.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownCharsetsTest {
    @Test
    void namesAndAliasesMeanWhatTheyMeanToTheSystem() {
        for (Charset charset : Charset.availableCharsets().values()) {
            assertThat(KnownCharsets.named(charset.name())).isEqualTo(charset);
            for (String alias : charset.aliases()) {
                assertThat(KnownCharsets.named(alias)).as(alias).isEqualTo(Charset.forName(alias));
            }
        }
        assertThat(KnownCharsets.named("UtF8")).isEqualTo(StandardCharsets.UTF_8);
    }

    @Test
    void nameThatNobodyKnowsMeansNone() {
        for (String name : List.of("", "klingon", "utf-8 ", "=?", "\u0130so-8859-1")) {
            assertThat(KnownCharsets.named(name)).as(name).isNull();
        }
    }
}
