package io.sallyport.filter.impersonation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers in memory, for tests and trials. Above its bound it forgets what nobody asked for the longest time. */
public final class MemoryContactStore implements ContactStore {
    private final Map<String, Instant> contacts;

    /**
     * An empty store.
     *
     * @param most keys
     */
    public MemoryContactStore(int most) {
        contacts = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                return size() > most;
            }
        };
    }

    @Override
    public synchronized Map<String, Instant> known(Collection<String> keys, Instant now) {
        Map<String, Instant> known = new HashMap<>();
        for (String key : keys) {
            Instant until = contacts.get(key);
            if (until != null && until.isAfter(now)) {
                known.put(key, until);
            }
        }
        return known;
    }

    @Override
    public synchronized void remember(Collection<String> keys, Instant now, Instant until) {
        Instant second = until.truncatedTo(ChronoUnit.SECONDS);
        for (String key : keys) {
            contacts.merge(key, second, (a, b) -> a.isAfter(b) ? a : b);
        }
    }
}
