package io.sallyport.extract.wire;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One thing that is said.
 *
 * @param payload at most {@link #MOST} octets; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a list of octets would be five times as large
public record Frame(FrameKind kind, byte[] payload) {
    /** The most octets of a payload. */
    public static final int MOST = 1 << 16;

    /** The payload as one text; what is no UTF-8 becomes the replacement character. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The payload as a sequence of values. */
    public DataInputStream values() {
        return new DataInputStream(new ByteArrayInputStream(payload));
    }

    /**
     * The same if it is of a kind.
     *
     * @throws IOException if it is of another
     */
    public Frame expect(FrameKind expected) throws IOException {
        if (kind != expected) {
            throw new FramingException("%s instead of %s".formatted(kind, expected));
        }
        return this;
    }
}
