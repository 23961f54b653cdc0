package io.sallyport.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The account of a gateway that shares a store with others. What is written is durable in its own files first, whatever the
 * store does, and is copied to where all gateways' accounts are read. Who then cuts or rewrites the files of a gateway is
 * contradicted by the copies.
 */
public final class CopiedAuditLog implements AuditLog, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CopiedAuditLog.class);

    private static final int A_BATCH = 500;

    private static final long SECONDS_BETWEEN = 5;

    private final AuditFile own;
    private final AuditCopies copies;
    private final String gateway;
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean contradicted;
    private boolean away;

    /**
     * @param gateway its name among all that share the store
     */
    public CopiedAuditLog(AuditFile own, AuditCopies copies, String gateway) {
        this.own = own;
        this.copies = copies;
        this.gateway = gateway;
    }

    /** Copies from now on, every few seconds. */
    public void start() {
        Thread.ofVirtual().name("audit-copies").start(this::copyOn);
    }

    private void copyOn() {
        try {
            while (!closed.await(SECONDS_BETWEEN, TimeUnit.SECONDS)) {
                copyNow();
            }
        } catch (InterruptedException e) {
            LOG.debug("The audit log is not copied any more");
        }
    }

    /** That the store is away is told once; the entries wait in their files. */
    private synchronized void copyNow() {
        try {
            copy();
            if (away) {
                LOG.info("The audit log is copied to the shared store again");
            }
            away = false;
        } catch (IOException e) {
            if (!away) {
                LOG.warnf("The audit log cannot be copied to the shared store, and waits: %s", e.getMessage());
            }
            away = true;
        }
    }

    @Override
    public void record(AuditEntry entry) throws IOException {
        own.record(entry);
    }

    /** Brings the copies up to date. */
    synchronized void copy() throws IOException {
        String account = own.folder().accountOf(gateway);
        if (account == null) {
            return; // Nobody has done anything yet
        }
        long last = copies.last(account);
        if (isContradicted(account, last)) {
            return;
        }
        List<AuditText> lines = own.folder().after(last, A_BATCH);
        while (!lines.isEmpty()) {
            copies.add(account, lines);
            lines = own.folder().after(lines.getLast().number(), A_BATCH);
        }
    }

    /** What was copied last must be what the files say: else nothing of theirs is added to it, and somebody must look. */
    private boolean isContradicted(String account, long last) throws IOException {
        if (last == 0) {
            return false;
        }
        List<AuditText> copied = copies.from(account, last, 1);
        List<AuditText> written = own.folder().after(last - 1, 1);
        boolean differs = !Objects.equals(copied, written);
        if (differs && !contradicted) {
            LOG.errorf(
                    "Entry %d of the audit log is not what was copied to the shared store: sallyport audit verify",
                    last);
        }
        contradicted = differs;
        return differs;
    }

    @Override
    public List<Numbered> newest(long before, int most) throws IOException {
        if (most < 1 || most > 500) {
            throw new IllegalArgumentException("%d entries (expected: 1 to 500)".formatted(most));
        }
        copy(); // Who has just done something sees it
        List<Numbered> entries = new ArrayList<>();
        for (AuditCopies.Placed each : copies.newest(before, most)) {
            Numbered entry = each.line().entry(each.account());
            entries.add(new Numbered(each.place(), entry.entry(), entry.hash(), each.account()));
        }
        return entries;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
