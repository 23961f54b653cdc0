package io.sallyport.policy.lists;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sallyport.config.FileRegister;
import io.sallyport.config.JsonRegister;
import io.sallyport.config.Registers;
import io.sallyport.config.SiteConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Changes lists here and on all gateways that share a store with this one: what is made here is told to the others, what they
 * tell is made here. All make the same changes in the same order, that of their numbers, so that all lists end alike.
 *
 * <p>A change is written down here before it is made, and told when the store can be reached: it is not lost with it away, nor
 * with a gateway that ends in between. To make one twice changes nothing. Thread-safe.
 */
@ApplicationScoped
public class ListExchange implements ListEditor {
    private static final Logger LOG = Logger.getLogger(ListExchange.class);

    private static final long SECONDS_BETWEEN = 2;

    /** A gateway that was away for longer needs the policy folder of another one. */
    private static final Duration REMEMBERED = Duration.ofDays(90);

    /** So many at once wait, or are remembered: the register has room for them. */
    private static final int MOST = 10_000;

    private final ListWriter writer;
    private final boolean shared;
    private final JsonRegister<Told> all;
    private final JsonRegister<Waiting> waiting;
    private final JsonRegister<Made> made;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean away;

    @Inject
    ListExchange(ListWriter writer, Registers registers, SiteConfig site, Clock clock) {
        this(writer, registers, site.dataDir().resolve("lists"), clock);
    }

    /**
     * @param folder where this gateway remembers what it has still to tell, and has made
     */
    ListExchange(ListWriter writer, Registers registers, Path folder, Clock clock) {
        this.writer = writer;
        this.shared = registers.areShared();
        this.all = new JsonRegister<>(registers.register("lists"), Told.class, new Told(1, List.of()));
        this.waiting = new JsonRegister<>(
                new FileRegister(folder.resolve("waiting.json")), Waiting.class, new Waiting(List.of()));
        this.made = new JsonRegister<>(new FileRegister(folder.resolve("made.json")), Made.class, new Made(0));
        this.clock = clock;
    }

    /**
     * What all gateways know: of each entry the last change.
     *
     * @param next the number of the next change
     */
    @RegisterForReflection // Read and written as JSON
    record Told(long next, List<SharedChange> changes) {
        Told {
            changes = List.copyOf(changes);
        }

        Told with(SharedChange change, Instant oldest) {
            List<SharedChange> kept = new ArrayList<>(changes.stream()
                    .filter(other -> !other.isAbout(change) && !isBefore(other, oldest))
                    .toList());
            kept.add(change.numbered(next));
            return new Told(next + 1, kept.subList(Math.max(0, kept.size() - MOST), kept.size()));
        }

        private static boolean isBefore(SharedChange change, Instant oldest) {
            try {
                return Instant.parse(change.at()).isBefore(oldest);
            } catch (DateTimeException e) {
                return true;
            }
        }
    }

    /** What this gateway has still to tell, in order. */
    @RegisterForReflection // Read and written as JSON
    record Waiting(List<SharedChange> changes) {
        Waiting {
            changes = List.copyOf(changes);
        }
    }

    /** The number of the last change that this gateway has made. */
    @RegisterForReflection // Read and written as JSON
    record Made(long number) {}

    void onStart(@Observes StartupEvent event) {
        if (shared) {
            Thread.ofVirtual().name("list-exchange").start(this::exchangeOn);
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        stop();
    }

    /** Also where a start fails: nobody tells of an end then. */
    @PreDestroy
    void stop() {
        stopped.countDown();
    }

    private void exchangeOn() {
        try {
            while (!stopped.await(SECONDS_BETWEEN, TimeUnit.SECONDS)) {
                exchangeNow();
            }
        } catch (InterruptedException e) {
            LOG.debug("Lists are not exchanged any more");
        }
    }

    private synchronized void exchangeNow() {
        try {
            exchange();
            if (away) {
                LOG.info("Changes of lists are exchanged with other gateways again");
            }
            away = false;
        } catch (IOException | RuntimeException e) {
            if (!away) {
                LOG.warnf("Changes of lists cannot be exchanged with other gateways, and wait: %s", e.getMessage());
            }
            away = true;
        }
    }

    @Override
    public ListChange add(String list, NewEntry entry, @Nullable String tag) throws IOException {
        SharedChange change = SharedChange.adding(clock.instant().toString(), list, entry);
        return making(change, () -> writer.add(list, entry, tag));
    }

    @Override
    public ListChange remove(String list, String text, @Nullable String tag) throws IOException {
        SharedChange change = SharedChange.removing(clock.instant().toString(), list, text);
        return making(change, () -> writer.remove(list, text, tag));
    }

    @Override
    public @Nullable String tag(String list) throws IOException {
        return writer.tag(list);
    }

    private interface Making {
        ListChange make() throws IOException;
    }

    private synchronized ListChange making(SharedChange change, Making making) throws IOException {
        if (!shared) {
            return making.make();
        }
        waiting.update(before -> {
            if (before.changes().size() >= MOST) {
                throw new IllegalStateException(
                        "%d changes of lists wait to be told to other gateways".formatted(MOST));
            }
            List<SharedChange> more = new ArrayList<>(before.changes());
            more.add(change);
            return new Waiting(more);
        });
        boolean isMade = false;
        try {
            ListChange result = making.make();
            isMade = result instanceof ListChange.Made;
            return result;
        } finally {
            if (!isMade) {
                forget(change);
            }
        }
    }

    /** What was not made here is nobody's to make; and what was told waits no more. */
    private void forget(SharedChange change) throws IOException {
        waiting.update(before -> new Waiting(
                before.changes().stream().filter(other -> !other.equals(change)).toList()));
    }

    /** Tells what waits, and makes what others have told. */
    synchronized void exchange() throws IOException {
        for (SharedChange change : waiting.read().changes()) {
            Instant oldest = clock.instant().minus(REMEMBERED);
            // Again, if we ended between the two: it is the last change of its entry either way
            all.update(told -> told.with(change, oldest));
            forget(change);
        }
        long last = made.read().number();
        for (SharedChange change : all.read().changes()) {
            if (change.number() > last) {
                make(change);
                made.update(before -> new Made(change.number()));
            }
        }
    }

    private void make(SharedChange change) throws IOException {
        ListChange result;
        try {
            result = change.remove()
                    ? writer.remove(change.list(), change.text(), null)
                    : added(change.list(), change.entry());
        } catch (IllegalArgumentException | DateTimeException e) { // Of a gateway of another version
            LOG.warnf("List %s: a change of another gateway is none here: %s", change.list(), e.getMessage());
            return;
        }
        switch (result) {
            case ListChange.Made done ->
                LOG.infof(
                        "List %s: %s was %s on another gateway",
                        change.list(), change.text(), change.remove() ? "taken away" : "added");
            case ListChange.AlreadySo same -> LOG.debugf("List %s: %s is so already", change.list(), change.text());
            case ListChange.Missing gone -> LOG.debugf("List %s: %s is gone already", change.list(), change.text());
            default ->
                LOG.warnf(
                        "List %s: a change of another gateway (%s) is not made here: %s",
                        change.list(), change.text(), result);
        }
    }

    /** The last word counts: an entry that says something else of the same gives way. */
    private ListChange added(String list, NewEntry entry) throws IOException {
        ListChange result = writer.add(list, entry, null);
        if (result instanceof ListChange.Contradicts) {
            writer.remove(list, entry.text(), null);
            return writer.add(list, entry, null);
        }
        return result;
    }
}
