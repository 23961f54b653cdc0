package io.sallyport.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.policy.LoadResult;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.policy.PolicyProblem;
import io.sallyport.testing.ContentReaders;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policy that ships can be used, and does what the tests beside it say. */
class ShippedPolicyTest {
    private static final Path SHIPPED = Path.of("policies");
    private static final String POLICY = "policy.yaml";
    private static final String SAMPLE = ".sample";

    private final Settings settings = Settings.of(new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .addDefaultInterceptors()
            .withDefaultValue("HOSTNAME", "mx.our-gateway.example"));

    @TempDir
    private Path folder;

    @Test
    void allTestsOfTheShippedPolicyHold() {
        PolicyTestReport report = played(SHIPPED);
        assertThat(report.failures()).isEmpty();
        assertThat(report.results()).hasSizeGreaterThan(45);
    }

    @Test
    void theShippedFolderServesNobody() {
        assertThat(loaded(SHIPPED).domains()).isEmpty();
    }

    @Test
    void everyFilterOfTheGatewayIsInTheShippedPolicyOrOfferedThere() throws IOException {
        String written = Files.readString(SHIPPED.resolve(POLICY));
        assertThat(filters().fresh(Clock.systemUTC()))
                .allSatisfy(filter -> assertThat(written).containsPattern("(?m)^  #?" + filter.name() + ":$"));
    }

    @Test
    void whatTheShippedPolicyOnlyOffersHoldsToo() throws IOException {
        copyShipped();
        Path file = folder.resolve(POLICY);
        Files.writeString(file, Files.readString(file).replaceAll("(?m)^  #(?=[a-z]|  )", "  "));
        assertThat(loaded(folder).defaults().filters()).containsKeys("dnsbl", "dnswl");
    }

    @Test
    void theSampleOfADomainAndItsTestsHold() throws IOException {
        copyShipped();
        for (String sample : List.of("domains/example.com.yaml", "tests/example.com.yaml")) {
            Files.copy(SHIPPED.resolve(sample + SAMPLE), folder.resolve(sample));
        }
        PolicyTestReport report = played(folder);
        assertThat(report.failures()).isEmpty();
        assertThat(report.results())
                .filteredOn(result -> result.test().place().file().equals("tests/example.com.yaml"))
                .hasSizeGreaterThan(3);
    }

    @Test
    void theTestsThatTheDocumentationShowsHold() throws IOException {
        copyShipped();
        String example = Files.readString(Path.of("docs/policies.md"))
                .transform(docs -> docs.substring(docs.indexOf("# tests/our-partners.yaml")))
                .transform(docs -> docs.substring(0, docs.indexOf("```")));
        Files.writeString(folder.resolve("tests/our-partners.yaml"), example);
        PolicyTestReport report = played(folder);
        assertThat(report.failures()).isEmpty();
        assertThat(report.results())
                .filteredOn(result -> result.test().place().file().equals("tests/our-partners.yaml"))
                .hasSize(3);
    }

    @Test
    void theFirstPageShowsATestThatIsThere() throws IOException {
        String example = Files.readString(Path.of("README.md"))
                .transform(page -> page.substring(page.indexOf("  - name: ")))
                .transform(page -> page.substring(0, page.indexOf("```")));
        assertThat(SHIPPED.resolve("tests/senders.yaml")).content().contains(example);
    }

    private PolicyTestReport played(Path policies) {
        return PolicyTestReport.of(settings, filters(), loaded(policies), policies, Duration.ofMinutes(5));
    }

    private Policy loaded(Path policies) {
        LoadResult result = new PolicyLoader(filters().blocks()).load(policies);
        String problems = result instanceof LoadResult.Rejected rejected
                ? rejected.problems().stream().map(PolicyProblem::toString).collect(Collectors.joining("\n"))
                : "";
        assertThat(problems).isEmpty();
        return ((LoadResult.Loaded) result).policy();
    }

    private InstalledFilters filters() {
        return new InstalledFilters(settings, folder.resolve("no-plugins"), ContentReaders.withoutWorkers());
    }

    private void copyShipped() throws IOException {
        try (Stream<Path> files = Files.walk(SHIPPED)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(SHIPPED.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }
}
