package io.sallyport.extract;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells whether workers can be started. If not, documents are unavailable and the policy says what that means: the gateway
 * is up, and degraded.
 */
@Readiness
@ApplicationScoped
class ExtractHealth implements HealthCheck {
    private final WorkerPool pool;

    ExtractHealth(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("extract")
                .up()
                .withData("degraded", pool.cannotStart())
                .withData("workers", pool.workers())
                .build();
    }
}
