package io.sallyport.extract.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes frames. Not for several threads at a time. */
public final class FrameWriter {
    private static final byte[] NOTHING = {};

    /** An UTF-8 text of so many characters fits into a frame, and two of a quarter of that as values. */
    private static final int MOST_CHARACTERS = Frame.MOST / 4;

    private final DataOutputStream out;

    public FrameWriter(OutputStream out) {
        this.out = new DataOutputStream(out);
    }

    /** A frame of a kind alone. */
    public void write(FrameKind kind) throws IOException {
        write(kind, NOTHING, 0);
    }

    /** A frame of one text, cut if it is too long. */
    public void write(FrameKind kind, String text) throws IOException {
        byte[] payload = cut(text, MOST_CHARACTERS).getBytes(StandardCharsets.UTF_8);
        write(kind, payload, payload.length);
    }

    /** A frame of two texts, cut if they are too long. */
    public void write(FrameKind kind, String first, String second) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        DataOutputStream values = new DataOutputStream(payload);
        values.writeUTF(cut(first, MOST_CHARACTERS / 4));
        values.writeUTF(cut(second, MOST_CHARACTERS / 4));
        write(kind, payload.toByteArray(), payload.size());
    }

    /** A frame of so many octets. */
    @SuppressWarnings("EnumOrdinal") // Either side is of the same build
    public void write(FrameKind kind, byte[] payload, int length) throws IOException {
        out.writeByte(kind.ordinal());
        out.writeInt(length);
        out.write(payload, 0, length);
    }

    /** A long text in as many frames as it needs. */
    public void writeAll(FrameKind kind, String text) throws IOException {
        int from = 0;
        while (from < text.length()) {
            String piece =
                    cut(text.substring(from, Math.min(text.length(), from + MOST_CHARACTERS)), MOST_CHARACTERS - 1);
            write(kind, piece);
            from += piece.length();
        }
    }

    /** All octets of a stream, in as many frames as they need. */
    public void writeOctets(InputStream octets) throws IOException {
        byte[] buffer = new byte[Frame.MOST];
        for (int read = octets.read(buffer); read >= 0; read = octets.read(buffer)) {
            write(FrameKind.OCTETS, buffer, read);
        }
    }

    /** Sends what was written. */
    public void flush() throws IOException {
        out.flush();
    }

    /** The beginning of a text, no character of two halves cut in two. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
