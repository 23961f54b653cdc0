package io.sallyport.relay;

import io.sallyport.mail.SmtpReply;
import io.sallyport.metrics.MailMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The connections to one backend: never more than the policy allows, and reused as long as they are good. */
final class BackendPool {
    private static final Logger LOG = Logger.getLogger(BackendPool.class);

    /** A time-out says nothing about a backend that was given less than this. */
    private static final Duration FAIR_CHANCE = Duration.ofSeconds(1);

    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final BackendConnector connector;
    private final RelayConfig.Pool limits;
    private final BackendHealth health;
    private final MailMetrics metrics;
    private final Semaphore slots;
    /** The one that was used last comes first, so that those too many grow old and go. */
    private final ConcurrentLinkedDeque<BackendConnection> idle = new ConcurrentLinkedDeque<>();

    private final Set<Thread> goodbyes = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * A pool without connections.
     *
     * @param most the most connections at once
     */
    BackendPool(
            BackendConnector connector, RelayConfig.Pool limits, BackendHealth health, int most, MailMetrics metrics) {
        this.connector = connector;
        this.limits = limits;
        this.health = health;
        this.metrics = metrics;
        this.slots = new Semaphore(most, true);
    }

    String backend() {
        return connector.backend().toString();
    }

    /** Whether asking for a connection now would be answered with {@code DOWN}. */
    boolean isDown() {
        return idle.isEmpty() && health.isDown();
    }

    /** The backend may be tried at once, whatever was found before. */
    void recheck() {
        health.recheck();
    }

    /** A connection that is ready for MAIL; waits for one while all are in use. */
    Lease lease(Deadline deadline) throws BackendFailure {
        if (isDown()) {
            throw down();
        }
        try {
            if (!slots.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw new BackendFailure(BackendFailure.Kind.BUSY, "all connections are in use");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendFailure(BackendFailure.Kind.BUSY, "interrupted", e);
        }
        try {
            BackendConnection known = idleConnection(deadline);
            return known == null ? new Lease(open(deadline), false) : new Lease(known, true);
        } catch (BackendFailure e) {
            slots.release();
            throw e;
        }
    }

    /** Closes connections that lay idle for too long. */
    void sweep() {
        List<BackendConnection> old = new ArrayList<>();
        idle.removeIf(connection -> connection.isWornOut(limits) && old.add(connection));
        old.forEach(this::sayGoodbye);
    }

    /** Closes what is idle, and what is in use when it comes back. */
    void close() {
        closed = true;
        dropIdle();
    }

    private @Nullable BackendConnection idleConnection(Deadline deadline) {
        BackendConnection connection;
        while ((connection = idle.pollFirst()) != null) {
            if (!connection.isWornOut(limits) && stillAnswers(connection, deadline)) {
                metrics.backendConnectionReused();
                return connection;
            }
            sayGoodbye(connection);
        }
        return null;
    }

    /**
     * After a while without use, something between us and the backend may have forgotten the connection. What is fresh is
     * used unasked: its first command finds out, and nothing is lost by then (see {@link Lease#renew}).
     */
    private boolean stillAnswers(BackendConnection connection, Deadline deadline) {
        if (connection.idle().compareTo(limits.checkAfter()) <= 0) {
            return true;
        }
        try {
            SmtpReply reply = connection.ask("RSET", deadline.within(limits.checkTimeout()));
            connection.transactionOpen(!reply.isPositive());
            return reply.isPositive();
        } catch (BackendFailure e) {
            LOG.debugf("A connection to %s did not survive its idleness: %s", backend(), e.why());
            return false;
        }
    }

    private BackendConnection open(Deadline deadline) throws BackendFailure {
        if (!health.mayTry()) {
            throw down();
        }
        boolean fair = deadline.remainingNanos() >= FAIR_CHANCE.toNanos();
        try {
            BackendConnection connection = connector.open(deadline);
            health.succeeded();
            metrics.backendConnectionOpened();
            return connection;
        } catch (BackendFailure e) {
            if (e.kind() == BackendFailure.Kind.TIMEOUT && !fair) {
                health.gaveUp();
            } else {
                health.failed(e.why());
                metrics.backendConnectionFailed();
            }
            throw e;
        }
    }

    private BackendFailure down() {
        return new BackendFailure(BackendFailure.Kind.DOWN, "not tried again yet after: " + health.trouble());
    }

    private void dropIdle() {
        BackendConnection connection;
        while ((connection = idle.pollFirst()) != null) {
            sayGoodbye(connection);
        }
    }

    /** On a thread of its own: no mail waits for a backend that takes no QUIT. */
    private void sayGoodbye(BackendConnection connection) {
        Thread goodbye = Thread.ofVirtual().unstarted(() -> {
            try {
                connection.quit(Deadline.in(GOODBYE));
            } finally {
                goodbyes.remove(Thread.currentThread());
            }
        });
        goodbyes.add(goodbye);
        goodbye.start();
    }

    /** Waits until the backend has heard every QUIT, a moment at most. */
    void awaitGoodbyes() {
        try {
            for (Thread goodbye : goodbyes) {
                goodbye.join(GOODBYE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The use of one connection, for one mail. */
    final class Lease implements AutoCloseable {
        private @Nullable BackendConnection connection;
        private boolean reused;

        private Lease(BackendConnection connection, boolean reused) {
            this.connection = connection;
            this.reused = reused;
        }

        BackendConnection connection() {
            if (connection == null) {
                throw new IllegalStateException("the lease has ended");
            }
            return connection;
        }

        /** Whether the connection has served before: if it fails at once, that says nothing about the backend. */
        boolean isReused() {
            return reused;
        }

        /**
         * Takes a new connection in place of one that turned out to be stale. What else is idle is as old and goes too.
         */
        void renew(Deadline deadline) throws BackendFailure {
            connection().close();
            dropIdle();
            connection = open(deadline);
            reused = false;
        }

        /** The backend said during a conversation that it is closing (421), on a fresh connection. */
        void backendFailed(BackendFailure failure) {
            health.failed(failure.why());
        }

        /** Gives the connection back, for the next one if it is still good. */
        @Override
        public void close() {
            BackendConnection given = connection;
            if (given == null) {
                return;
            }
            connection = null;
            if (closed || given.isWornOut(limits)) {
                sayGoodbye(given);
            } else {
                idle.addFirst(given);
            }
            slots.release();
        }
    }
}
