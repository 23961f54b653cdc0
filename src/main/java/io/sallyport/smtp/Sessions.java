package io.sallyport.smtp;

import io.sallyport.config.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The sessions that are open, over all listeners, and what they share. */
final class Sessions {
    /** Refused connections that are journalled in a second; in a flood the others are only counted. */
    private static final int JOURNALLED_IN_A_SECOND = 10;

    private final ConnectionLimits limits;
    private final List<Network> trustedProxies;
    private final Map<Connection, SessionDriver> open = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition removed = lock.newCondition();
    private volatile boolean stopping;

    private long journalledSecond;
    private int journalledInSecond;

    /** Nobody is in yet. */
    Sessions(SmtpConfig config) {
        this.limits = new ConnectionLimits(config.limits());
        this.trustedProxies = config.trustedProxies().orElse(List.of());
    }

    ConnectionLimits limits() {
        return limits;
    }

    /** Whether a host's word about the client's address is believed. */
    boolean trustsProxy(InetAddress peer) {
        return trustedProxies.stream().anyMatch(network -> network.contains(peer));
    }

    /** A name for a session: 12 letters and digits at random. */
    String newId() {
        long random = ThreadLocalRandom.current().nextLong() & (1L << 60) - 1;
        String digits = Long.toString(random, 32);
        return "0".repeat(12 - digits.length()) + digits;
    }

    /** Whether the refusal of one more connection is journalled: floods and port scans must not fill the disk. */
    boolean mayJournalRefusal() {
        long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        lock.lock();
        try {
            if (second != journalledSecond) {
                journalledSecond = second;
                journalledInSecond = 0;
            }
            return ++journalledInSecond <= JOURNALLED_IN_A_SECOND;
        } finally {
            lock.unlock();
        }
    }

    void add(Connection connection, SessionDriver driver) {
        open.put(connection, driver);
        if (stopping) {
            driver.end(Ending.STOPPING);
        }
    }

    void remove(Connection connection) {
        if (open.remove(connection) != null && open.isEmpty()) {
            lock.lock();
            try {
                removed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    int count() {
        return open.size();
    }

    /** Sends every client away: at once between commands, behind its message while one is received or judged. */
    void end() {
        stopping = true;
        open.values().forEach(driver -> driver.end(Ending.STOPPING));
    }

    /** Waits until no session is open; false if some are after that time. */
    boolean awaitNone(Duration time) throws InterruptedException {
        long left = time.toNanos();
        lock.lock();
        try {
            while (!open.isEmpty() && left > 0) {
                left = removed.awaitNanos(left);
            }
            return open.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Ends every connection at once. */
    void abort() {
        open.keySet().forEach(Connection::abort);
    }

    /** Waits a moment for what {@link #abort} leaves to be freed. */
    boolean awaitFreed() throws InterruptedException {
        return awaitNone(Duration.ofSeconds(1));
    }
}
