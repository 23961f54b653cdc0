package io.sallyport.relay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Which mail is to be looked at when. Each mail stands here at most once, with the earliest of the times named for it. */
final class DueQueue {
    /** The clock may be set while we wait: then we are wrong for no longer than this. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeSet<Due> order = new TreeSet<>();
    private final Map<String, Due> byId = new HashMap<>();

    private record Due(Instant when, String queueId) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = when.compareTo(other.when);
            return byTime != 0 ? byTime : queueId.compareTo(other.queueId);
        }
    }

    /** Asks for a mail to be looked at no later than at that time. */
    void at(String queueId, Instant when) {
        lock.lock();
        try {
            Due known = byId.get(queueId);
            if (known != null && !when.isBefore(known.when())) {
                return;
            }
            if (known != null) {
                order.remove(known);
            }
            Due due = new Due(when, queueId);
            byId.put(queueId, due);
            order.add(due);
            if (order.first().equals(due)) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a mail is due, and takes it out. */
    String take(Clock clock) throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                Instant now = clock.instant();
                String due = poll(now);
                if (due != null) {
                    return due;
                }
                changed.awaitNanos(untilNext(now).toNanos());
            }
        } finally {
            lock.unlock();
        }
    }

    private Duration untilNext(Instant now) {
        if (order.isEmpty()) {
            return LONGEST_SLEEP;
        }
        Duration wait = Duration.between(now, order.first().when());
        return wait.compareTo(LONGEST_SLEEP) < 0 ? wait : LONGEST_SLEEP;
    }

    private @Nullable String poll(Instant now) {
        if (order.isEmpty() || order.first().when().isAfter(now)) {
            return null;
        }
        Due due = order.removeFirst();
        byId.remove(due.queueId());
        return due.queueId();
    }

    /** Lets whoever waits in {@link #take} look at the clock again. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
