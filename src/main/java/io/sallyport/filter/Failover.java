package io.sallyport.filter;

import io.sallyport.mail.Printable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks several servers that can all answer, one after the other, until one does. A server that has failed is asked last for a
 * while, so that mail waits for it once and not each time. Thread-safe.
 *
 * @param <S> what stands for a server; its text names it in logs
 */
public final class Failover<S> {
    private static final int MAX_REASON = 100; // Several of them share the detail of a finding

    private final Clock clock;
    private final Duration rest;
    private final Map<S, Instant> failures = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    /** Which server is asked first, of those that have not failed. */
    public enum Order {
        /** The one that is named first: the others stand in for it. */
        FIRST,
        /** Each in turn: they share the work. */
        ROUND_ROBIN
    }

    /** What is asked. */
    public interface Question<S, T> {
        /**
         * Asks one server.
         *
         * @throws IOException if it does not answer, or not as it should
         */
        T ask(S server) throws IOException, InterruptedException;
    }

    /** No server has answered; the message says why not, for each. */
    public static final class NoAnswerException extends IOException {
        private static final long serialVersionUID = 1;

        private NoAnswerException(String reasons) {
            super(reasons);
        }
    }

    /**
     * Remembers nothing yet.
     *
     * @param rest how long a server that failed is asked last
     */
    public Failover(Clock clock, Duration rest) {
        this.clock = clock;
        this.rest = rest;
    }

    /**
     * The answer of the first server that gives one.
     *
     * @throws NoAnswerException if none does
     * @throws InterruptedException if the time is over; the server that was being asked counts as failed
     */
    public <T> T ask(List<S> servers, Order order, Question<S, T> question)
            throws NoAnswerException, InterruptedException {
        List<String> reasons = new ArrayList<>();
        List<IOException> causes = new ArrayList<>();
        for (S server : inOrder(servers, order)) {
            try {
                T answer = question.ask(server);
                failures.remove(server);
                return answer;
            } catch (IOException e) {
                failures.put(server, clock.instant());
                causes.add(e);
                String why = e.getMessage() == null ? e.toString() : e.getMessage();
                reasons.add("%s: %s".formatted(server, Printable.of(why, MAX_REASON)));
            } catch (InterruptedException e) {
                failures.put(server, clock.instant());
                throw e;
            }
        }
        NoAnswerException none = new NoAnswerException(String.join("; ", reasons));
        causes.forEach(none::addSuppressed);
        throw none;
    }

    private List<S> inOrder(List<S> servers, Order order) {
        Instant forgotten = clock.instant().minus(rest);
        failures.values().removeIf(moment -> moment.isBefore(forgotten)); // Those of former policies, too
        List<S> ordered = new ArrayList<>(servers);
        if (order == Order.ROUND_ROBIN) {
            Collections.rotate(ordered, -Math.floorMod(turn.getAndIncrement(), servers.size()));
        }
        Map<S, Instant> failed = Map.copyOf(failures);
        // The sort is stable: those that have not failed keep their order; of the others, who failed longest ago is
        // first.
        ordered.sort(Comparator.comparing(server -> failed.getOrDefault(server, Instant.MIN)));
        return ordered;
    }
}
