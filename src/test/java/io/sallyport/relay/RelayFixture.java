package io.sallyport.relay;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.testing.Configs;
import io.sallyport.tracing.RecordedSpans;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The backends under test, with a clock for their health that is moved by hand. */
final class RelayFixture implements AutoCloseable {
    static final MailAddress ANNE = new MailAddress("anne", "sender.example");
    static final MailAddress BOB = new MailAddress("bob", "example.test");
    static final MailAddress CAROL = new MailAddress("carol", "example.test");
    static final MailAddress DAVE = new MailAddress("dave", "example.test");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final RecordedSpans spans = new RecordedSpans();
    final PooledBackends backends;

    RelayFixture(String... settings) {
        backends = new PooledBackends(
                Configs.of(RelayConfig.class, settings),
                "gateway.example",
                new MailMetrics(registry),
                spans,
                now::get,
                new Random(7));
    }

    void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    double count(String metric, String tag, String value) {
        var counter = registry.find(metric).tag(tag, value).counter();
        return counter == null ? 0 : counter.count();
    }

    static Envelope envelope(MailAddress... recipients) {
        return from(ANNE, recipients);
    }

    static Envelope from(@Nullable MailAddress reversePath, MailAddress... recipients) {
        return new Envelope(reversePath, Arrays.asList(recipients), Envelope.Body.SEVEN_BIT, false);
    }

    RecipientResult toBob(RelayPolicy route, MailMessage message) {
        return transfer(route, message, BOB).get(BOB);
    }

    Map<MailAddress, RecipientResult> transfer(RelayPolicy route, MailMessage message, MailAddress... recipients) {
        return backends.transfer(route, envelope(recipients), message, Duration.ofSeconds(10));
    }

    static List<MailAddress> many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new MailAddress("user" + i, "example.test"))
                .toList();
    }

    @Override
    public void close() {
        backends.close();
    }
}
