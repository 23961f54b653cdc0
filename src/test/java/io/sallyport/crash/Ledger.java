package io.sallyport.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was promised to senders, what arrived at backends, and when the gateway died: enough to tell a loss from a delay,
 * and a duplicate that SMTP cannot avoid (RFC 1047) from one that is our fault.
 *
 * <p>A gateway's <i>life</i> is from one start to the next. A copy may arrive again only if the time before was
 * <i>doubtful</i>: the backend kept its reply to itself, or the gateway was killed within {@link #RECORDING} of it and may
 * not have written it down.
 */
public final class Ledger {
    /** How long the gateway may take from a backend's reply to its own record, with the disk as slow as it gets here. */
    public static final Duration RECORDING = Duration.ofSeconds(2);

    /** One mail for one recipient: what must arrive. */
    public record Copy(int mail, String recipient) {}

    /** One arrival of a copy at a backend. */
    public static final class Arrival {
        private final int life;
        private final long nanos;
        private volatile boolean replyLost;

        private Arrival(int life, long nanos) {
            this.life = life;
            this.nanos = nanos;
        }

        /** The gateway cannot have read the reply. */
        public void replyIsLost() {
            replyLost = true;
        }
    }

    /**
     * Arrivals beyond the first.
     *
     * @param afterLostReply explained by a reply that the gateway could not read
     * @param afterKill explained by a kill between reply and record
     * @param unrecorded explained by a disk on which nothing could be recorded
     * @param longestBeforeKill of the latter, the longest time from arrival to kill
     * @param unexplained all others
     */
    public record Duplicates(
            int afterLostReply, int afterKill, int unrecorded, Duration longestBeforeKill, List<String> unexplained) {
        public Duplicates {
            unexplained = List.copyOf(unexplained);
        }
    }

    private final Map<Copy, Collection<Arrival>> arrivals = new ConcurrentHashMap<>();
    private final Set<Copy> promised = ConcurrentHashMap.newKeySet();
    private final Set<Copy> refused = ConcurrentHashMap.newKeySet();
    private final Map<Copy, String> excused = new ConcurrentHashMap<>();
    private final Collection<String> damaged = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Long> ends = new ConcurrentHashMap<>();
    private final Collection<Span> unrecordable = new ConcurrentLinkedQueue<>();
    private final AtomicInteger life = new AtomicInteger();

    /** A new life begins; call it before the start of the gateway, so that its connections are known by it. */
    public int beginLife() {
        return life.incrementAndGet();
    }

    /** The gateway of this life was killed now. */
    public void killed() {
        killed(System.nanoTime());
    }

    void killed(long nanos) {
        ends.put(life.get(), nanos);
    }

    public int life() {
        return life.get();
    }

    /** A time, by {@link System#nanoTime()}. */
    private record Span(long begin, long end) {}

    /** From that moment ({@link System#nanoTime()}) until now the gateway's disk was full. */
    public void couldNotRecordSince(long begin) {
        unrecordable.add(new Span(begin, System.nanoTime()));
    }

    /** A sender has read 250 for a mail. */
    public void promised(int mail, Collection<String> recipients) {
        recipients.forEach(recipient -> promised.add(new Copy(mail, recipient)));
    }

    /** A sender has read 4yz or 5yz for these recipients of a mail, or has gone before its end: they must not get it. */
    public void refused(int mail, Collection<String> recipients) {
        recipients.forEach(recipient -> refused.add(new Copy(mail, recipient)));
    }

    /** A promised copy need not arrive: somebody decided so. */
    public void excused(int mail, String recipient, String why) {
        excused.put(new Copy(mail, recipient), why);
    }

    public boolean isExcused(int mail, String recipient) {
        return excused.containsKey(new Copy(mail, recipient));
    }

    /** What arrived in spite of who decided that it must not, such as an operator who deleted it. */
    public List<String> arrivedInSpiteOf(String why) {
        return excused.entrySet().stream()
                .filter(entry -> entry.getValue().equals(why) && arrivals.containsKey(entry.getKey()))
                .map(entry -> entry.getKey().toString())
                .sorted()
                .toList();
    }

    /** How many promised copies need not arrive, by who decided so. */
    public Map<String, Long> excuses() {
        return excused.entrySet().stream()
                .filter(entry -> promised.contains(entry.getKey()))
                .collect(Collectors.groupingBy(Map.Entry::getValue, TreeMap::new, Collectors.counting()));
    }

    /**
     * A backend has read the last octet of a mail.
     *
     * @param fromLife the life that the connection began in
     */
    public Arrival arrived(int mail, String recipient, int fromLife) {
        return arrived(mail, recipient, fromLife, System.nanoTime());
    }

    Arrival arrived(int mail, String recipient, int fromLife, long nanos) {
        Arrival arrival = new Arrival(fromLife, nanos);
        arrivals.computeIfAbsent(new Copy(mail, recipient), copy -> new ConcurrentLinkedQueue<>())
                .add(arrival);
        return arrival;
    }

    /** A mail arrived that is not what was sent. */
    public void damaged(String what) {
        damaged.add(what);
    }

    public List<String> damaged() {
        return List.copyOf(damaged);
    }

    public int promisedCopies() {
        return promised.size();
    }

    public int arrivedCopies() {
        return arrivals.size();
    }

    /** Copies that arrived although nobody was told that they would: the kill came before our 250. */
    public int unpromisedCopies() {
        return Math.toIntExact(arrivals.keySet().stream()
                .filter(copy -> !promised.contains(copy))
                .count());
    }

    /** What was promised and has not arrived, in the order of the mails. */
    public Set<String> missing() {
        Set<String> missing = new TreeSet<>();
        for (Copy copy : promised) {
            if (!arrivals.containsKey(copy) && !excused.containsKey(copy)) {
                missing.add("%06d for %s".formatted(copy.mail(), copy.recipient()));
            }
        }
        return missing;
    }

    /** What arrived although its sender was refused, and the gateway could have known that it had arrived. */
    public List<String> refusedAndArrived() {
        return arrivals.entrySet().stream()
                .filter(entry -> refused.contains(entry.getKey())
                        && entry.getValue().stream()
                                .noneMatch(
                                        arrival -> arrival.replyLost || isNearKill(arrival) || couldNotRecord(arrival)))
                .map(entry -> entry.getKey().toString())
                .sorted()
                .toList();
    }

    private boolean couldNotRecord(Arrival arrival) {
        long nanos = arrival.nanos;
        return unrecordable.stream()
                .anyMatch(span -> nanos - span.begin() > -RECORDING.toNanos() && nanos - span.end() < 0);
    }

    private boolean isNearKill(Arrival arrival) {
        Duration toKill = untilKill(arrival);
        return toKill != null && toKill.compareTo(RECORDING) <= 0;
    }

    /** What arrived more than once, and why. */
    public Duplicates duplicates() {
        int afterLostReply = 0;
        int afterKill = 0;
        int unrecorded = 0;
        Duration longest = Duration.ZERO;
        List<String> unexplained = new ArrayList<>();
        for (Map.Entry<Copy, Collection<Arrival>> entry : arrivals.entrySet()) {
            List<Arrival> times = List.copyOf(entry.getValue());
            for (Arrival before : times.subList(0, times.size() - 1)) {
                Duration toKill = untilKill(before);
                if (before.replyLost) {
                    afterLostReply++;
                } else if (toKill != null && toKill.compareTo(RECORDING) <= 0) {
                    afterKill++;
                    longest = toKill.compareTo(longest) > 0 ? toKill : longest;
                } else if (couldNotRecord(before)) {
                    unrecorded++;
                } else {
                    unexplained.add("%s arrived %d times; its life %d %s"
                            .formatted(
                                    entry.getKey(),
                                    times.size(),
                                    before.life,
                                    toKill == null ? "was not killed" : "was killed %s later".formatted(toKill)));
                }
            }
        }
        return new Duplicates(afterLostReply, afterKill, unrecorded, longest, unexplained);
    }

    /** From an arrival to the kill of the gateway that sent it; null if that was not killed. */
    private @Nullable Duration untilKill(Arrival arrival) {
        Long end = ends.get(arrival.life);
        return end == null ? null : Duration.ofNanos(Math.max(0, end - arrival.nanos));
    }
}
