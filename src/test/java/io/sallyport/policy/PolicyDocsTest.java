package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.filter.auth.AuthSettings;
import io.sallyport.filter.protocol.ProtocolSettings;
import io.sallyport.policy.yaml.Layers;
import io.sallyport.policy.yaml.RecordShape;
import io.sallyport.policy.yaml.RecordShape.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/policies.md} says neither more nor less than what holds. */
class PolicyDocsTest {
    private static final Path DOCS = Path.of("docs/policies.md");
    private static final Path FILES = Path.of("src/test/resources/policies/valid/tls-files/tls");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (.*?) \\| (.*?) ?\\| ");
    private static final Pattern EXAMPLE =
            Pattern.compile("```yaml\n# (\\S+)\n(.*?)```\n(?:\n```text\n(.*?)```)?", Pattern.DOTALL);
    private static final FilterBlocks FILTERS =
            () -> Map.of("auth", AuthSettings.class, "protocol", ProtocolSettings.class);
    private static final String BACKENDS = "relay: { backends: [\"127.0.0.1:2526\"] }\n";

    @TempDir
    Path folder;

    @Test
    void everyKeyIsDocumentedAndNoOther() throws IOException {
        assertThat(documented().keySet()).containsExactlyInAnyOrderElementsOf(keys().keySet());
    }

    @Test
    void theDocumentedDefaultsHold() throws IOException {
        Map<String, String> documented = documented();
        keys().forEach((key, standard) -> {
            if (standard != null) {
                String shown = standard.isEmpty() ? "\"\"" : standard;
                assertThat(documented.get(key)).as(key).isEqualTo("`" + shown + "`");
            }
        });
    }

    @Test
    void everyExampleDoesWhatItSays() throws IOException {
        List<MatchResult> examples = new ArrayList<>();
        for (Path docs : List.of(DOCS, Path.of("docs/authentication.md"))) {
            EXAMPLE.matcher(Files.readString(docs)).results().forEach(examples::add);
        }
        assertThat(examples).hasSizeGreaterThan(9);
        for (MatchResult example : examples) {
            assertThat(problems(example.group(1), example.group(2)))
                    .as(example.group())
                    .isEqualTo(example.group(3) == null ? "" : example.group(3));
        }
    }

    @Test
    void theShippedFileNamesTheDefaults() throws IOException {
        String shipped = Files.readString(Path.of("policies/policy.yaml"));
        // Keys stand behind # at once or indented by two; one space makes prose.
        String active = shipped.lines()
                .filter(line -> line.matches("#([a-z]|  ).*") && !line.startsWith("#postmaster"))
                .map(line -> line.substring(1))
                .collect(Collectors.joining("\n"));
        assertThat(problems("policy.yaml", active)).isEmpty();
        Policy written = ((LoadResult.Loaded) new PolicyLoader(FILTERS).load(folder)).policy();
        assertThat(written.protocol()).isEqualTo(ProtocolPolicy.DEFAULT);
        assertThat(active).contains("recipients: callout", "retry: { first: 1m, most: 1h, expire: 5d }");
    }

    /** The problems of an example; its first line, the comment with its name, counts. */
    private String problems(String name, String content) throws IOException {
        write("policy.yaml", "");
        write("domains/example.com.yaml", BACKENDS);
        write("lists/people.txt", "jane\n");
        for (String file : List.of("backend-ca.pem", "gateway.pem", "gateway-key.pem")) {
            write("tls/" + file, Files.readString(FILES.resolve(file)));
        }
        if (!name.equals("policy.yaml")) {
            write("policy.yaml", BACKENDS);
        }
        write(name, "# " + name + "\n" + content);
        return switch (new PolicyLoader(FILTERS).load(folder)) {
            case LoadResult.Loaded loaded -> "";
            case LoadResult.Rejected rejected ->
                rejected.problems().stream().map(problem -> problem + "\n").collect(Collectors.joining());
        };
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        ROW.matcher(Files.readString(DOCS)).results().forEach(row -> rows.put(row.group(1), row.group(3)));
        return rows;
    }

    /** All keys with their defaults, of the records that files are bound to. */
    private static Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        collect(PolicyFile.class, "", keys, new ArrayList<>());
        collect(DomainFile.class, "", keys, new ArrayList<>());
        // The keys of a domain stand in its groups, too.
        RecordShape.of(JudgingBlock.class)
                .fields()
                .keySet()
                .forEach(key -> keys.keySet().removeIf(path -> path.startsWith("groups.<name>." + key)));
        // Blocks that have nothing to say but their keys.
        keys.keySet()
                .removeAll(List.of(
                        "protocol",
                        "relay",
                        "authentication",
                        "authentication.dmarc",
                        "authentication.spf",
                        "authentication.iprev",
                        "verdict",
                        "rules.<name>.when",
                        "replies",
                        "digest"));
        return keys;
    }

    private static void collect(Class<?> block, String path, Map<String, String> keys, List<Class<?>> above) {
        assertThat(above).doesNotContain(block);
        for (Field field : RecordShape.of(block).fields().values()) {
            String key = path + field.name();
            keys.put(key, field.standard());
            Class<?> type = field.valueClass();
            if (Layers.isBlock(type)) {
                List<Class<?>> around = new ArrayList<>(above);
                around.add(block);
                String name = field.isNamed() ? ".<name>." : ".";
                collect(type, key + (field.isList() ? "[]." : name), keys, around);
            }
        }
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
