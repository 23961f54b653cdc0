package io.sallyport.extract.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads frames. Not for several threads at a time. */
public final class FrameReader {
    private static final FrameKind[] KINDS = FrameKind.values();

    private final DataInputStream in;

    public FrameReader(InputStream in) {
        this.in = new DataInputStream(in);
    }

    /**
     * Waits for the next frame.
     *
     * @throws java.io.EOFException if the other side is gone
     * @throws FramingException if what comes is no frame
     */
    public Frame next() throws IOException {
        int kind = in.readUnsignedByte();
        int length = in.readInt();
        if (kind >= KINDS.length || length < 0 || length > Frame.MOST) {
            throw new FramingException("no frame: kind %d, length %d".formatted(kind, length));
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(KINDS[kind], payload);
    }
}
