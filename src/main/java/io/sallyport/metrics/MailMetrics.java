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

    /** The files of the policy were read because they changed: {@code loaded} or {@code rejected}. */
    public void policyRead(String result) {
        registry.counter("sallyport.policy.reads", "result", result).increment();
    }
}
