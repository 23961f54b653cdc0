package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.cli.ConfigMappings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationDocsTest {
    private static final Path PAGE = Path.of("docs/configuration.md");

    @Test
    void theReferenceIsThatOfTheSource() throws IOException {
        String page = ConfigurationDocs.page(Path.of("src/main/java"), ConfigMappings.ALL);
        if (Boolean.getBoolean("sallyport.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("rewrite it: ./mvnw test -Dtest=ConfigurationDocsTest -Dsallyport.docs.write=true")
                .isEqualTo(page);
    }
}
