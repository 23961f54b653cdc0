package io.sallyport.admin.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Secrets that this gateway makes up: nobody guesses them, and their digest is all that need be kept. */
final class Secrets {
    private static final int OCTETS = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** A new one: 256 bits, of letters that may stand in URLs and fields (RFC 4648 § 5). */
    static String random() {
        byte[] octets = new byte[OCTETS];
        RANDOM.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    /** What is kept of a secret. So many random bits need no slow hash, as passwords do: nobody can try them all. */
    static String digest(String secret) {
        return HexFormat.of().formatHex(sha256(secret));
    }

    /** Whether two are the same; the time that it takes tells nothing, because digests are of one length. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(sha256(one), sha256(other));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
