package io.sallyport.quarantine;

import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that held messages are encrypted with (AES-256-GCM in segments, each file under a key of its own that HKDF, RFC
 * 5869, derives): the one for new files, and those of older ones. Without a key, files are written in the clear.
 */
final class MessageKeys {
    /** The octets of a key. */
    static final int OCTETS = 32;

    private static final int SEGMENT = 64 * 1024;

    private final @Nullable Key current;
    private final Map<Long, Key> all = new HashMap<>();

    /**
     * A key.
     *
     * @param id tells which key a file needs, and nothing about the key
     */
    record Key(long id, StreamingAead cipher) {
        /** The id in messages to people. */
        static String text(long id) {
            return HexFormat.of().toHexDigits(id);
        }
    }

    private MessageKeys(List<byte[]> keys) {
        keys.forEach(octets -> {
            Key key = key(octets);
            all.put(key.id(), key);
        });
        this.current = keys.isEmpty() ? null : all.get(id(keys.getFirst()));
    }

    /** No key: files are written in the clear. */
    static MessageKeys none() {
        return new MessageKeys(List.of());
    }

    /**
     * Keys as texts.
     *
     * @param texts the one for new files first; each 32 octets, in base64 or as 64 hexadecimal digits
     * @throws IllegalArgumentException if one is something else; the text does not stand in it
     */
    static MessageKeys of(List<String> texts) {
        return new MessageKeys(texts.stream().map(MessageKeys::octets).toList());
    }

    private static byte[] octets(String text) {
        String stripped = text.strip();
        byte[] octets;
        try {
            octets = stripped.length() == 2 * OCTETS
                    ? HexFormat.of().parseHex(stripped)
                    : Base64.getDecoder().decode(stripped);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a key of %d characters (expected: 32 octets, in base64 or as 64 hexadecimal digits)"
                            .formatted(stripped.length()),
                    e);
        }
        if (octets.length != OCTETS) {
            throw new IllegalArgumentException(
                    "a key of %d octets (expected: 32 octets, in base64 or as 64 hexadecimal digits)"
                            .formatted(octets.length));
        }
        return octets;
    }

    private static Key key(byte[] octets) {
        try {
            return new Key(id(octets), new AesGcmHkdfStreaming(octets, "HmacSha256", OCTETS, SEGMENT, 0));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM and HMAC-SHA-256 are in every Java", e);
        }
    }

    private static long id(byte[] octets) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("sallyport quarantine key id\0".getBytes(StandardCharsets.US_ASCII));
            long id = ByteBuffer.wrap(digest.digest(octets)).getLong();
            return id == 0 ? 1 : id; // Zero means: not encrypted
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is in every Java", e);
        }
    }

    /** The key for new files; null: they are written in the clear. */
    @Nullable
    Key current() {
        return current;
    }

    /** The key that a file names; null if it is not among ours. */
    @Nullable
    Key find(long id) {
        return all.get(id);
    }
}
