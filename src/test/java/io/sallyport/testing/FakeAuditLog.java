package io.sallyport.testing;

import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An account in memory, which can break. */
public final class FakeAuditLog implements AuditLog {
    private final List<AuditEntry> entries = new ArrayList<>();
    private boolean broken;

    @Override
    public synchronized void record(AuditEntry entry) throws IOException {
        if (broken) {
            throw new IOException("the disk is full");
        }
        entries.add(entry);
    }

    @Override
    public synchronized List<Numbered> newest(long before, int most) {
        List<Numbered> numbered = new ArrayList<>();
        for (int i = entries.size(); i >= 1 && numbered.size() < most; i--) {
            if (i < before) {
                numbered.add(new Numbered(i, entries.get(i - 1), "", ""));
            }
        }
        return numbered;
    }

    /** From now on nothing can be recorded. */
    public synchronized void breaks() {
        broken = true;
    }

    /** All that was recorded, in order. */
    public synchronized List<AuditEntry> entries() {
        return List.copyOf(entries);
    }

    /** What was done, and to what, in order: {@code login ann}. */
    public synchronized List<String> actions() {
        return entries.stream()
                .map(entry -> entry.action() + " " + entry.subject())
                .toList();
    }
}
