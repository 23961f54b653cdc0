package io.sallyport.testing;

import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditLog;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An audit log in memory, which can be full. */
public final class RecordingAudit implements AuditLog {
    private final List<AuditEntry> entries = new CopyOnWriteArrayList<>();
    private final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);

    /** From now on nothing can be written. */
    public void fill() {
        fillAfter(0);
    }

    /** Only so many entries can still be written. */
    public void fillAfter(int entries) {
        room.set(entries);
    }

    /** What was written, as {@code action subject by actor}. */
    public List<String> lines() {
        return entries.stream()
                .map(entry -> "%s %s by %s".formatted(entry.action(), entry.subject(), entry.actor()))
                .toList();
    }

    /** What was written. */
    public List<AuditEntry> entries() {
        return entries;
    }

    @Override
    public void record(AuditEntry entry) throws IOException {
        if (room.getAndDecrement() <= 0) {
            throw new IOException("no space left on device");
        }
        entries.add(entry);
    }

    @Override
    public List<Numbered> newest(long before, int most) {
        return List.of();
    }
}
