package io.sallyport.admin.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a password: Argon2id (RFC 9106), which costs time and memory to try. Written as others write it, {@code
 * $argon2id$v=19$m=19456,t=2,p=1$salt$hash}.
 */
final class PasswordHash {
    private static final int MEMORY = 19_456;
    private static final int PASSES = 2;
    private static final int SALT_OCTETS = 16; // RFC 9106 § 3.1
    private static final int HASH_OCTETS = 32;

    /** A file may ask for more than we would, but not for so much that a login stops the gateway. */
    private static final int MOST_MEMORY = 262_144;

    private static final int MOST_PASSES = 10;
    private static final int MOST_LANES = 8;

    /** Longer ones are matched by none: they would only cost time. */
    static final int LONGEST_PASSWORD = 1024;

    private static final Pattern SYNTAX = Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Stands for users that there are not, so that asking for them takes as long as for others. */
    private static final PasswordHash NOBODY =
            new PasswordHash(MEMORY, PASSES, 1, new byte[SALT_OCTETS], new byte[HASH_OCTETS]);

    private final int memory; // KiB
    private final int passes;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int memory, int passes, int lanes, byte[] salt, byte[] hash) {
        this.memory = memory;
        this.passes = passes;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    /** What is to be kept of a new password. */
    static PasswordHash of(String password) {
        byte[] salt = new byte[SALT_OCTETS];
        RANDOM.nextBytes(salt);
        return new PasswordHash(MEMORY, PASSES, 1, salt, compute(password, salt, MEMORY, PASSES, 1, HASH_OCTETS));
    }

    /** What a text says; null if it is no hash of this kind, or outside the bounds. It then matches no password. */
    static @Nullable PasswordHash parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        int memory = Integer.parseInt(parts.group(1));
        int passes = Integer.parseInt(parts.group(2));
        int lanes = Integer.parseInt(parts.group(3));
        boolean bounded = passes >= 1
                && passes <= MOST_PASSES
                && lanes >= 1
                && lanes <= MOST_LANES
                && memory >= 8 * lanes // RFC 9106 § 3.1
                && memory <= MOST_MEMORY;
        try {
            Base64.Decoder base64 = Base64.getDecoder();
            return bounded
                    ? new PasswordHash(
                            memory, passes, lanes, base64.decode(parts.group(4)), base64.decode(parts.group(5)))
                    : null;
        } catch (IllegalArgumentException e) {
            return null; // Letters of base64, but not a whole number of octets
        }
    }

    /**
     * Whether a password is the one that a text was made of. Takes as long for a user that there is not, and for a text
     * that is malformed, as for a wrong password.
     *
     * @param text null: there is no such user
     */
    static boolean matches(@Nullable String text, String password) {
        PasswordHash parsed = text == null ? null : parse(text);
        boolean same = (parsed == null ? NOBODY : parsed).isOf(password);
        return parsed != null && same;
    }

    private boolean isOf(String password) {
        return password.length() <= LONGEST_PASSWORD
                && MessageDigest.isEqual(hash, compute(password, salt, memory, passes, lanes, hash.length));
    }

    private static byte[] compute(String password, byte[] salt, int memory, int passes, int lanes, int octets) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[octets];
        argon2.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    /** As it stands in the file. */
    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(memory, passes, lanes, base64.encodeToString(salt), base64.encodeToString(hash));
    }
}
