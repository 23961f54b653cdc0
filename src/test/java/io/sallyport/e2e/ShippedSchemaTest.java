package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.policy.FilterBlocks;
import io.sallyport.policy.PolicySchemas;
import io.sallyport.rehearsal.InstalledFilters;
import io.sallyport.rehearsal.Settings;
import io.sallyport.testing.ContentReaders;
import io.sallyport.testing.RecordDocs;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schemas beside the shipped policy know the filters that this gateway really has. */
class ShippedSchemaTest {
    private static final Path FOLDER = Path.of("policies/schema");
    private static final Path SOURCES = Path.of("src/main/java/io/sallyport");

    @TempDir
    private Path noPlugins;

    @Test
    void theShippedSchemasAreThoseOfTheRecords() throws IOException {
        RecordDocs docs =
                RecordDocs.of(List.of(SOURCES.resolve("policy"), SOURCES.resolve("filter"), SOURCES.resolve("mail")));
        Settings settings = Settings.of(new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withDefaultValue("HOSTNAME", "mx.example.net"));
        FilterBlocks filters = new InstalledFilters(settings, noPlugins, ContentReaders.withoutWorkers()).blocks();
        PolicySchemas schemas = new PolicySchemas(filters, docs);
        assertShipped("policy.schema.json", schemas.policy());
        assertShipped("domain.schema.json", schemas.domain());
    }

    private static void assertShipped(String name, Map<String, Object> schema) throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n")); // The same on every system
        String text = new ObjectMapper().writer(printer).writeValueAsString(schema) + "\n";
        Path file = FOLDER.resolve(name);
        if (Boolean.getBoolean("sallyport.docs.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, text);
        }
        assertThat(file)
                .as("rewrite it: ./mvnw test -Dtest=ShippedSchemaTest -Dsallyport.docs.write=true")
                .content()
                .isEqualTo(text);
    }
}
