package io.sallyport.relay;

import io.sallyport.policy.RelayPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Sees to it that no backend is overrun: so many mails at once on a route, and only one (the probe) while its backends
 * cannot be reached. Mail that is not let in waits here, without cost, and is made due when its turn comes: one mail for
 * each that leaves, and as many as fit at once when a probe has found the backends alive again. A probe that fails goes to
 * the end of the line, so that one mail that no backend can stomach does not block the others.
 */
final class RouteGates {
    private final DueQueue due;
    private final Clock clock;
    private final int mostAtOnce;
    private final Duration mostBetweenProbes;
    private final Map<RelayPolicy, Gate> gates = new HashMap<>();

    /** What an attempt learned about the backends of a route. */
    enum Lesson {
        /** They answer. */
        ALIVE,
        /** None could be reached. */
        AWAY,
        /** It ended before one could tell. */
        NONE
    }

    private static final class Gate {
        private final Set<String> waiting = new LinkedHashSet<>();
        private int inside;
        private int failures;
        private Instant nextProbe = Instant.MIN;

        boolean isUp() {
            return failures == 0;
        }
    }

    RouteGates(DueQueue due, Clock clock, int mostAtOnce, Duration mostBetweenProbes) {
        this.due = due;
        this.clock = clock;
        this.mostAtOnce = mostAtOnce;
        this.mostBetweenProbes = mostBetweenProbes;
    }

    /** Lets a mail in, which must {@link #leave} later; or takes it among those that wait. */
    synchronized boolean enter(RelayPolicy route, String queueId) {
        Gate gate = gates.computeIfAbsent(route, r -> new Gate());
        boolean admitted = gate.isUp()
                ? gate.inside < mostAtOnce
                : gate.inside == 0 && !clock.instant().isBefore(gate.nextProbe);
        if (admitted) {
            gate.inside++;
            gate.waiting.remove(queueId);
        } else {
            gate.waiting.add(queueId);
        }
        return admitted;
    }

    /** A mail that was let in has been tried. */
    synchronized void leave(RelayPolicy route, String queueId, Lesson lesson) {
        Gate gate = gates.computeIfAbsent(route, r -> new Gate());
        gate.inside = Math.max(0, gate.inside - 1);
        switch (lesson) {
            case ALIVE -> gate.failures = 0;
            case AWAY -> {
                gate.waiting.add(queueId);
                Instant now = clock.instant();
                if (gate.isUp() || !now.isBefore(gate.nextProbe)) { // Mails that fail together count as one failure
                    gate.failures++;
                    gate.nextProbe = now.plus(untilProbe(route, gate.failures));
                }
            }
            case NONE -> {}
        }
        advance();
    }

    private Duration untilProbe(RelayPolicy route, int failures) {
        Duration most = route.retry().most();
        return RetrySchedule.plainWaitAfter(
                route.retry().first(), most.compareTo(mostBetweenProbes) < 0 ? most : mostBetweenProbes, failures);
    }

    /** A backend of the route has taken mail on another way, or an administrator wants to try: no need to wait. */
    synchronized void open(RelayPolicy route) {
        Gate gate = gates.get(route);
        if (gate != null) {
            gate.nextProbe = Instant.MIN;
            advance();
        }
    }

    /** The same for all routes. */
    synchronized void openAll() {
        gates.values().forEach(gate -> gate.nextProbe = Instant.MIN);
        advance();
    }

    /** A mail that waited is about to be looked at, or is gone. */
    synchronized void withdraw(String queueId) {
        gates.values().forEach(gate -> gate.waiting.remove(queueId));
    }

    /** Makes due whose turn it is. Asking too often does no harm: who is not let in waits again. */
    synchronized void advance() {
        Instant now = clock.instant();
        Iterator<Gate> all = gates.values().iterator();
        while (all.hasNext()) {
            Gate gate = all.next();
            if (gate.isUp()) {
                gate.waiting.stream()
                        .limit(Math.max(0, mostAtOnce - gate.inside))
                        .toList()
                        .forEach(queueId -> {
                            gate.waiting.remove(queueId);
                            due.at(queueId, now);
                        });
            } else if (gate.inside == 0) {
                gate.waiting.stream().findFirst().ifPresent(queueId -> due.at(queueId, later(now, gate.nextProbe)));
            }
            boolean stale = gate.isUp() || now.isAfter(gate.nextProbe);
            if (stale && gate.inside == 0 && gate.waiting.isEmpty()) {
                all.remove();
            }
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
