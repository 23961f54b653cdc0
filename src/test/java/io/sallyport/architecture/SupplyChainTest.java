package io.sallyport.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the program is made of: the bill of materials that the build writes with {@code -Psbom}, and always in CI. */
class SupplyChainTest {
    private static final Path BILL = Path.of("target/sbom.json");
    private static final Path FILES = Path.of("src/test/resources/supply-chain");

    /** A library as the bill names it. */
    private record Library(String name, String version, String purl, Set<String> licences) {
        static Library of(JsonNode component) {
            return new Library(
                    component.path("group").asText() + ":"
                            + component.path("name").asText(),
                    component.path("version").asText(),
                    component.path("purl").asText(),
                    component
                            .path("licenses")
                            .valueStream()
                            .map(licence -> Stream.of("/expression", "/license/id", "/license/name")
                                    .map(place -> licence.at(place).asText())
                                    .filter(text -> !text.isEmpty())
                                    .findFirst()
                                    .orElse(""))
                            .collect(Collectors.toSet()));
        }
    }

    @Test
    void everyLibraryIsNamedWithItsVersionAndPlace() throws IOException {
        List<Library> libraries = libraries();
        assertThat(libraries).hasSizeGreaterThan(100);
        assertThat(libraries)
                .allSatisfy(library ->
                        assertThat(library.purl()).startsWith("pkg:maven/").contains(library.version()));
        assertThat(libraries.stream().map(Library::name))
                .contains("dnsjava:dnsjava", "org.bouncycastle:bcprov-jdk18on", "org.apache.tika:tika-core")
                .doesNotContain("org.junit.jupiter:junit-jupiter-api", "org.hibernate.orm:hibernate-core");
    }

    @Test
    void everyLibraryHasALicenceThatMayBeUsed() throws IOException {
        JsonNode licences =
                new YAMLMapper().readTree(FILES.resolve("licences.yaml").toFile());
        Set<String> allowed = names(licences.path("allowed"));
        Set<String> exceptions = names(licences.path("exceptions"));
        assertThat(libraries())
                .filteredOn(library -> library.licences().stream().noneMatch(allowed::contains))
                .filteredOn(library -> !exceptions.contains(library.name()))
                .isEmpty();
    }

    @Test
    void noLibraryIsOfAVersionThatIsKnownToBeVulnerable() throws IOException {
        JsonNode advisories =
                new YAMLMapper().readTree(FILES.resolve("advisories.yaml").toFile());
        List<Library> libraries = libraries();
        assertThat(advisories.valueStream()).hasSizeGreaterThan(20);
        assertThat(advisories.valueStream())
                .allSatisfy(advisory -> assertThat(libraries)
                        .as(advisory.path("advisory").asText())
                        .filteredOn(library ->
                                library.name().equals(advisory.path("library").asText()))
                        .allMatch(library -> compare(
                                        library.version(),
                                        advisory.path("below").asText())
                                >= 0));
    }

    @Test
    void versionsAreComparedByTheirNumbers() {
        assertThat(compare("3.10.1", "3.9")).isPositive();
        assertThat(compare("4.1.125.Final", "4.1.125")).isZero();
        assertThat(compare("2.0.6", "2.0.6.1")).isNegative();
        assertThat(compare("33.4.8-jre", "32.0.0")).isPositive();
        assertThat(compare("1.86", "1.9")).isPositive();
    }

    /** A version stands once, as a property, where it is seen and changed. */
    @Test
    void versionsAreWrittenInOnePlace() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String behind = pom.substring(pom.indexOf("</properties>"));
        assertThat(Pattern.compile("<version>([^<$\\[]+)</version>")
                        .matcher(behind)
                        .results()
                        .map(version -> version.group(1)))
                .isEmpty();
        assertThat(pom).contains("<project.build.outputTimestamp>");
    }

    private static List<Library> libraries() throws IOException {
        assumeTrue(Files.exists(BILL), "no bill of materials: ./mvnw -Psbom");
        return new JsonMapper()
                .readTree(BILL.toFile())
                .path("components")
                .valueStream()
                .map(Library::of)
                .toList();
    }

    private static Set<String> names(JsonNode object) {
        return object.propertyStream().map(property -> property.getKey()).collect(Collectors.toSet());
    }

    /** By the numbers that versions begin with; words behind them do not count. */
    private static int compare(String one, String other) {
        return Arrays.compare(numbers(one), numbers(other));
    }

    private static long[] numbers(String version) {
        return Pattern.compile("\\d+")
                .matcher(version.replaceFirst("[-.][A-Za-z].*", ""))
                .results()
                .mapToLong(number -> Long.parseLong(number.group()))
                .toArray();
    }
}
