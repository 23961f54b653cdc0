package io.sallyport.filter.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.filter.Examination;
import io.sallyport.filter.Exemption;
import io.sallyport.filter.Filter;
import io.sallyport.filter.Outcome;
import io.sallyport.filter.Outcome.Result;
import io.sallyport.filter.ratelimit.Limit.Consequence;
import io.sallyport.filter.ratelimit.Limit.Count;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Objects to those who send too much. What one limit refuses is not counted by the others either: all are looked at before
 * anything is taken.
 *
 * <ul>
 *   <li>{@code ratelimit.<name>}: What came is above the limit of that name, with its {@code then} or its {@code points}.
 * </ul>
 */
@ApplicationScoped
public class RateLimitFilter implements Filter<RateLimitSettings> {
    /** IANA's registry of enhanced status codes (RFC 5248): a flood of mail. */
    private static final String FLOOD = "7.28";

    private static final long ALMOST_A_SECOND = 999_999_999;
    private static final int MOST_EXAMINATIONS = 50_000; // All sessions at once have fewer

    private final HitCounter counter;

    /**
     * What a connection or a mail has taken at a stage, so that it takes it once although several policies' blocks hold the
     * same limit. One object is one occasion (weak keys are compared as objects), and is forgotten with it.
     */
    private final Cache<Examination, Map<HitKey, Hit>> taken =
            Caffeine.newBuilder().weakKeys().maximumSize(MOST_EXAMINATIONS).build();

    public RateLimitFilter(HitCounter counter) {
        this.counter = counter;
    }

    @Override
    public String name() {
        return "ratelimit";
    }

    @Override
    public Set<Stage> stages() {
        return EnumSet.of(Stage.CONNECT, Stage.MAIL, Stage.RCPT, Stage.DATA);
    }

    @Override
    public Class<RateLimitSettings> settingsType() {
        return RateLimitSettings.class;
    }

    @Override
    public List<Finding> examine(Examination mail, RateLimitSettings settings) throws IOException {
        if (Exemption.covers(settings.except(), mail)) {
            return List.of();
        }
        List<Charge> charges = new ArrayList<>();
        for (Limit limit : settings.limits()) {
            if (limit.actsAt(mail.stage())) {
                charges.addAll(Charge.of(limit, mail, settings));
            }
        }
        List<Charge> payable = new ArrayList<>(charges.size());
        List<Finding> findings = new ArrayList<>();
        boolean stops = false;
        for (Charge charge : charges) {
            switch (look(charge, mail)) {
                case Hit.Admitted() -> payable.add(charge);
                case Hit.Refused(Duration wait) -> {
                    findings.add(finding(charge, wait));
                    stops |= stops(charge.limit());
                }
            }
        }
        if (!stops) {
            for (Charge charge : payable) {
                // Another mail may have been faster since
                if (take(charge, mail) instanceof Hit.Refused(Duration wait)) {
                    findings.add(finding(charge, wait));
                }
            }
        }
        return onePerLimit(findings);
    }

    private Hit look(Charge charge, Examination mail) throws IOException {
        Map<HitKey, Hit> before = taken.getIfPresent(mail);
        Hit known = before == null ? null : before.get(charge.key());
        if (known != null) {
            return known;
        }
        return counter.look(charge.key(), charge.limit().allowance(), charge.amount(), mail.now());
    }

    private Hit take(Charge charge, Examination mail) throws IOException {
        if (charge.limit().count() == Count.FAILURES) {
            return Hit.ADMITTED; // They are counted when they have happened
        }
        if (mail.stage() == Stage.RCPT) { // One policy alone looks at a recipient
            return counter.take(charge.key(), charge.limit().allowance(), charge.amount(), mail.now());
        }
        try {
            return taken.get(mail, unknown -> new ConcurrentHashMap<>(4))
                    .computeIfAbsent(charge.key(), key -> takeOnce(charge, mail));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Hit takeOnce(Charge charge, Examination mail) {
        try {
            return counter.take(charge.key(), charge.limit().allowance(), charge.amount(), mail.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean stops(Limit limit) {
        return limit.then().action().isRefusal() && !limit.shadow();
    }

    private static Finding finding(Charge charge, Duration wait) {
        Limit limit = charge.limit();
        long seconds = wait.plusNanos(ALMOST_A_SECOND).toSeconds();
        Object[] detail = {limit.words(), limit.rate(), seconds};
        Score points = limit.points();
        Finding finding = points != null
                ? Finding.points(points, nameOf(limit), "%s: above %s for %d s", detail)
                : Finding.demand(limit.then().action(), nameOf(limit), "%s: above %s for %d s", detail);
        String advice = limit.then() == Consequence.DEFER ? ", try again in %d seconds".formatted(seconds) : "";
        Finding told = finding.telling(FLOOD, limit.words() + advice)
                .with("limit", limit.rate() + ", burst " + limit.burst())
                .with("key", charge.values())
                .with("wait", seconds + "s");
        return limit.shadow() ? told.inShadow() : told;
    }

    private static String nameOf(Limit limit) {
        return "ratelimit." + limit.name();
    }

    private static List<Finding> onePerLimit(List<Finding> findings) {
        List<Finding> first = new ArrayList<>(findings.size());
        for (Finding finding : findings) {
            if (first.stream().noneMatch(other -> other.name().equals(finding.name()))) {
                first.add(finding);
            }
        }
        return first;
    }

    /** Failures are counted here; one that a limit itself is the cause of is none. */
    @Override
    public void concluded(Examination mail, RateLimitSettings settings, Outcome outcome) {
        boolean failed = outcome.result() == Result.REJECTED || outcome.result() == Result.RECIPIENT_UNKNOWN;
        if (!failed || Exemption.covers(settings.except(), mail)) {
            return;
        }
        for (Limit limit : settings.limits()) {
            if (limit.count() == Count.FAILURES && !isCause(limit, outcome.verdict())) {
                for (Charge charge : Charge.of(limit, mail, settings)) {
                    takeFailure(charge, mail.now());
                }
            }
        }
    }

    private static boolean isCause(Limit limit, @Nullable Verdict verdict) {
        return verdict != null && verdict.decisive().contains(nameOf(limit));
    }

    private void takeFailure(Charge charge, Instant now) {
        try {
            counter.take(charge.key(), charge.limit().allowance(), charge.amount(), now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
