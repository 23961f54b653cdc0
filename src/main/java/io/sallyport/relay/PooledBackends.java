package io.sallyport.relay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalListener;
import io.sallyport.config.HostPort;
import io.sallyport.config.SiteConfig;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.SmtpReply;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.policy.RelayPolicy.TlsPolicy;
import io.sallyport.relay.RecipientResult.Deferred;
import io.sallyport.tracing.Span;
import io.sallyport.tracing.Spans;
import io.sallyport.tracing.Tracer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The backends of all routes: goes through those of a route, by priority and weight, until one has answered for the mail.
 *
 * <p>A recipient is offered to the next backend only while it is certain that the last one does not have the mail.
 */
@ApplicationScoped
public class PooledBackends implements Backends {
    /** Pools of a policy that is no longer in force are forgotten after this. */
    private static final Duration POOL_UNUSED = Duration.ofHours(1);

    private final RelayConfig config;
    private final String ourName;
    private final MailMetrics metrics;
    private final Tracer tracer;
    private final InstantSource clock;
    private final BackendOrder order;
    private final Watchdog watchdog = new Watchdog();
    private final Cache<PoolKey, BackendPool> pools;

    /** What connections must have in common to be exchangeable. */
    private record PoolKey(HostPort backend, RelayPolicy.Protocol protocol, TlsPolicy tls, int connections) {
        /** The address tells nearly all pools apart; to hash all that TLS is about would cost each mail more. */
        @Override
        public int hashCode() {
            return backend.hashCode();
        }
    }

    @Inject
    public PooledBackends(RelayConfig config, SiteConfig site, MailMetrics metrics, Tracer tracer, Clock clock) {
        this(config, site.hostname(), metrics, tracer, clock, RandomGenerator.getDefault());
    }

    /** With a time and a chance of one's own. */
    PooledBackends(
            RelayConfig config,
            String ourName,
            MailMetrics metrics,
            Tracer tracer,
            InstantSource clock,
            RandomGenerator random) {
        this.config = config;
        this.ourName = ourName;
        this.metrics = metrics;
        this.tracer = tracer;
        this.clock = clock;
        this.order = new BackendOrder(random);
        RemovalListener<PoolKey, BackendPool> closing =
                (key, pool, cause) -> Objects.requireNonNull(pool).close();
        this.pools = Caffeine.newBuilder()
                .expireAfterAccess(POOL_UNUSED)
                .removalListener(closing)
                .executor(Runnable::run)
                .build();
        watchdog.every(
                Math.max(config.pool().maxIdle().toNanos() / 2, 1),
                () -> pools.asMap().values().forEach(BackendPool::sweep));
    }

    @Override
    public Map<MailAddress, RecipientResult> transfer(
            RelayPolicy route, Envelope envelope, MailMessage message, Duration budget) {
        Span span = Spans.partOrTrace("relay", tracer);
        try {
            Map<MailAddress, RecipientResult> results =
                    Spans.within(span, () -> offered(route, envelope, message, budget));
            tell(span, results.values());
            return results;
        } finally {
            span.end();
        }
    }

    /** How many recipients had which result. */
    private static void tell(Span span, Collection<RecipientResult> results) {
        if (span != Span.NONE) {
            results.stream()
                    .collect(Collectors.groupingBy(PooledBackends::name, Collectors.counting()))
                    .forEach((result, count) -> span.tell("relay." + result, count));
        }
    }

    private Map<MailAddress, RecipientResult> offered(
            RelayPolicy route, Envelope envelope, MailMessage message, Duration budget) {
        long begun = System.nanoTime();
        Map<MailAddress, RecipientResult> results = new HashMap<>();
        Refusals refusals = new Refusals();
        tryEach(route, Deadline.in(budget), refusals, (lease, deadline) -> {
            Envelope rest = envelope.withRecipients(envelope.recipients().stream()
                    .filter(recipient -> !results.containsKey(recipient))
                    .toList());
            var outcome = new BackendTransaction(lease.connection(), route.protocol(), config.timeouts(), deadline)
                    .give(rest, message);
            results.putAll(outcome.results());
            if (outcome.failure() != null && !outcome.open().isEmpty()) {
                throw outcome.failure();
            }
        });
        envelope.recipients().forEach(recipient -> results.computeIfAbsent(recipient, unanswered -> refusals.result()));
        results.values().forEach(result -> metrics.transferred(name(result)));
        metrics.transferTook(Duration.ofNanos(System.nanoTime() - begun));
        return results;
    }

