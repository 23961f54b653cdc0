package io.sallyport.rehearsal;

import io.sallyport.content.reading.ContentReader;
import io.sallyport.filter.FilterRegistry;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PolicyGate;
import io.sallyport.policy.PolicyProblem;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Lets a policy come into force only if the tests that lie beside it hold. */
@ApplicationScoped
public class PolicyTestGate implements PolicyGate {
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
        PolicyTestReport report = PolicyTestReport.of(settings, filters, candidate, folder, config.patience());
        LOG.infof(
                "Tests of policy %s: %d", candidate.version(), report.results().size());
        return report.failures();
    }
}
