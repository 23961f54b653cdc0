package io.sallyport.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The map of the house, kept. Each rule is also shown a planted breach, so that a rule that sees nothing is noticed. */
class ArchitectureTest {
    private static final String ROOT = "io.sallyport";
    private static final String PLANTED_ROOT = "io.sallyport.architecture.planted";

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(PLANTED_ROOT);

    private static final DependencyMap MAP = new DependencyMap(ROOT);
    private static final DependencyMap PLANTED_MAP = new DependencyMap(PLANTED_ROOT);

    /** Where the time of day may come from. */
    private static final String CLOCK_SOURCE = ROOT + ".Clocks";

    private static final Set<String> TIME_OF_DAY = Set.of(
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.lang.System.currentTimeMillis",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.InstantSource.system");

    private static final Pattern EMPTY_WORDS = Pattern.compile(".*(Impl|Manager|Helper|Utils?)|Abstract.*");

    @Test
    void theAnalysisSeesEveryClass() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<String> sources = files.map(Path::toString)
                    .filter(file -> file.endsWith(".java") && !file.endsWith("package-info.java"))
                    .map(file -> file.substring("src/main/java/".length(), file.length() - ".java".length())
                            .replace('/', '.'))
                    .toList();
            assertThat(sources).isNotEmpty();
            assertThat(HOUSE.stream().map(JavaClass::getName)).containsAll(sources);
        }
    }

    @Test
    void noPackageUsesWhatTheMapDoesNotAllow() {
        assertThat(PLANTED_MAP.trespasses(PLANTED)).anyMatch(trespass -> trespass.contains("Nosy.door"));
        assertNone("uses what the map does not allow", MAP.trespasses(HOUSE));
    }

    @Test
    void everyPackageIsOnTheMap() {
        assertThat(PLANTED_MAP.strangers(PLANTED)).containsExactly("nowhere");
        assertNone("is not on the map", MAP.strangers(HOUSE));
    }

    @Test
    void nobodyUsesTheRootPackage() {
        assertNone(
                "uses the root package",
                HOUSE.stream()
                        .filter(type -> !type.getPackageName().equals(ROOT))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(dependency ->
                                dependency.getTargetClass().getPackageName().equals(ROOT))
                        .map(Dependency::getDescription)
                        .toList());
    }

    @Test
    void eachLibraryIsKnownToItsPackagesAlone() {
        assertThat(PLANTED_MAP.leaks(PLANTED)).anyMatch(leak -> leak.contains("java.util.logging.Logger"));
        assertNone("knows a library that is not its own", MAP.leaks(HOUSE));
    }

    @Test
    void noFilterKnowsAnother() {
        assertThat(PLANTED_MAP.acquaintedFilters(PLANTED)).anyMatch(breach -> breach.contains("Dnsbl"));
        assertNone("knows another filter", MAP.acquaintedFilters(HOUSE));
    }

    @Test
    void noPackagesFormACycle() {
        assertThat(cycles(PLANTED_ROOT, PLANTED).hasViolation()).isTrue();
        assertNone(
                "is a cycle of packages", cycles(ROOT, HOUSE).getFailureReport().getDetails());
    }

    private static EvaluationResult cycles(String root, JavaClasses classes) {
        return slices().matching(root + ".(**)").should().beFreeOfCycles().evaluate(classes);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(unmarkedPackages(PLANTED)).isNotEmpty();
        assertNone("is not @NullMarked", unmarkedPackages(HOUSE));
    }

    private static List<String> unmarkedPackages(JavaClasses classes) {
        return classes.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(type -> !type.isAnnotatedWith(NullMarked.class))
                .map(Object::toString)
                .toList();
    }

    @Test
    void timeComesFromAnInjectedClock() {
        assertThat(timeOfDayCalls(PLANTED)).hasSize(2);
        assertNone("reads the time of day elsewhere than from an injected Clock", timeOfDayCalls(HOUSE));
    }

    private static List<String> timeOfDayCalls(JavaClasses classes) {
        return classes.stream()
                .filter(type -> !type.getName().equals(CLOCK_SOURCE))
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(ArchitectureTest::readsTimeOfDay)
                .map(JavaMethodCall::getDescription)
                .toList();
    }

    private static boolean readsTimeOfDay(JavaMethodCall call) {
        boolean injected =
                call.getTarget().getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
        return !injected && TIME_OF_DAY.contains(call.getTargetOwner().getName() + "." + call.getName());
    }

    @Test
    void nothingIsInjectedIntoFields() {
        assertThat(injectedFields(PLANTED)).hasSize(1);
        assertNone("is injected into a field", injectedFields(HOUSE));
    }

    private static List<String> injectedFields(JavaClasses classes) {
        return classes.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.isAnnotatedWith(Inject.class) || field.isAnnotatedWith(ConfigProperty.class))
                .map(Object::toString)
                .toList();
    }

    @Test
    void classesAreNamedAfterThings() {
        assertThat(emptyNames(PLANTED)).hasSize(1);
        assertNone("has a name that says nothing", emptyNames(HOUSE));
    }

    private static List<String> emptyNames(JavaClasses classes) {
        return classes.stream()
                .filter(type -> EMPTY_WORDS.matcher(type.getSimpleName()).matches())
                .map(JavaClass::getName)
                .toList();
    }

    /** Fails with every breach on a line of its own, in the message's first lines: summaries show no more. */
    private static void assertNone(String breach, List<String> found) {
        if (!found.isEmpty()) {
            fail("%s:%n  %s", breach, String.join("\n  ", found));
        }
    }
}
