package io.sallyport.auth.dkim;

import org.jspecify.annotations.Nullable;

/**
 * What is to be hashed of a body (RFC 6376 § 3.7), with SHA-256: no other hash is in use (RFC 8301 § 3.1).
 *
 * @param length how many octets of the canonicalized body ({@code l=}); {@link #WHOLE} for all
 */
public record BodyHash(Canonicalization canonicalization, long length) {
    /** The length that stands for the whole body. */
    public static final long WHOLE = -1;

    /** The hash of a whole body. */
    public static BodyHash ofWhole(Canonicalization canonicalization) {
        return new BodyHash(canonicalization, WHOLE);
    }

    /**
     * What came of it.
     *
     * @param hash null if the body has fewer octets than were to be hashed
     * @param bodyOctets the length of the whole canonicalized body
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by MessageDigest.isEqual, never as a record
    public record Value(byte @Nullable [] hash, long bodyOctets) {}
}
