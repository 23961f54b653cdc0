package io.sallyport.rehearsal;

import io.sallyport.content.reading.ContentReader;
import io.sallyport.filter.FilterRegistry;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PolicyGate;
import io.sallyport.policy.PolicyProblem;
import io.sallyport.policy.test.PolicyTests;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Lets a policy come into force only if the tests that lie beside it hold, and plays them for who asks. */
@ApplicationScoped
public class PolicyTestGate implements PolicyGate, PolicyTests {
    private static final Logger LOG = Logger.getLogger(PolicyTestGate.class);
    private static final String STARTED_BY = "quarkus-run.jar";
    /** The folders beside it that classes are in. */
    private static final List<String> PROGRAM = List.of("app", "lib", "quarkus");

    private final RehearsalConfig config;
    private final Settings settings;
    private final InstalledFilters filters;
    private final PassedTests passed;

    PolicyTestGate(
            RehearsalConfig config, Config gateway, FilterRegistry registry, ContentReader contents, Clock clock) {
        this.config = config;
        this.settings = Settings.in(gateway.unwrap(SmallRyeConfig.class));
        this.filters = new InstalledFilters(settings, registry.plugins(), contents);
        this.passed = new PassedTests(
                settings.site().dataDir().resolve("policy-tests-passed"), program(gateway, settings), clock);
    }

    /** The installed program with its plugins and settings; empty if it is not run from its own folder. */
    private static Optional<String> program(Config gateway, Settings settings) {
        Path started = Path.of(System.getProperty("java.class.path", "")).toAbsolutePath();
        Path installed = started.getParent();
        if (installed == null || !started.endsWith(STARTED_BY)) {
            return Optional.empty();
        }
        List<Path> folders = Stream.concat(
                        PROGRAM.stream().map(installed::resolve),
                        Stream.of(settings.filter().pluginsDir().toAbsolutePath()))
                .toList();
        return PassedTests.stamp(folders)
                .map(files -> Stream.concat(
                                Stream.of(files, Runtime.version().toString()),
                                StreamSupport.stream(gateway.getPropertyNames().spliterator(), false)
                                        .filter(name -> name.startsWith("sallyport."))
                                        .sorted()
                                        .map(name -> name + "="
                                                + gateway.getConfigValue(name).getValue()))
                        .collect(Collectors.joining("\n")));
    }

    @Override
    public List<PolicyProblem> check(Policy candidate, Path folder) {
        if (!config.gate()) {
            return List.of();
        }
        Optional<String> fingerprint = passed.fingerprint(candidate.version(), folder);
        if (fingerprint.filter(passed::isKnown).isPresent()) {
            LOG.infof("Tests of policy %s: passed before, nothing has changed since", candidate.version());
            return List.of();
        }
        PolicyTestReport report = report(candidate, folder);
        LOG.infof(
                "Tests of policy %s: %d", candidate.version(), report.results().size());
        if (report.holds()) {
            fingerprint.ifPresent(passed::remember);
        }
        return report.failures();
    }

    @Override
    public Outcome play(Policy policy, Path folder) {
        PolicyTestReport report = report(policy, folder);
        return new Outcome(report.results().stream().map(PolicyTestGate::played).toList(), report.problems());
    }

    private static Played played(PolicyTestReport.Result result) {
        return new Played(
                result.test().name(),
                result.test().place().file(),
                result.test().place().line(),
                result.differences().stream().map(Difference::toString).toList());
    }

    private PolicyTestReport report(Policy policy, Path folder) {
        return PolicyTestReport.of(settings, filters, policy, folder, config.patience());
    }
}
