package io.sallyport.filter.greylist;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers in memory, for tests and trials. Above its bound it forgets what nobody asked for the longest time. */
public final class MemoryGreylistStore implements GreylistStore {
    private final Map<String, Memory> memories;

    /**
     * An empty store.
     *
     * @param most keys
     */
    public MemoryGreylistStore(int most) {
        memories = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Memory> eldest) {
                return size() > most;
            }
        };
    }

    @Override
    public synchronized Map<String, Memory> recall(Collection<String> keys, Instant now) {
        Map<String, Memory> known = new HashMap<>();
        for (String key : keys) {
            Memory memory = memories.get(key);
            if (memory != null && memory.lasts(now)) {
                known.put(key, memory);
            }
        }
        return known;
    }

    @Override
    public synchronized void remember(Collection<String> keys, Memory memory) {
        Memory kept = new Memory(
                memory.since().truncatedTo(ChronoUnit.SECONDS), memory.until().truncatedTo(ChronoUnit.SECONDS));
        for (String key : keys) {
            memories.merge(key, kept, Memory::and);
        }
    }
}
