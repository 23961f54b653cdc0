package io.sallyport.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Dashboards and alert rules ask for metrics and labels that exist: those of docs/metrics.md, which are the program's by
 * {@link MetricsDocsTest}, and a few of the platform.
 */
class DashboardsTest {
    private static final Pattern ROW = Pattern.compile("^\\| `(sallyport_\\w+)` \\| ([^|]*)\\|");
    private static final Pattern NAME = Pattern.compile("\\b((?:sallyport|jvm|process)_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!=|!~|=)");
    private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Set<String> OF_EVERY_METRIC = Set.of("instance", "job");
    private static final Map<String, Set<String>> OF_THE_PLATFORM = Map.of(
            "jvm_memory_used_bytes", Set.of("area", "id"),
            "jvm_memory_max_bytes", Set.of("area", "id"),
            "process_cpu_usage", Set.of());

    @Test
    void dashboardsAskForMetricsThatExist() throws IOException {
        List<String> expressions = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("docker/grafana/dashboards"))) {
            for (Path file : files.toList()) {
                JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
                assertThat(dashboard.get("uid").asText()).startsWith("sallyport-");
                for (JsonNode panel : dashboard.get("panels")) {
                    assertThat(panel.get("title").asText()).isNotBlank();
                    panel.get("targets")
                            .forEach(
                                    target -> expressions.add(target.get("expr").asText()));
                }
                for (JsonNode variable : dashboard.get("templating").get("list")) {
                    expressions.add(variable.get("query").get("query").asText());
                }
            }
        }
        assertThat(expressions).hasSizeGreaterThan(20);
        assertKnown(expressions);
    }

    @Test
    void alertRulesAskForMetricsThatExistAndSayWhatToLookAt() throws IOException {
        List<String> expressions = new ArrayList<>();
        JsonNode rules = new ObjectMapper(new YAMLFactory())
                .readTree(Path.of("docker/prometheus/alerts.yml").toFile());
        for (JsonNode group : rules.get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                String name = rule.get("alert").asText();
                assertThat(name).startsWith("Sallyport");
                assertThat(rule.at("/annotations/summary").asText()).as(name).isNotBlank();
                assertThat(rule.at("/annotations/description").asText())
                        .as(name)
                        .isNotBlank();
                assertThat(rule.at("/labels/severity").asText()).as(name).isIn("critical", "warning", "info");
                expressions.add(rule.get("expr").asText());
            }
        }
        assertThat(expressions).hasSizeGreaterThan(5);
        assertKnown(expressions);
    }

    private static void assertKnown(List<String> expressions) throws IOException {
        Map<String, Set<String>> known = known();
        for (String expression : expressions) {
            Set<String> used = new java.util.HashSet<>(OF_EVERY_METRIC);
            Matcher name = NAME.matcher(expression);
            while (name.find()) {
                Set<String> labels = known.get(name.group(1));
                assertThat(labels)
                        .as("metric %s in %s", name.group(1), expression)
                        .isNotNull();
                used.addAll(labels);
                if (name.group(2) != null) {
                    assertLabels(LABEL.matcher(name.group(2)), labels, expression);
                }
            }
            Matcher grouping = GROUPING.matcher(expression);
            while (grouping.find()) {
                for (String label : grouping.group(1).split(",")) {
                    assertThat(used).as("labels of %s", expression).contains(label.strip());
                }
            }
        }
    }

    private static void assertLabels(Matcher selectors, Set<String> labels, String expression) {
        while (selectors.find()) {
            String label = selectors.group(1);
            assertThat(OF_EVERY_METRIC.contains(label) || labels.contains(label))
                    .as("label %s in %s", label, expression)
                    .isTrue();
        }
    }

    private static Map<String, Set<String>> known() throws IOException {
        Map<String, Set<String>> known = new HashMap<>(OF_THE_PLATFORM);
        for (String line : Files.readAllLines(Path.of("docs/metrics.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.find()) {
                Set<String> labels =
                        Set.of(Stream.of(row.group(2).replaceAll("[`\\s]", "").split(","))
                                .filter(label -> !label.isEmpty())
                                .toArray(String[]::new));
                String name = row.group(1);
                known.put(name, labels);
                if (name.endsWith("_seconds")) {
                    Stream.of("_count", "_sum", "_max").forEach(part -> known.put(name + part, labels));
                }
                if (line.contains("ᵇ")) {
                    known.put(
                            name + "_bucket",
                            Stream.concat(labels.stream(), Stream.of("le")).collect(Collectors.toSet()));
                }
            }
        }
        return known;
    }
}
