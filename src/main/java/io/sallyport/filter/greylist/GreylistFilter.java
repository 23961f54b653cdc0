package io.sallyport.filter.greylist;

import io.sallyport.filter.Examination;
import io.sallyport.filter.Exemption;
import io.sallyport.filter.Filter;
import io.sallyport.filter.Outcome;
import io.sallyport.filter.Outcome.Result;
import io.sallyport.filter.greylist.GreylistStore.Memory;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Verdict;
import io.sallyport.metrics.MailMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks senders of suspicious mail that have never come again to come again (RFC 6647).
 *
 * <ul>
 *   <li>{@code greylist.new}: The mail of a stranger comes for the first time. Demands to defer it, from the points of
 *       {@code from} on.
 *   <li>{@code greylist.early}: It came again before {@code delay} was over. Demands the same.
 *   <li>{@code greylist.delayed}: It came again as it should; noted, with the delay that greylisting caused.
 * </ul>
 */
@ApplicationScoped
public class GreylistFilter implements Filter<GreylistSettings> {
    private static final String NEW = "greylist.new";
    private static final String EARLY = "greylist.early";

    /** How much of its time a known sender's memory may have lost before it is written anew. */
    private static final int RENEWALS = 10;

    private static final long ALMOST_A_SECOND = 999_999_999;
    private static final long SECONDS_TO_SAY_IN_MINUTES = 120;

    private final GreylistStore store;
    private final MailMetrics metrics;

    public GreylistFilter(GreylistStore store, MailMetrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    @Override
    public String name() {
        return "greylist";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.DATA); // Who answers for the mail, and how suspicious it is, is not known before
    }

    @Override
    public Class<GreylistSettings> settingsType() {
        return GreylistSettings.class;
    }

    @Override
    public List<Finding> examine(Examination mail, GreylistSettings settings) throws IOException {
        if (Exemption.covers(settings.except(), mail)) {
            return List.of();
        }
        Sender sender = Sender.of(mail, settings);
        Map<String, Memory> known = store.recall(sender.keys(), mail.now());
        if (known.containsKey(sender.identity())) {
            return List.of();
        }
        Instant first = first(known.values());
        if (first == null) {
            return List.of(deferral(NEW, sender, settings, settings.delay()));
        }
        Duration waited = Duration.between(first, mail.now());
        if (waited.compareTo(settings.delay()) < 0) {
            return List.of(deferral(EARLY, sender, settings, settings.delay().minus(waited)));
        }
        return List.of(Finding.noted("greylist.delayed", "came again after %d s", waited.toSeconds())
                .with("sender", sender.name())
                .with("delay", waited.toSeconds() + "s"));
    }

    private static @Nullable Instant first(Collection<Memory> memories) {
        return memories.stream().map(Memory::since).min(Instant::compareTo).orElse(null);
    }

    private static Finding deferral(String name, Sender sender, GreylistSettings settings, Duration wait) {
        String detail = "has to wait for " + rounded(wait);
        Finding finding = settings.from().equals(Score.ZERO)
                ? Finding.defer(name, detail)
                : Finding.deferFrom(settings.from(), name, detail);
        return finding.telling("7.1", "greylisted, try again in " + rounded(wait))
                .with("sender", sender.name())
                .with("wait", rounded(wait));
    }

    /** Never shorter than the wait itself: a sender that believes us must not be early. */
    private static String rounded(Duration wait) {
        long seconds = wait.plusNanos(ALMOST_A_SECOND).toSeconds();
        return seconds <= SECONDS_TO_SAY_IN_MINUTES ? seconds + " seconds" : (seconds + 59) / 60 + " minutes";
    }

    /** Only a mail that this filter has really deferred is waited for, and only one that is accepted makes its sender known. */
    @Override
    public void concluded(Examination mail, GreylistSettings settings, Outcome outcome) {
        if (Exemption.covers(settings.except(), mail)) {
            return;
        }
        try {
            if (outcome.result() == Result.DEFERRED && isCause(outcome.verdict())) {
                Memory attempt = new Memory(mail.now(), mail.now().plus(settings.window()));
                store.remember(Sender.of(mail, settings).mails(), attempt);
            } else if (outcome.result() == Result.ACCEPTED) {
                accepted(mail, settings);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isCause(@Nullable Verdict verdict) {
        return verdict != null
                && (verdict.decisive().contains(NEW) || verdict.decisive().contains(EARLY));
    }

    private void accepted(Examination mail, GreylistSettings settings) throws IOException {
        Sender sender = Sender.of(mail, settings);
        Instant now = mail.now();
        Map<String, Memory> known = store.recall(sender.keys(), now);
        Memory acquaintance = new Memory(now, now.plus(settings.remember()));
        if (known.containsKey(sender.identity())) {
            Instant until = Objects.requireNonNull(known.get(sender.identity())).until();
            if (until.plus(settings.remember().dividedBy(RENEWALS)).isBefore(acquaintance.until())) {
                store.remember(List.of(sender.identity()), acquaintance);
            }
            return;
        }
        Instant first = first(known.values());
        Duration waited = first == null ? Duration.ZERO : Duration.between(first, now);
        if (first != null && waited.compareTo(settings.delay()) >= 0) {
            store.remember(List.of(sender.identity()), acquaintance);
            metrics.greylistDelayed(waited);
        }
    }
}
