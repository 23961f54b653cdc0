package io.sallyport.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

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

    /** A backend, or its absence, decided about one recipient: {@code delivered, refused, deferred, uncertain}. */
    public void transferred(String result) {
        registry.counter("sallyport.relay.transfers", "result", result).increment();
    }

    /** A mail was offered to the backends of a route, until all recipients had a result. */
    public void transferTook(Duration time) {
        registry.timer("sallyport.relay.transfer.time").record(time);
    }

    /** A connection to a backend was opened, up to the reply to EHLO. */
    public void backendConnectionOpened() {
        registry.counter("sallyport.relay.connections", "how", "opened").increment();
    }

    /** A connection to a backend served for another mail. */
    public void backendConnectionReused() {
        registry.counter("sallyport.relay.connections", "how", "reused").increment();
    }

    /** A backend could not be reached. */
    public void backendConnectionFailed() {
        registry.counter("sallyport.relay.connections", "how", "failed").increment();
    }
}
