package io.sallyport.relay;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Ends calls on sockets that take too long, by closing the socket under them.
 *
 * <p>A socket's own time-out (SO_TIMEOUT) is not enough: it does not end a blocked write, and a peer that sends one octet
 * at a time, be it in a reply or in a TLS record, starts it anew with each.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Watchdog.class);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("relay-watchdog").factory());

    Watchdog() {
        timer.setRemoveOnCancelPolicy(
                true); // Nearly all guards are called off; without this each would stay for minutes
    }

    /** Watches over one call until the guard is closed. */
    Guard guard(Socket transport, Deadline deadline) {
        return new Guard(transport, deadline);
    }

    /** Does something at a steady pace. */
    void every(long nanos, Runnable task) {
        var unused = timer.scheduleWithFixedDelay(task, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One call under watch. */
    final class Guard implements AutoCloseable {
        private final AtomicBoolean fired = new AtomicBoolean();
        private final ScheduledFuture<?> alarm;

        private Guard(Socket transport, Deadline deadline) {
            alarm = timer.schedule(() -> end(transport), deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        }

        private void end(Socket transport) {
            fired.set(true);
            try {
                transport.close();
            } catch (IOException e) {
                LOG.debug("Closing a connection to a backend that was too slow", e);
            }
        }

        /** Whether the time was up. */
        boolean fired() {
            return fired.get();
        }

        @Override
        public void close() {
            alarm.cancel(false);
        }
    }
}
