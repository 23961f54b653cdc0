package io.sallyport.audit;

import java.time.Instant;
import java.util.Map;

/**
 * A line of an account as it was written, for a copy that is kept elsewhere.
 *
 * @param text without its end
 */
public record AuditText(long number, String text) {
    /** What it says. */
    AuditLog.Numbered entry(String gateway) {
        AuditLine line = AuditLine.parse(text);
        if (line == null) {
            // Shown all the same: what was changed must not vanish from the eyes of who looks
            AuditEntry damaged = new AuditEntry(Instant.EPOCH, "", "", "audit.damaged", "", Map.of());
            return new AuditLog.Numbered(number, damaged, "", gateway);
        }
        return new AuditLog.Numbered(number, line.entry(), line.hash(), gateway);
    }
}
