package io.sallyport.filter.dnsbl;

import io.sallyport.filter.dnsbl.ZoneHealth.Standing;
import io.sallyport.filter.dnsbl.ZoneHealth.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells which DNS lists are suspended. The others judge mail meanwhile: the gateway is up, and degraded.
 *
 * <p>Zones that hold the key of a subscription are named as the policy names them.
 */
@Readiness
@ApplicationScoped
class ZonesHealth implements HealthCheck {
    private static final int MOST_ZONES = 20;

    private final ZoneHealth zones;

    ZonesHealth(ZoneHealth zones) {
        this.zones = zones;
    }

    @Override
    public HealthCheckResponse call() {
        List<Standing> known = zones.standings();
        List<Standing> suspended = known.stream()
                .filter(standing -> standing.state() == State.SUSPENDED)
                .toList();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("dns-lists")
                .up()
                .withData("degraded", !suspended.isEmpty())
                .withData("lists", known.size());
        suspended.stream()
                .limit(MOST_ZONES)
                .forEach(standing -> response.withData(
                        standing.zone(), "suspended since %s: %s".formatted(standing.since(), standing.why())));
        return response.build();
    }
}
