package io.sallyport.admin.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes guessing slow: after some failures, each further one doubles the time until the next attempt is looked at. One
 * counts for the user and for the address. The longest wait is short, so that a stranger who fails on purpose cannot keep a
 * user out for long; sessions and tokens are not touched by it at all.
 */
final class LoginThrottle {
    private static final int FREE_FAILURES = 5;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(30);

    /** The most users and addresses that are remembered; the one that failed longest ago makes room. */
    static final int MOST = 10_000;

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST;
        }
    };

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    private record Failures(int number, Instant last) {
        Instant next() {
            if (number < FREE_FAILURES) {
                return last;
            }
            // A shift of more than six is longer than the longest wait
            Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(number - FREE_FAILURES, 6));
            return last.plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
        }
    }

    /** How long an attempt must wait; zero: it is looked at now. */
    synchronized Duration toWait(String user, String address) {
        Duration forUser = toWait(userKey(user));
        Duration forAddress = toWait(addressKey(address));
        return forUser.compareTo(forAddress) > 0 ? forUser : forAddress;
    }

    private Duration toWait(String key) {
        Failures known = failures.get(key);
        Instant now = clock.instant();
        return known == null || !known.next().isAfter(now) ? Duration.ZERO : Duration.between(now, known.next());
    }

    /** An attempt begins: it counts as failed until it succeeded, so that many at once do not all go free. */
    synchronized void failed(String user, String address) {
        failures.compute(userKey(user), (key, known) -> oneMore(known));
        failures.compute(addressKey(address), (key, known) -> oneMore(known));
    }

    private Failures oneMore(@Nullable Failures known) {
        Instant now = clock.instant();
        return known == null || !known.last().plus(FORGOTTEN_AFTER).isAfter(now)
                ? new Failures(1, now)
                : new Failures(known.number() + 1, now);
    }

    /** The attempt was good: what came before it is forgotten. */
    synchronized void succeeded(String user, String address) {
        failures.remove(userKey(user));
        failures.remove(addressKey(address));
    }

    /** How many users and addresses are remembered. */
    synchronized int size() {
        return failures.size();
    }

    private static String userKey(String user) {
        return "u" + user;
    }

    private static String addressKey(String address) {
        return "a" + Addresses.site(address);
    }
}
