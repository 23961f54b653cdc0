package io.sallyport.store.shared;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Says that a shared store is away, and takes no gateway out of service for that: mail goes on without it. */
@Readiness
class SharedStoresHealth implements HealthCheck {
    private final Stores stores;
    private final Counters counters;

    SharedStoresHealth(Stores stores, Counters counters) {
        this.stores = stores;
        this.counters = counters;
    }

    @Override
    public HealthCheckResponse call() {
        boolean databaseAway = stores.isAway();
        boolean countersAway = counters.isAway();
        return HealthCheckResponse.named("shared stores")
                .up()
                .withData("degraded", databaseAway || countersAway)
                .withData("postgresql", databaseAway ? "away" : "no trouble")
                .withData("redis", countersAway ? "away" : "no trouble")
                .build();
    }
}
