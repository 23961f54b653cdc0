package io.sallyport.overload;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells what is shed. No reason to take no mail: a gateway that is taken out of a pool leaves its load to the others. */
@Readiness
@ApplicationScoped
class OverloadHealth implements HealthCheck {
    private final Shedding shedding;
    private final LoadWatch watch;

    OverloadHealth(Shedding shedding, LoadWatch watch) {
        this.shedding = shedding;
        this.watch = watch;
    }

    @Override
    public HealthCheckResponse call() {
        Level level = shedding.level();
        return HealthCheckResponse.named("overload")
                .up()
                .withData("degraded", level != Level.NORMAL)
                .withData("level", level.number())
                .withData("shed", level.told())
                .withData("load", watch.load().toString())
                .build();
    }
}
