package io.sallyport.store.rows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash of a key that a filter remembers: short whatever a stranger sent, and no address on the disk. 128 bits of SHA-256.
 *
 * @param high the first eight octets
 * @param low the next eight
 */
public record HashedKey(long high, long low) {
    /** The hash of a text. */
    public static HashedKey of(String key) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
            return new HashedKey(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** As a column has it: 16 octets. */
    public byte[] octets() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    }
}
