package io.sallyport.store.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.filter.greylist.GreylistStore.Memory;
import io.sallyport.filter.greylist.MemoryGreylistStore;
import io.sallyport.filter.impersonation.MemoryContactStore;
import io.sallyport.filter.ratelimit.Allowance;
import io.sallyport.filter.ratelimit.Amount;
import io.sallyport.filter.ratelimit.Hit;
import io.sallyport.filter.ratelimit.HitKey;
import io.sallyport.filter.ratelimit.LocalHitCounter;
import io.sallyport.filter.ratelimit.Rate;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.store.redis.RedisContactStore;
import io.sallyport.store.redis.RedisGreylistStore;
import io.sallyport.store.redis.RedisHitCounter;
import io.sallyport.store.redis.RedisServer;
import io.sallyport.testing.RedisProcess;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What gateways count together, while the server that they share comes and goes. */
class FallbacksTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final AtomicInteger alone = new AtomicInteger();
    private RedisProcess process;
    private RedisServer server;

    @BeforeEach
    void open() throws IOException {
        process = RedisProcess.start();
        server = process.open();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        process.close();
    }

    private Fallbacks.Limits limits() {
        return new Fallbacks.Limits(
                new RedisHitCounter(server),
                new LocalHitCounter(64, MailMetrics.unread()),
                e -> alone.incrementAndGet());
    }

    @Test
    void gatewaysShareALimitAndEachCountsAloneWhileTheServerIsAway() throws IOException {
        Allowance one = new Allowance(Rate.of("1/1h"), Amount.of("1"));
        HitKey key = new HitKey("x");
        Fallbacks.Limits first = limits();
        Fallbacks.Limits second = limits();
        assertThat(first.take(key, one, 1, NOW)).isEqualTo(Hit.ADMITTED);
        assertThat(second.take(key, one, 1, NOW)).isInstanceOf(Hit.Refused.class);
        assertThat(alone).hasValue(0);

        process.stop();
        assertThat(second.take(key, one, 1, NOW)).isEqualTo(Hit.ADMITTED);
        assertThat(second.take(key, one, 1, NOW)).isInstanceOf(Hit.Refused.class);
        assertThat(alone).hasValue(2);
    }

    @Test
    void greylistKnowsWhatThisGatewaySawBeforeAndDuringAnAbsence() throws IOException {
        Memory memory = new Memory(NOW, NOW.plusSeconds(600));
        var here = new Fallbacks.Greylist(
                new RedisGreylistStore(server), new MemoryGreylistStore(100), e -> alone.incrementAndGet());
        var there = new Fallbacks.Greylist(
                new RedisGreylistStore(server), new MemoryGreylistStore(100), e -> alone.incrementAndGet());
        here.remember(List.of("before"), memory);
        assertThat(there.recall(List.of("before"), NOW)).containsEntry("before", memory);
        process.stop();
        here.remember(List.of("during"), memory);
        assertThat(here.recall(List.of("before", "during"), NOW)).containsOnlyKeys("before", "during");
        assertThat(alone).hasValue(2);
    }

    @Test
    void contactsAreThoseThatEitherKnows() throws IOException {
        var here = new Fallbacks.Contacts(
                new RedisContactStore(server), new MemoryContactStore(100), e -> alone.incrementAndGet());
        var there = new Fallbacks.Contacts(
                new RedisContactStore(server), new MemoryContactStore(100), e -> alone.incrementAndGet());
        here.remember(List.of("a"), NOW, NOW.plusSeconds(60));
        assertThat(there.known(List.of("a"), NOW)).containsEntry("a", NOW.plusSeconds(60));
        process.stop();
        assertThat(here.known(List.of("a"), NOW)).containsEntry("a", NOW.plusSeconds(60));
        assertThat(there.known(List.of("a"), NOW)).isEmpty();
    }
}
