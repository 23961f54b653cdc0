package io.sallyport.admin.digest;

import io.sallyport.admin.access.Addresses;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bars hosts for a while that come with many links which are not ours. Nobody guesses a signature; this keeps those who try
 * from our processors and logs.
 */
@Singleton
final class LinkThrottle {
    /** Forged links that a site has free in a time. */
    static final int FREE = 20;

    static final Duration TIME = Duration.ofMinutes(1);

    /** The most sites that are remembered; the one that came longest ago makes room. */
    static final int MOST = 10_000;

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST;
        }
    };

    @Inject
    LinkThrottle(Clock clock) {
        this.clock = clock;
    }

    private record Failures(int number, Instant since) {
        boolean isOver(Instant now) {
            return !since.plus(TIME).isAfter(now);
        }
    }

    /** Whether the links of an address are not looked at now. */
    synchronized boolean bars(String address) {
        Failures known = failures.get(Addresses.site(address));
        return known != null && known.number() >= FREE && !known.isOver(clock.instant());
    }

    /** An address came with a link that is not ours. */
    synchronized void failed(String address) {
        failures.compute(Addresses.site(address), (site, known) -> oneMore(known));
    }

    private Failures oneMore(@Nullable Failures known) {
        Instant now = clock.instant();
        return known == null || known.isOver(now)
                ? new Failures(1, now)
                : new Failures(known.number() + 1, known.since());
    }

    /** How many sites are remembered. */
    synchronized int size() {
        return failures.size();
    }
}
