package io.sallyport.filter.recipient;

import io.sallyport.config.Network;
import io.sallyport.filter.Weight;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * The {@code recipient:} block of a policy: what it means if a network asks for many recipients that do not exist.
 *
 * <pre>{@code
 * recipient:
 *   on-unavailable: pass
 *   budget: 10s
 *   slow-at: 5
 *   block-at: 20
 *   block-for: 30m
 *   own-networks: [10.0.0.0/8]
 * }</pre>
 *
 * @param window how long an unknown recipient counts, 1 minute to 7 days
 * @param slowAt from how many unknown recipients on answers come later
 * @param delay how much later for each unknown recipient from then on
 * @param mostDelay the longest that an answer is delayed, at most 30 seconds; the filter's {@code budget} must be longer
 * @param blockAt from how many unknown recipients on the network is sent away
 * @param mostInSession from how many unknown recipients in one session on the rest of the session is sent away
 * @param blockFor how long the network is sent away, at most 7 days
 * @param harvest what it means for a mail that its network is sent away
 * @param ipv4Prefix how many leading bits of an IPv4 address make a network
 * @param ipv6Prefix how many leading bits of an IPv6 address make a network
 * @param ownNetworks clients that are never slowed down or sent away, such as a second gateway
 */
public record RecipientSettings(
        @Default("1h") Duration window,
        @Default("5") @Min(1) @Max(100_000) int slowAt,
        @Default("500ms") Duration delay,
        @Default("3s") Duration mostDelay,
        @Default("25") @Min(1) @Max(100_000) int blockAt,
        @Default("10") @Min(1) @Max(100_000) int mostInSession,
        @Default("30m") Duration blockFor,
        @Default("defer") Weight harvest,
        @Default("24") @Min(8) @Max(32) int ipv4Prefix,
        @Default("64") @Min(16) @Max(128) int ipv6Prefix,
        List<Network> ownNetworks) {
    private static final Duration MOST_DELAY = Duration.ofSeconds(30);
    private static final Duration LEAST_WINDOW = Duration.ofMinutes(1);
    private static final Duration MOST_WINDOW = Duration.ofDays(7);

    public RecipientSettings {
        ownNetworks = List.copyOf(ownNetworks);
        bound("window", window, LEAST_WINDOW, MOST_WINDOW);
        bound("delay", delay, Duration.ZERO, MOST_DELAY);
        bound("most-delay", mostDelay, Duration.ZERO, MOST_DELAY);
        bound("block-for", blockFor, Duration.ZERO, MOST_WINDOW);
    }

    private static void bound(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("%s of %ds (expected: %ds to %ds)"
                    .formatted(key, value.toSeconds(), least.toSeconds(), most.toSeconds()));
        }
    }

    /** The network that an address counts for. */
    Network networkOf(InetAddress address) {
        return Network.around(address, address.getAddress().length == 4 ? ipv4Prefix : ipv6Prefix);
    }

    /** How long the answer waits for a network that has asked for so many unknown recipients. */
    Duration delayFor(long unknown) {
        if (unknown < slowAt) {
            return Duration.ZERO;
        }
        Duration whole = delay.multipliedBy(unknown - slowAt + 1);
        return whole.compareTo(mostDelay) > 0 ? mostDelay : whole;
    }
}
