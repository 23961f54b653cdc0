package io.sallyport.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;

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

    /** A question to the domain name system was answered, or given up, after that time. */
    public void dnsAnswered(String type, String outcome, Duration took) {
        registry.timer("sallyport.dns.questions", "type", type, "outcome", outcome)
                .record(took);
    }

    /** A question needed no server: the answer was known. */
    public void dnsAnsweredFromCache(String type) {
        registry.counter("sallyport.dns.hits", "type", type).increment();
    }

    /** A question needed no server of its own: an equal one was on its way. */
    public void dnsShared(String type) {
        registry.counter("sallyport.dns.shared", "type", type).increment();
    }

    /** Shows how many mails are in the spool. */
    public void watchSpool(Supplier<Number> entries) {
        Gauge.builder("sallyport.spool.entries", entries).strongReference(true).register(registry);
    }

    /** A mail was taken into the spool. */
    public void spoolStored() {
        registry.counter("sallyport.spool.stored").increment();
    }

    /** A file of the spool was damaged or could not be read. */
    public void spoolCorrupt() {
        registry.counter("sallyport.spool.corrupt").increment();
    }

    /** Something became of a recipient of a mail in the spool. */
    public void relayed(String event) {
        registry.counter("sallyport.relay.events", "event", event).increment();
    }
}
