package io.sallyport.filter.recipient;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.config.Network;
import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.filter.Outcome;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Slows down, and then sends away, networks that try out which recipients exist. */
@ApplicationScoped
public class RecipientFilter implements Filter<RecipientSettings> {
    /** The most networks that are remembered: whoever comes from more of them is no harvester but a flood. */
    static final int MAX_NETWORKS = 100_000;

    private static final int MAX_SESSIONS = 50_000;

    /** Waits; in a test it may only note that it should have. */
    public interface Pause {
        /** Waits that long. */
        void of(Duration time) throws InterruptedException;
    }

    /**
     * What is counted together: blocks of a policy with other windows count for themselves.
     *
     * @param window how long an unknown recipient counts
     */
    private record Key(Network network, Duration window) {}

    private final Pause pause;
    private final Cache<Key, FadingCount> networks =
            Caffeine.newBuilder().maximumSize(MAX_NETWORKS).build();
    private final Cache<String, Integer> sessions =
            Caffeine.newBuilder().maximumSize(MAX_SESSIONS).build();

    @Inject
    public RecipientFilter() {
        this(Thread::sleep);
    }

    /** A filter that lets somebody else wait. */
    public RecipientFilter(Pause pause) {
        this.pause = pause;
    }

    @Override
    public String name() {
        return "recipient";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.RCPT);
    }

    @Override
    public Class<RecipientSettings> settingsType() {
        return RecipientSettings.class;
    }

    @Override
    public List<Finding> examine(Examination mail, RecipientSettings settings) throws InterruptedException {
        if (isOurs(mail, settings)) {
            return List.of();
        }
        Key key = key(mail, settings);
        FadingCount count = networks.getIfPresent(key);
        if (count != null && count.isBlocked(mail.now())) {
            return sentAway(settings, "%s is blocked until %s", key.network(), count.blockedUntil());
        }
        Integer inSession = sessions.getIfPresent(mail.sessionId());
        if (inSession != null && inSession >= settings.mostInSession()) {
            return sentAway(settings, "%s asked for %s unknown recipients in this session", key.network(), inSession);
        }
        if (count != null) {
            Duration delay = settings.delayFor(count.at(mail.now(), settings.window()));
            if (delay.isPositive()) {
                pause.of(delay); // On a virtual thread, which costs nothing; and it ends with the filter's budget
            }
        }
        return List.of();
    }

    @Override
    public void concluded(Examination mail, RecipientSettings settings, Outcome outcome) {
        if (outcome.result() != Outcome.Result.RECIPIENT_UNKNOWN || isOurs(mail, settings)) {
            return;
        }
        Instant now = mail.now();
        networks.asMap().compute(key(mail, settings), (key, old) -> {
            FadingCount count = (old == null ? FadingCount.NONE : old).plusOne(now, settings.window());
            boolean isTooMuch = count.at(now, settings.window()) >= settings.blockAt() && !count.isBlocked(now);
            return isTooMuch ? count.blocked(now.plus(settings.blockFor())) : count;
        });
        sessions.asMap().merge(mail.sessionId(), 1, Integer::sum);
    }

    private static boolean isOurs(Examination mail, RecipientSettings settings) {
        var client = mail.client().address();
        return settings.ownNetworks().stream().anyMatch(network -> network.contains(client));
    }

    private static Key key(Examination mail, RecipientSettings settings) {
        return new Key(settings.networkOf(mail.client().address()), settings.window());
    }

    private static List<Finding> sentAway(
            RecipientSettings settings, String detail, Network network, @Nullable Object more) {
        return settings.harvest()
                .weigh(Finding.noted("recipient.harvest", detail.formatted(network, more))
                        .with("network", network)
                        .telling("7.1", "Too many unknown recipients were asked for from your network"));
    }

    /** How many networks are remembered. */
    long size() {
        networks.cleanUp();
        return networks.estimatedSize();
    }
}
