package io.sallyport.audit;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes from line to line of an account, and knows what the next must say. */
public final class AuditChain {
    private static final int A_READING = 1000;

    private long next;
    private String previous;

    /** From the first line on. */
    public AuditChain() {
        this(1, AuditLine.BEGINNING);
    }

    AuditChain(long next, String previous) {
        this.next = next;
        this.previous = previous;
    }

    /** The number of the next line. */
    public long next() {
        return next;
    }

    /** The hash of the last line. */
    public String hash() {
        return previous;
    }

    /** Goes on with a line; why it is not the next one of this account, or null. */
    public @Nullable String follow(String text) {
        AuditLine line = AuditLine.parse(text);
        if (line == null) {
            return "the line is not what its hash was made of";
        }
        if (line.number() != next || !line.previous().equals(previous)) {
            return "entry %d follows, where entry %d must: some were taken out, put in, or changed"
                    .formatted(line.number(), next);
        }
        next++;
        previous = line.hash();
        return null;
    }

    /** Follows the hashes of a copied account; why they break, or null. */
    public static @Nullable String check(AuditCopies copies, String account) throws IOException {
        AuditChain chain = new AuditChain();
        List<AuditText> lines = copies.from(account, 1, A_READING);
        while (!lines.isEmpty()) {
            for (AuditText line : lines) {
                String broken = chain.follow(line.text());
                if (broken != null) {
                    return "entry %d: %s".formatted(line.number(), broken);
                }
            }
            lines = copies.from(account, chain.next(), A_READING);
        }
        return null;
    }
}
