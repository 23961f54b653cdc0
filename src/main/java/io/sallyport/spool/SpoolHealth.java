package io.sallyport.spool;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Whether mail can be stored. A gateway that cannot puts off all that it cannot hand over at once: others, if there are any,
 * should get the mail meanwhile. Where the spool lies is for the log alone: whoever reaches the port may ask.
 */
@Readiness
@ApplicationScoped
class SpoolHealth implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(SpoolHealth.class);

    private final Spool spool;

    SpoolHealth(Spool spool) {
        this.spool = spool;
    }

    @Override
    public HealthCheckResponse call() {
        try {
            spool.check();
            return HealthCheckResponse.named("spool").up().build();
        } catch (IOException e) {
            LOG.warnf("Mail cannot be stored: %s", e.getMessage());
            return HealthCheckResponse.named("spool").down().build();
        }
    }
}
