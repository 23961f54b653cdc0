package io.sallyport.audit;

import java.io.IOException;
import java.util.List;

/** The account. All methods may be called from many threads. */
public interface AuditLog {
    /**
     * Writes an entry; on return it is durable. What must not happen without an entry happens after it.
     *
     * @throws IOException if it could not be written: what it tells of must not be done
     */
    void record(AuditEntry entry) throws IOException;

    /**
     * The newest entries.
     *
     * @param before number of an entry that an earlier page ended with; {@link Long#MAX_VALUE}: the newest
     * @param most 1 to 500
     */
    List<Numbered> newest(long before, int most) throws IOException;

    /**
     * An entry and its place.
     *
     * @param number in the chain; or, where the accounts of several gateways are read together, among all of them
     * @param gateway whose account it stands in; empty for this one's where there is no other
     */
    record Numbered(long number, AuditEntry entry, String hash, String gateway) {}
}