    @Override
    public RecipientResult ask(RelayPolicy route, MailAddress recipient, Duration budget) {
        List<RecipientResult> answer = new ArrayList<>(1);
        Refusals refusals = new Refusals();
        tryEach(route, Deadline.in(budget), refusals, (lease, deadline) -> {
            answer.add(new BackendTransaction(lease.connection(), route.protocol(), config.timeouts(), deadline)
                    .askFor(recipient));
        });
        return answer.isEmpty() ? refusals.result() : answer.getFirst();
    }

    @PreDestroy
    void close() {
        List<BackendPool> closing = List.copyOf(pools.asMap().values());
        pools.invalidateAll();
        closing.forEach(BackendPool::awaitGoodbyes); // They are watched over to the end
        watchdog.close();
    }

    /** What is to be done on a connection; it fails if something is left that another backend may do. */
    private interface Business {
        void conduct(BackendPool.Lease lease, Deadline deadline) throws BackendFailure;
    }

    /** Why one backend after the other did not do: the last that was tried is the most telling. */
    private static final class Refusals {
        private final List<String> whys = new ArrayList<>();
        private @Nullable String backend;
        private @Nullable SmtpReply reply;

        void add(String failedBackend, BackendFailure failure) {
            whys.add(failedBackend + ": " + failure.why());
            if (failure.kind() != BackendFailure.Kind.DOWN) {
                backend = failedBackend;
                reply = failure.reply();
            }
        }

        RecipientResult result() {
            // A greeting of 5yz is about the server, not about the mail (RFC 7504 § 4): others may be better, later
            SmtpReply transientReply = reply != null && reply.isTransient() ? reply : null;
            String why = whys.isEmpty() ? "no time left" : String.join("; ", whys);
            return new Deferred(backend, why, transientReply, false);
        }
    }

    private void tryEach(RelayPolicy route, Deadline deadline, Refusals refusals, Business business) {
        List<RelayPolicy.Backend> backends = order.of(route.backends());
        for (int i = 0; i < backends.size() && !deadline.passed(); i++) {
            BackendPool pool = pool(route, backends.get(i));
            boolean another = i + 1 < backends.size();
            try (BackendPool.Lease lease = pool.lease(another ? deadline.half() : deadline)) {
                conduct(business, lease, deadline);
                return;
            } catch (BackendFailure e) {
                refusals.add(pool.backend(), e);
            }
        }
    }

    private static void conduct(Business business, BackendPool.Lease lease, Deadline deadline) throws BackendFailure {
        try {
            business.conduct(lease, deadline);
        } catch (BackendFailure stale) {
            if (!lease.isReused()) {
                if (stale.kind() == BackendFailure.Kind.UNWILLING) {
                    lease.backendFailed(stale);
                }
                throw stale;
            }
            if (deadline.passed()) {
                throw stale;
            }
            lease.renew(deadline);
            business.conduct(lease, deadline);
        }
    }

    @Override
    public void recheck(RelayPolicy route) {
        route.backends().forEach(backend -> pool(route, backend).recheck());
    }

    private BackendPool pool(RelayPolicy route, RelayPolicy.Backend backend) {
        PoolKey wanted = new PoolKey(backend.address(), route.protocol(), route.tls(), route.connections());
        return pools.get(
                wanted,
                key -> new BackendPool(
                        new BackendConnector(
                                key.backend(),
                                key.protocol(),
                                new BackendTls(key.tls()),
                                ourName,
                                config.timeouts(),
                                watchdog),
                        config.pool(),
                        new BackendHealth(config.health(), clock),
                        key.connections(),
                        metrics));
    }

    private static String name(RecipientResult result) {
        return switch (result) {
            case RecipientResult.Delivered delivered -> "delivered";
            case RecipientResult.Refused refused -> "refused";
            case Deferred deferred -> deferred.uncertain() ? "uncertain" : "deferred";
        };
    }
}
