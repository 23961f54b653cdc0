package io.sallyport.filter.classifier;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers in memory, for tests and rehearsals. Above its bound it forgets what was learned first. */
public final class MemoryLearnedMessages implements LearnedMessages {
    private final Map<String, Learned> learned = new LinkedHashMap<>();
    private final int most;

    /**
     * An empty store.
     *
     * @param most messages
     */
    public MemoryLearnedMessages(int most) {
        this.most = most;
    }

    @Override
    public synchronized @Nullable Learned find(String key) {
        return learned.get(key);
    }

    @Override
    public synchronized void write(Map<String, Optional<Learned>> changes, Instant oldest) {
        changes.forEach((key, change) -> {
            learned.remove(key);
            change.ifPresent(how -> learned.put(key, how));
        });
        learned.values().removeIf(how -> how.at().isBefore(oldest));
        while (learned.size() > most) {
            learned.remove(learned.keySet().iterator().next());
        }
    }
}
