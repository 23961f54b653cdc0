package io.sallyport.extract.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What is wanted of a document.
 *
 * @param parsers the names of the families that may look at it, separated by commas
 * @param mediaType what the gateway takes it for
 * @param millis how long it may take
 * @param mostText characters
 * @param mostLinks the most links, and the most codes
 * @param mostEmbedded the most embedded files
 * @param mostEmbeddedOctets of all of them together
 */
public record Request(
        String parsers,
        String mediaType,
        long millis,
        int mostText,
        int mostLinks,
        int mostEmbedded,
        int mostEmbeddedOctets) {
    /** Writes it as a frame. */
    public void writeTo(FrameWriter out) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        DataOutputStream values = new DataOutputStream(payload);
        values.writeUTF(parsers);
        values.writeUTF(mediaType);
        values.writeLong(millis);
        values.writeInt(mostText);
        values.writeInt(mostLinks);
        values.writeInt(mostEmbedded);
        values.writeInt(mostEmbeddedOctets);
        out.write(FrameKind.REQUEST, payload.toByteArray(), payload.size());
    }

    /** Reads it from a frame. */
    public static Request of(Frame frame) throws IOException {
        DataInputStream values = frame.expect(FrameKind.REQUEST).values();
        return new Request(
                values.readUTF(),
                values.readUTF(),
                values.readLong(),
                values.readInt(),
                values.readInt(),
                values.readInt(),
                values.readInt());
    }
}
