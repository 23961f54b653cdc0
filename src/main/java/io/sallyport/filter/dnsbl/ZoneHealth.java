package io.sallyport.filter.dnsbl;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.dns.DnsResolver;
import io.sallyport.metrics.MailMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which DNS lists deserve belief. A list is suspended, which means neither asked nor believed, if it fails its test points
 * (RFC 5782 § 5), or if it names nearly every client where it used to name few. It is tested before its first answer
 * counts, and again each hour; a suspended one every ten minutes, and comes back by itself.
 *
 * <p>Only clients that no other list names are counted for the second, because a wave of spam from known machines makes all
 * good lists jump together. The price: a wave that one list alone knows can suspend it for ten minutes, if it usually
 * knows few; what that means for mail is what the policy says under {@code on-unavailable}.
 */
@ApplicationScoped
public class ZoneHealth {
    private static final int MAX_ZONES = 1000; // The policies of a day; a zone that falls out is tested anew

    /** What is known about a list. */
    public enum State {
        /** It could not be asked for its test points. It is believed. */
        UNKNOWN,
        /** It has its test points, or none that could be asked for. */
        HEALTHY,
        /** It is neither asked nor believed. */
        SUSPENDED
    }

    /**
     * What is known about a list, for whoever watches over the gateway.
     *
     * @param zone its zone, or its name where the policy gives one
     * @param state whether it is believed
     * @param since when it came into that state
     * @param why in a few words
     */
    public record Standing(String zone, State state, Instant since, String why) {}

    /** Lists are watched by what they list: each kind has test points of its own. */
    private record Key(String zone, @Nullable TestPoints testPoints) {}

    private final Clock clock;
    private final MailMetrics metrics;
    private final boolean testing;
    private final Cache<Key, WatchedZone> zones =
            Caffeine.newBuilder().maximumSize(MAX_ZONES).build();

    @Inject
    public ZoneHealth(Clock clock, MailMetrics metrics) {
        this(clock, metrics, true);
    }

    private ZoneHealth(Clock clock, MailMetrics metrics, boolean testing) {
        this.clock = clock;
        this.metrics = metrics;
        this.testing = testing;
    }

    /** Asks no list for its test points: for the test of a policy, whose DNS holds only what the test is about. */
    public static ZoneHealth withoutTests(Clock clock, MailMetrics metrics) {
        return new ZoneHealth(clock, metrics, false);
    }

    /** All lists that were used, in the order of their names. */
    public List<Standing> standings() {
        zones.cleanUp(); // What fell out is not shown
        return zones.asMap().values().stream()
                .map(WatchedZone::known)
                .sorted(Comparator.comparing(Standing::zone).thenComparing(Standing::why))
                .toList();
    }

    /** What is known about a list; of a new one, what its test points say. Begins a test if one is due. */
    CompletableFuture<Standing> standing(ListZone zone, DnsResolver dns) {
        return watched(zone).standing(dns);
    }

    /** Learns whether a list names a client that no other list names. */
    void observed(ListZone zone, InetAddress client, boolean listed) {
        watched(zone).observed(client, listed);
    }

    /**
     * Tells other gateways of the lists that were suspended here, and hears of theirs.
     *
     * @throws IOException if they cannot be reached; what was not told then is told no more: they watch, too
     */
    void exchange(ZoneNews news) throws IOException {
        Map<String, List<WatchedZone>> byName = zones.asMap().entrySet().stream()
                .collect(Collectors.groupingBy(
                        zone -> zone.getKey().zone(), Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        for (Map.Entry<String, List<WatchedZone>> zone : byName.entrySet()) {
            for (WatchedZone watched : zone.getValue()) {
                ZoneNews.News found = watched.takeNews();
                if (found != null) {
                    news.tell(zone.getKey(), found);
                }
            }
        }
        news.told(byName.keySet())
                .forEach(
                        (zone, heard) -> byName.getOrDefault(zone, List.of()).forEach(watched -> watched.heard(heard)));
    }

    private WatchedZone watched(ListZone zone) {
        TestPoints points = testing && zone.testPoints() ? TestPoints.of(zone) : null;
        return zones.get(new Key(zone.zone().ascii(), points), key -> new WatchedZone(zone, points, clock, metrics));
    }
}
