package io.sallyport.store.embedded;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.ShutdownEvent;
import io.sallyport.filter.greylist.GreylistStore;
import io.sallyport.store.rows.HashedKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the greylist filter in {@code greylist.db}. What is to be remembered is known at once and written soon
 * after by a thread of its own, many keys in one transaction, so that no mail waits for the disk; a kill can take the last
 * moments, and then a sender has to come once more. While the disk refuses, changes are kept in memory up to a bound and
 * tried again with the next mail, and each call fails, so that the policy's {@code on-unavailable} says what happens.
 */
@ApplicationScoped
@Typed(SqliteGreylistStore.class) // Whether it is the one that filters ask is a setting
public class SqliteGreylistStore implements GreylistStore {
    private static final Logger LOG = Logger.getLogger(SqliteGreylistStore.class);

    private static final int MOST_WAITING = 20_000;
    private static final int MOST_CACHED = 50_000;

    private final Source source;
    private final Cache<HashedKey, Memory> cache =
            Caffeine.newBuilder().maximumSize(MOST_CACHED).build();

    private final Object lock = new Object();
    private Map<HashedKey, Memory> waiting = new HashMap<>();
    private Map<HashedKey, Memory> beingWritten = Map.of();
    private boolean writing;
    private @Nullable IOException failure;

    /** Opens the table when it is first needed: who does not greylist has no file. */
    interface Source {
        GreylistTable table() throws IOException;
    }

    @Inject
    public SqliteGreylistStore(EmbeddedStore store) {
        this(new OnFirstUse(store));
    }

    SqliteGreylistStore(Source source) {
        this.source = source;
    }

    private static final class OnFirstUse implements Source {
        private final EmbeddedStore store;
        private @Nullable GreylistTable table;

        OnFirstUse(EmbeddedStore store) {
            this.store = store;
        }

        @Override
        public synchronized GreylistTable table() throws IOException {
            GreylistTable opened = table;
            if (opened == null) {
                opened = new GreylistTable(store.database("greylist"), GreylistTable.MOST_ROWS);
                table = opened;
            }
            return opened;
        }
    }

    @Override
    public Map<String, Memory> recall(Collection<String> keys, Instant now) throws IOException {
        Map<HashedKey, String> hashes = new HashMap<>();
        keys.forEach(key -> hashes.put(HashedKey.of(key), key));
        Map<HashedKey, Memory> unwritten = new HashMap<>();
        synchronized (lock) {
            if (failure != null) {
                startWriting();
                throw new IOException("what is to be remembered cannot be written: " + failure.getMessage(), failure);
            }
            for (HashedKey key : hashes.keySet()) {
                merge(unwritten, key, beingWritten.get(key));
                merge(unwritten, key, waiting.get(key));
            }
        }
        Map<String, Memory> known = new HashMap<>();
        Map<HashedKey, Memory> stored = stored(hashes.keySet(), now);
        hashes.forEach((hash, key) -> {
            merge(unwritten, hash, stored.get(hash));
            Memory memory = unwritten.get(hash);
            if (memory != null && memory.lasts(now)) {
                known.put(key, memory);
            }
        });
        return known;
    }

    private Map<HashedKey, Memory> stored(Collection<HashedKey> keys, Instant now) throws IOException {
        Map<HashedKey, Memory> found = new HashMap<>();
        List<HashedKey> missing = new ArrayList<>();
        for (HashedKey key : keys) {
            Memory cached = cache.getIfPresent(key);
            if (cached != null && cached.lasts(now)) {
                found.put(key, cached);
            } else {
                missing.add(key); // What is over may have been renewed since
            }
        }
        if (!missing.isEmpty()) {
            Map<HashedKey, Memory> read = source.table().read(missing);
            cache.putAll(read);
            found.putAll(read);
        }
        return found;
    }

    private static void merge(Map<HashedKey, Memory> into, HashedKey key, @Nullable Memory memory) {
        if (memory != null) {
            into.merge(key, memory, Memory::and);
        }
    }

    @Override
    public void remember(Collection<String> keys, Memory memory) throws IOException {
        Memory kept = GreylistTable.inSeconds(memory);
        synchronized (lock) {
            // What was refused by the disk once comes back on top: at most as much again
            if (waiting.size() + keys.size() > MOST_WAITING) {
                throw new IOException("%d changes wait for the disk already".formatted(waiting.size()));
            }
            keys.forEach(key -> merge(waiting, HashedKey.of(key), kept));
            startWriting();
        }
    }

    /** Under the lock. */
    private void startWriting() {
        if (!writing && !waiting.isEmpty()) {
            writing = true;
            Thread.ofVirtual().name("greylist-writer").start(this::writeAll);
        }
    }

    private void writeAll() {
        while (true) {
            Map<HashedKey, Memory> batch;
            synchronized (lock) {
                if (waiting.isEmpty()) {
                    writing = false;
                    lock.notifyAll();
                    return;
                }
                batch = waiting;
                beingWritten = batch;
                waiting = new HashMap<>();
            }
            IOException problem = new IOException("the writer has ended by mistake");
            try {
                problem = write(batch);
            } finally {
                settle(batch, problem);
            }
            if (problem != null) {
                return;
            }
        }
    }

    private void settle(Map<HashedKey, Memory> batch, @Nullable IOException problem) {
        synchronized (lock) {
            beingWritten = Map.of();
            if (problem != null) {
                if (failure == null) {
                    LOG.errorf("The greylist cannot be written: %s", problem.getMessage());
                }
                batch.forEach((key, memory) -> merge(waiting, key, memory));
                writing = false;
                lock.notifyAll();
            }
            failure = problem;
        }
    }

    private @Nullable IOException write(Map<HashedKey, Memory> batch) {
        try {
            source.table().write(batch);
            cache.invalidateAll(batch.keySet());
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    /** Waits until everything is written that can be. */
    void flush() throws InterruptedException {
        synchronized (lock) {
            while (writing) {
                lock.wait();
            }
        }
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        flush();
    }
}
