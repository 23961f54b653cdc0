package io.sallyport.filter.classifier;

import io.sallyport.mail.Octets;
import io.sallyport.message.HeaderField;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The name of a message in the memory of one model: a digest of its fields and body. Line ends and empty lines at the end
 * do not count, which mailboxes change; a model that was begun anew knows no message, whatever is remembered of the last.
 */
final class MessageKey {
    private static final int OCTETS = 16;
    private static final int CHUNK = 8192;

    private final MessageDigest digest;
    private long pendingLines;

    private MessageKey(MessageDigest digest) {
        this.digest = digest;
    }

    /** The key of a message. */
    static String of(long model, Sample sample, Octets message) throws IOException {
        MessageKey key = new MessageKey(sha256());
        key.digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, model));
        for (HeaderField field : sample.fields()) {
            key.update(field.octets(), field.start(), field.end());
        }
        key.update(new byte[] {0}, 0, 1);
        try (InputStream in = message.open()) {
            in.skipNBytes(sample.bodyOffset());
            byte[] chunk = new byte[CHUNK];
            int read = in.read(chunk);
            while (read >= 0) {
                key.update(chunk, 0, read);
                read = in.read(chunk);
            }
        }
        return HexFormat.of().formatHex(Arrays.copyOf(key.digest.digest(), OCTETS));
    }

    /** Line feeds count when something follows them. */
    private void update(byte[] octets, int from, int to) {
        int run = from;
        for (int i = from; i < to; i++) {
            byte octet = octets[i];
            if (octet == '\r' || octet == '\n') {
                digest.update(octets, run, i - run);
                run = i + 1;
                pendingLines += octet == '\n' ? 1 : 0;
            } else if (pendingLines > 0) {
                digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, -pendingLines));
                pendingLines = 0;
            }
        }
        digest.update(octets, run, to - run);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
