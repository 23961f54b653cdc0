package io.sallyport.cluster;

import io.sallyport.cluster.ClusterMail.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** What was promised to senders by which gateway, and what arrived from which. */
final class ClusterLedger {
    /** How long a gateway may take from the backend's reply to its own note of it, with a disk as slow as it gets here. */
    static final Duration RECORDING = Duration.ofSeconds(2);

    /** One mail for one recipient. */
    record Copy(int mail, String recipient) {}

    /** A 250: by which gateway, under which name, and when ({@link System#nanoTime()}). */
    record Promise(String node, String queueId, long nanos) {}

    /** One arrival of a copy. */
    record Arrival(String node, long nanos) {}

    /** A gateway was killed then. */
    record Death(String node, long nanos) {
        /** Whether something that it did then may not have been noted any more. */
        boolean hides(String which, long when) {
            return which.equals(node) && when <= nanos && nanos - when <= RECORDING.toNanos();
        }
    }

    private final Map<Integer, Promise> promises = new ConcurrentHashMap<>();
    private final Map<Copy, Collection<Arrival>> arrivals = new ConcurrentHashMap<>();
    private final Collection<Death> deaths = new ConcurrentLinkedQueue<>();
    private final Collection<String> wrongs = new ConcurrentLinkedQueue<>();

    /** A sender has read 250 for a mail. */
    void promised(int mail, Promise promise) {
        promises.put(mail, promise);
    }

    Map<Integer, Promise> promises() {
        return Map.copyOf(promises);
    }

    boolean isPromised(int mail) {
        return promises.containsKey(mail);
    }

    boolean isPromisedBy(int mail, String node) {
        Promise promise = promises.get(mail);
        return promise != null && promise.node().equals(node);
    }

    /** The backend has read the last octet of a mail. */
    void arrived(byte[] bytes, List<String> recipients, String node) {
        ClusterMail mail = ClusterMail.of(bytes);
        if (mail == null) {
            wrongs.add("%d octets from %s for %s that nobody sent so".formatted(bytes.length, node, recipients));
            return;
        }
        if (mail.equals(ClusterMail.UNCOUNTED)) {
            return;
        }
        for (String recipient : recipients) {
            arrivals.computeIfAbsent(new Copy(mail.number(), recipient), copy -> new ConcurrentLinkedQueue<>())
                    .add(new Arrival(node, System.nanoTime()));
        }
    }

    /** A gateway was killed now. */
    void killed(String node) {
        deaths.add(new Death(node, System.nanoTime()));
    }

    /** Something happened that never should. */
    void wrong(String what) {
        wrongs.add(what);
    }

    List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    int arrivedCopies() {
        return arrivals.size();
    }

    boolean hasArrived(Copy copy) {
        return arrivals.containsKey(copy);
    }

    /** The copies that senders were promised, with this fate. */
    Set<Copy> promisedCopies(Fate... fates) {
        List<Fate> wanted = List.of(fates);
        return promises.keySet().stream()
                .map(ClusterMail::new)
                .flatMap(mail -> mail.recipients().stream()
                        .filter(recipient -> wanted.contains(mail.fate(recipient)))
                        .map(recipient -> new Copy(mail.number(), recipient)))
                .collect(Collectors.toSet());
    }

    /** What was promised, should arrive, and has not. */
    Set<String> missing() {
        return promisedCopies(Fate.DELIVERED, Fate.RELEASED).stream()
                .filter(copy -> !arrivals.containsKey(copy))
                .map(Copy::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What arrived though nobody let it go. */
    List<String> escaped() {
        return arrivals.keySet().stream()
                .filter(copy -> new ClusterMail(copy.mail()).fate(copy.recipient()) == Fate.KEPT)
                .map(Copy::toString)
                .toList();
    }

    /**
     * Copies that arrived more than once.
     *
     * @param afterKill those that first came from a gateway that was killed so soon afterwards that it may not have noted
     *     it (RFC 1047)
     * @param unexplained all others
     */
    record Repeated(List<String> afterKill, List<String> unexplained) {}

    Repeated repeated() {
        Repeated repeated = new Repeated(new ArrayList<>(), new ArrayList<>());
        arrivals.forEach((copy, times) -> {
            if (times.size() > 1) {
                List<Arrival> all = List.copyOf(times);
                boolean explained = all.size() == 2
                        && all.getFirst().node().equals(all.getLast().node())
                        && mayBeUnnoted(all.getFirst().node(), all.getFirst().nanos());
                (explained ? repeated.afterKill() : repeated.unexplained()).add(copy + " " + all);
            }
        });
        return repeated;
    }

    /** Whether a gateway may have died without a note of what it did then. */
    boolean mayBeUnnoted(String node, long nanos) {
        return deaths.stream().anyMatch(death -> death.hides(node, nanos));
    }
}
