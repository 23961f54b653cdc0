package io.sallyport.smtp;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches how long a client takes (RFC 5321 § 4.5.3.2). One timer a session, which looks from time to time instead of
 * being set anew with each command. Runs on the event loop.
 */
final class SessionTimer implements Runnable {
    private final EventLoop loop;
    private final Connection connection;
    private final SessionDriver driver;
    private final SmtpConfig.Limits limits;
    private final long begun = System.nanoTime();

    private long windowBegun = begun;
    private long octetsAtWindow;
    private @Nullable ScheduledFuture<?> next;

    SessionTimer(EventLoop loop, Connection connection, SessionDriver driver, SmtpConfig.Limits limits) {
        this.loop = loop;
        this.connection = connection;
        this.driver = driver;
        this.limits = limits;
    }

    /** Begins to watch. */
    void start() {
        again(nextLook(begun, limits.sessionTime().toNanos()));
    }

    /** The connection is gone: what waits for the next look must not keep the session in memory. */
    void stop() {
        if (next != null) {
            next.cancel(false);
        }
    }

    @Override
    public void run() {
        if (connection.isGone()) {
            return;
        }
        long now = System.nanoTime();
        long sessionLeft = limits.sessionTime().toNanos() - (now - begun);
        if (sessionLeft <= 0) {
            driver.end(Ending.SESSION_TIME);
            // No return: a client that does not read its last reply is looked after below
        } else if (driver.isBusy()) {
            beginWindow(now); // What we take for ourselves is not the client's delay
        } else if (driver.receivingDataFor(now) >= 0) {
            checkRate(now);
        } else if (now - driver.waitingSince() >= limits.commandTime().toNanos()) {
            driver.end(Ending.NO_COMMAND);
        }
        again(nextLook(now, sessionLeft));
    }

    private void checkRate(long now) {
        Duration window = limits.dataRateWindow();
        // Data is judged over a window of its own: before that, commands came, and they are short.
        if (Math.min(now - windowBegun, driver.receivingDataFor(now)) < window.toNanos()) {
            return;
        }
        long came = connection.receivedOctets() - octetsAtWindow;
        long due = limits.dataRate() * window.toMillis() / 1000;
        boolean silent =
                came == 0 && now - driver.waitingSince() >= limits.commandTime().toNanos();
        if (came < due || silent) {
            driver.end(Ending.SLOW_DATA);
        }
        beginWindow(now);
    }

    private void beginWindow(long now) {
        windowBegun = now;
        octetsAtWindow = connection.receivedOctets();
    }

    private long nextLook(long now, long sessionLeft) {
        long commandLeft = limits.commandTime().toNanos() - (now - driver.waitingSince());
        long soonest = Math.min(commandLeft, limits.dataRateWindow().toNanos());
        long wanted = sessionLeft > 0 ? Math.min(soonest, sessionLeft) : soonest;
        return Math.max(wanted, TimeUnit.MILLISECONDS.toNanos(10));
    }

    private void again(long nanos) {
        next = loop.schedule(this, nanos, TimeUnit.NANOSECONDS);
    }
}
