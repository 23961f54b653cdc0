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
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Lets a policy come into force only if the tests that lie beside it hold, and plays them for who asks. */
@ApplicationScoped
public class PolicyTestGate implements PolicyGate, PolicyTests {
    private static final Logger LOG = Logger.getLogger(PolicyTestGate.class);

    private final RehearsalConfig config;
    private final Settings settings;
    private final InstalledFilters filters;

    PolicyTestGate(RehearsalConfig config, Config gateway, FilterRegistry registry, ContentReader contents) {
        this.config = config;
        this.settings = Settings.in(gateway.unwrap(SmallRyeConfig.class));
        this.filters = new InstalledFilters(settings, registry.plugins(), contents);
    }

    @Override
    public List<PolicyProblem> check(Policy candidate, Path folder) {
        if (!config.gate()) {
            return List.of();
        }
        PolicyTestReport report = report(candidate, folder);
        LOG.infof(
                "Tests of policy %s: %d", candidate.version(), report.results().size());
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
