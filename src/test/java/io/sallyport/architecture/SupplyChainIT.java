package io.sallyport.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the built program is made of, by its bill of materials (CycloneDX), which the profile {@code sbom} writes. */
class SupplyChainIT {
    private static final Path BILL = Path.of("target/sbom.json");
    private final List<Component> components = new ArrayList<>();

    private record Component(String name, String version, String purl, List<String> licences) {}

    @BeforeEach
    void readTheBill() throws IOException {
        assumeTrue(Files.exists(BILL), "no bill of materials: build with -Psbom");
        for (JsonNode each :
                JsonMapper.builder().build().readTree(BILL.toFile()).get("components")) {
            if (isPartOfTheProgram(each)) {
                List<String> licences = new ArrayList<>();
                each.path("licenses").forEach(licence -> licences.addAll(namesOf(licence)));
                components.add(new Component(
                        each.path("group").asText() + ":" + each.get("name").asText(),
                        each.get("version").asText(),
                        each.path("purl").asText(),
                        licences));
            }
        }
    }

    @Test
    void billNamesEveryLibraryOfTheProgram() throws IOException {
        assertThat(components).hasSizeGreaterThan(100).allSatisfy(each -> {
            assertThat(each.purl()).startsWith("pkg:maven/").contains("@" + each.version());
            assertThat(each.licences()).as(each.name()).isNotEmpty();
        });
        Set<String> files = new HashSet<>();
        components.forEach(each -> files.add(each.name().replace(':', '.') + "-" + each.version()));
        try (Stream<Path> libraries = Files.walk(Path.of("target/quarkus-app/lib"))) {
            assertThat(libraries
                            .map(path -> path.getFileName().toString())
                            .filter(name -> name.endsWith(".jar"))
                            .map(name -> name.substring(0, name.length() - ".jar".length())))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(files).anyMatch(file::startsWith));
        }
    }

    @Test
    void everyLibraryHasALicenceThatIsAllowed() throws IOException {
        JsonNode rules = yaml(".ci/licences.yaml");
        Set<String> allowed = new HashSet<>();
        rules.get("allowed").forEach(each -> allowed.add(each.asText()));
        Set<String> unused = new TreeSet<>();
        rules.get("exceptions").fieldNames().forEachRemaining(unused::add);
        for (Component each : components) {
            if (!unused.remove(each.name())) {
                assertThat(each.licences()).as(each.name()).containsAnyElementsOf(allowed);
            }
        }
        assertThat(unused).as("exceptions without a library").isEmpty();
    }

    @Test
    void noLibraryIsKnownToBeVulnerable() throws IOException {
        for (JsonNode hole : yaml(".ci/known-vulnerable.yaml")) {
            assertThat(hole.get("cve").asText()).matches("CVE-\\d{4}-\\d{4,}");
            for (Component each : components) {
                if (each.name().equals(hole.get("component").asText()) && !hole.has("accepted")) {
                    assertThat(Versions.isBetween(
                                    each.version(),
                                    hole.path("from").asText("0"),
                                    hole.get("fixed").asText()))
                            .as("%s of %s %s", hole.get("cve").asText(), each.name(), each.version())
                            .isFalse();
                }
            }
        }
    }

    private static boolean isPartOfTheProgram(JsonNode component) {
        for (JsonNode property : component.path("properties")) {
            if (property.get("name").asText().equals("quarkus:component:scope")) {
                return property.get("value").asText().equals("runtime");
            }
        }
        return false;
    }

    private static List<String> namesOf(JsonNode licence) {
        if (licence.has("expression")) {
            // Of several any may be chosen; a conjunction stays one name, which is on no list
            return List.of(
                    licence.get("expression").asText().replaceAll("[()]", "").split(" OR "));
        }
        JsonNode named = licence.get("license");
        return List.of((named.has("id") ? named.get("id") : named.path("name")).asText());
    }

    private static JsonNode yaml(String file) throws IOException {
        return YAMLMapper.builder().build().readTree(Path.of(file).toFile());
    }
}
