package io.sallyport.auth.dkim;

import io.sallyport.auth.dkim.BodyHash.Value;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Hashes the octets of a canonicalized body, and of its beginnings: one SHA-256 for all lengths that were asked for,
 * because its state can be copied where one of them ends.
 */
final class BodyDigest {
    private static final int STAGE = 4096;
    private static final int LARGE = 512; // From here on, copying into the stage costs more than an update of its own

    private final MessageDigest digest = sha256();
    private final TreeSet<Long> lengths;
    private final Map<Long, byte[]> beginnings = new HashMap<>();
    private final byte[] stage = new byte[STAGE];
    private int staged;
    private long octets;
    private long nextLength;

    /** @param lengths of the beginnings that are wanted, besides the whole */
    BodyDigest(Collection<Long> lengths) {
        this.lengths = new TreeSet<>(lengths);
        this.nextLength = next();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Takes one octet more. */
    void update(byte octet) {
        if (staged < STAGE && octets + 1 < nextLength) {
            stage[staged++] = octet;
            octets++;
        } else {
            update(new byte[] {octet}, 0, 1);
        }
    }

    /** Takes the next octets. */
    void update(byte[] source, int from, int to) {
        int start = from;
        while (nextLength - octets <= to - start) {
            int cut = start + (int) (nextLength - octets);
            put(source, start, cut);
            flush();
            beginnings.put(nextLength, copyOf(digest).digest());
            nextLength = next();
            start = cut;
        }
        put(source, start, to);
    }

    /** Ends the body. */
    Map<Long, Value> finish() {
        update(stage, 0, 0); // A beginning of no octets ends even where nothing comes
        flush();
        Map<Long, Value> values = new HashMap<>();
        beginnings.forEach((length, hash) -> values.put(length, new Value(hash, octets)));
        for (long tooLong : lengths) {
            values.put(tooLong, new Value(null, octets));
        }
        values.put(BodyHash.WHOLE, new Value(digest.digest(), octets));
        return values;
    }

    /** The smallest length that was not reached. It stays in the set until it is. */
    private long next() {
        lengths.removeAll(beginnings.keySet());
        return lengths.isEmpty() ? Long.MAX_VALUE : lengths.first();
    }

    private void put(byte[] source, int from, int to) {
        int length = to - from;
        if (length > STAGE - staged || length >= LARGE) {
            flush();
        }
        if (length >= LARGE) {
            digest.update(source, from, length);
        } else {
            System.arraycopy(source, from, stage, staged, length);
            staged += length;
        }
        octets += length;
    }

    private void flush() {
        digest.update(stage, 0, staged);
        staged = 0;
    }

    private static MessageDigest copyOf(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 can be copied", e);
        }
    }
}
