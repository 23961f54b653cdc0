package io.sallyport.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which version of what the build takes is said in one place: the properties of the POM. */
class DependencyVersionsTest {
    @Test
    void versionsAreWrittenAmongThePropertiesAlone() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String behind = pom.substring(pom.indexOf("</properties>"));
        assertThat(all("<version>([^<]*)</version>", behind))
                .isNotEmpty()
                .allSatisfy(version -> assertThat(version).matches("\\$\\{[a-z0-9.-]+}|\\[25,\\)"));
        String properties = pom.substring(pom.indexOf("<properties>"), pom.indexOf("</properties>"));
        for (String name : all("<([a-z0-9-]+(?:\\.platform)?\\.version)>", properties)) {
            assertThat(pom.contains("${" + name + "}")).as("%s is used", name).isTrue();
        }
    }

    @Test
    void buildsOfOneSourceAreAlike() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        assertThat(pom).containsPattern("<project.build.outputTimestamp>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ<");
        assertThat(pom).doesNotContain("LATEST<", "RELEASE<");
    }

    @Test
    void versionsAreOrderedNumberByNumber() {
        assertThat(Versions.compare("4.1.130.Final", "4.1.135.Final")).isNegative();
        assertThat(Versions.compare("3.46.1.3", "3.41.2.2")).isPositive();
        assertThat(Versions.compare("1.9", "1.10")).isNegative();
        assertThat(Versions.compare("2.0", "2")).isZero();
        assertThat(Versions.isBetween("42.7.3", "42.7.4", "42.7.7")).isFalse();
        assertThat(Versions.isBetween("42.7.4", "42.7.4", "42.7.7")).isTrue();
        assertThat(Versions.isBetween("42.7.7", "42.7.4", "42.7.7")).isFalse();
    }

    private static Set<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
