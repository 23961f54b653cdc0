package io.sallyport.filter.dnsbl;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sallyport.dns.DnsResolver;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PolicyStore;
import io.sallyport.policy.RecipientPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Has the lists that the policy names tested when the gateway starts, and whenever a test is due, mail or no mail. */
@ApplicationScoped
class ZoneChecks {
    private static final Logger LOG = Logger.getLogger(ZoneChecks.class);

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final PolicyStore policies;
    private final ZoneHealth health;
    private final DnsResolver dns;
    private final ZoneNews news;
    private final CountDownLatch stopped = new CountDownLatch(1);

    ZoneChecks(PolicyStore policies, ZoneHealth health, DnsResolver dns, ZoneNews news) {
        this.policies = policies;
        this.health = health;
        this.dns = dns;
        this.news = news;
    }

    void onStart(@Observes StartupEvent event) {
        Thread.ofVirtual().name("zone-checks").start(this::checkUntilStopped);
    }

    void onStop(@Observes ShutdownEvent event) {
        stopped.countDown();
    }

    private void checkUntilStopped() {
        try {
            do {
                check();
            } while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("interrupted: nobody but the end of the program does that", e);
        }
    }

    /** Hears of other gateways, and begins the tests that are due, of the lists of the policy in force. */
    void check() {
        try {
            health.exchange(news);
        } catch (IOException e) {
            LOG.debugf("Other gateways are not heard of: %s", e.getMessage()); // The counters' health tells of it
        }
        zones(policies.current()).forEach(zone -> {
            var unused = health.standing(zone, dns);
        });
    }

    private static List<ListZone> zones(Policy policy) {
        return Stream.concat(
                        Stream.of(policy.defaults()),
                        policy.domains().values().stream().flatMap(ZoneChecks::judging))
                .flatMap(judging -> judging.filters().values().stream())
                .flatMap(rule -> switch (rule.settings()) {
                    case DnsblSettings settings -> settings.zones().stream();
                    case DnswlSettings settings -> settings.zones().stream();
                    default -> Stream.empty();
                })
                .distinct()
                .toList();
    }

    private static Stream<RecipientPolicy> judging(DomainPolicy domain) {
        return Stream.concat(Stream.of(domain.judging()), domain.groups().values().stream());
    }
}
