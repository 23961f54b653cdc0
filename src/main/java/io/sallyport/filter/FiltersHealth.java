package io.sallyport.filter;

import io.sallyport.filter.FilterChain.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells which filters could not tell the last time. That is no reason to take no mail, because the policy says what it
 * means: the gateway is up, and degraded.
 *
 * <p>Whoever reaches the port may ask, so that why is only in log and journal: it may name what was in a mail.
 */
@Readiness
@ApplicationScoped
class FiltersHealth implements HealthCheck {
    private final FilterChain chain;

    FiltersHealth(FilterChain chain) {
        this.chain = chain;
    }

    @Override
    public HealthCheckResponse call() {
        Map<String, Trouble> troubles = chain.troubles();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("filters").up().withData("degraded", !troubles.isEmpty());
        troubles.forEach((filter, trouble) -> response.withData(
                filter,
                (trouble.suspended() ? "unavailable, not asked for a while, since " : "unavailable since ")
                        + trouble.since()));
        return response.build();
    }
}
