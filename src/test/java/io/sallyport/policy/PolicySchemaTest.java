package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sallyport.testing.RecordDocs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What editors say of a file is what the gateway says, as far as one file tells. */
class PolicySchemaTest {
    private static final Path CASES = Path.of("src/test/resources/policies");
    private static final YAMLMapper YAML = new YAMLMapper();

    private JsonNode policy;
    private JsonNode domain;

    @BeforeEach
    void makeSchemas() throws IOException {
        PolicySchemas schemas = new PolicySchemas(
                new SampleFilters(), RecordDocs.of(List.of(Path.of("src/main/java/io/sallyport/policy"))));
        policy = new ObjectMapper().valueToTree(schemas.policy());
        domain = new ObjectMapper().valueToTree(schemas.domain());
    }

    @Test
    void editorsObjectToNothingInFilesThatHold() throws IOException {
        SoftAssertions softly = new SoftAssertions();
        try (Stream<Path> folders = Files.list(CASES.resolve("valid"))) {
            for (Path folder : folders.toList()) {
                softly.assertThat(problems(folder)).as(folder.toString()).isEmpty();
            }
        }
        softly.assertAll();
    }

    @Test
    void editorsObjectToNothingInThePolicyThatShips() throws IOException {
        Path shipped = Path.of("policies");
        assertThat(SchemaCheck.problems(shippedSchema("policy"), document(shipped.resolve("policy.yaml"))))
                .isEmpty();
        assertThat(SchemaCheck.problems(
                        shippedSchema("domain"), document(shipped.resolve("domains/example.com.yaml.sample"))))
                .isEmpty();
    }

    @Test
    void editorsObjectToWhatIsWrongByItself() throws IOException {
        assertThat(invalid("mistyped-words"))
                .containsExactly("relay.delivery: enum", "relay.bugdet: additionalProperties", "recipients: anyOf");
        assertThat(invalid("wrong-kinds")).contains("relay.backends: type", "relay.budget: type", "relay.tls: anyOf");
        assertThat(invalid("out-of-bounds")).contains("relay.backends[3]: anyOf", "relay.retry.expire: pattern");
        assertThat(invalid("not-a-block")).contains(": type");
        assertThat(invalid("authentication")).contains("authentication.exceptions[0]: required");
        assertThat(invalid("names")).containsExactly("rules.Big: propertyNames", "rules.a.b: propertyNames");
        assertThat(invalid("rules")).contains("rules.patterns.when.any[0]: pattern", "rules.mistyped.then: enum");
        assertThat(invalid("verdict"))
                .contains("verdict.header: additionalProperties", "verdict.subject-prefix: pattern");
        assertThat(invalid("replies")).contains("replies.texts.listed: propertyNames", "replies.texts.*: pattern");
    }

    @Test
    void blocksOfFiltersHaveTheKeysOfTheirFilter() throws IOException {
        assertThat(invalid("filters"))
                .contains(
                        "filters.helo: required",
                        "filters.zone: additionalProperties",
                        "filters.zones.on-unavailable: enum",
                        "filters.zones.shadwo: additionalProperties");
    }

    /** What must be set in the end may be set in {@code policy.yaml}, and a domain may change the rest. */
    @Test
    void onlyTheDefaultsMustBeComplete() throws IOException {
        JsonNode partOfABlock = YAML.readTree("filters: { helo: { budget: 1s } }");
        assertThat(SchemaCheck.problems(policy, partOfABlock)).containsExactly("filters.helo: required");
        assertThat(SchemaCheck.problems(domain, partOfABlock)).isEmpty();
    }

    @Test
    void keysAreExplainedAndHaveTheirDefaults() {
        JsonNode budget = domain.at("/properties/relay/properties/budget");
        assertThat(budget.get("description").asText())
                .isEqualTo("How long a sender waits for the backend before the mail goes to the spool");
        assertThat(budget.get("default").asText()).isEqualTo("30s");
        assertThat(domain.at("/properties/relay/properties/connections/maximum").asInt())
                .isEqualTo(10_000);
    }

    private static JsonNode shippedSchema(String name) throws IOException {
        return new ObjectMapper().readTree(Files.readString(Path.of("policies/schema", name + ".schema.json")));
    }

    private List<String> invalid(String folder) throws IOException {
        return problems(CASES.resolve("invalid").resolve(folder));
    }

    private List<String> problems(Path folder) throws IOException {
        List<String> problems = new ArrayList<>();
        Path defaults = folder.resolve("policy.yaml");
        if (Files.exists(defaults)) {
            problems.addAll(SchemaCheck.problems(policy, document(defaults)));
        }
        Path domains = folder.resolve("domains");
        if (Files.exists(domains)) {
            try (Stream<Path> files = Files.list(domains)) {
                for (Path file : files.filter(PolicySchemaTest::isRead).sorted().toList()) {
                    problems.addAll(SchemaCheck.problems(domain, document(file)));
                }
            }
        }
        return problems;
    }

    private static boolean isRead(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".yaml") && !name.startsWith(".");
    }

    private static JsonNode document(Path file) throws IOException {
        JsonNode document = YAML.readTree(Files.readString(file).replace("\uFEFF", ""));
        return document.isMissingNode() ? YAML.nullNode() : document;
    }
}
