package io.sallyport.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A message as it is read, with some of its header fields changed on the way. */
final class EditedStream extends InputStream {
    private final InputStream original;
    private final List<HeaderEdit> edits;
    private int nextEdit;
    /** How much of the original was read or passed over. */
    private long position;
    /** What stands where the last edit was, and how much of it was read. */
    private byte[] replacement = new byte[0];

    private int replaced;

    /**
     * @param edits in the order of their fields
     */
    EditedStream(InputStream original, List<HeaderEdit> edits) {
        this.original = original;
        this.edits = edits;
    }

    @Override
    public int read() throws IOException {
        byte[] octet = new byte[1];
        return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
    }

    @Override
    public int read(byte[] octets, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            if (replaced < replacement.length) {
                int count = Math.min(length, replacement.length - replaced);
                System.arraycopy(replacement, replaced, octets, offset, count);
                replaced += count;
                return count;
            }
            long until = nextEdit < edits.size() ? edits.get(nextEdit).field().start() : Long.MAX_VALUE;
            if (position < until) {
                int count = original.read(octets, offset, (int) Math.min(length, until - position));
                position += Math.max(count, 0);
                return count;
            }
            make(edits.get(nextEdit++));
        }
    }

    private void make(HeaderEdit edit) throws IOException {
        original.skipNBytes(edit.end() - position);
        position = edit.end();
        replacement = edit.replacement();
        replaced = 0;
    }

    @Override
    public void close() throws IOException {
        original.close();
    }
}
