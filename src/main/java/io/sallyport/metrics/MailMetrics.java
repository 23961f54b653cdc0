package io.sallyport.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** What is counted and timed. Each method is one event; the names of the metrics stand here and nowhere else. */
@ApplicationScoped
public class MailMetrics {
    private final MeterRegistry registry;

    public MailMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A mail or a connection was answered for good. */
    public void decided(String verdict) {
        registry.counter("sallyport.decisions", "verdict", verdict).increment();
    }

    /** A client was let in. */
    public void connectionAccepted(String listener) {
        registry.counter("sallyport.smtp.connections", "listener", listener, "outcome", "accepted")
                .increment();
    }

    /** A client was turned away because there were too many. */
    public void connectionRefused(String listener) {
        registry.counter("sallyport.smtp.connections", "listener", listener, "outcome", "refused")
                .increment();
    }
}
