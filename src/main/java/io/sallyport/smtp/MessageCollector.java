package io.sallyport.smtp;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the octets of a message while they come: on the heap at first, and all of them in a temporary file once they
 * are more than the limit. Never holds more than the limit on the heap; over the greatest size it goes on counting and
 * keeps nothing.
 *
 * <p>A disk that is full or broken is no exception here, because the sender must be read to the end of its data before
 * it can be told: see {@link #failure}.
 *
 * <p>For one message, not safe for use by several threads at once. Ends with {@link #finish} or {@link #discard}.
 */
final class MessageCollector {
    private static final int FIRST_CHUNK = 4 * 1024;
    private static final int GREATEST_CHUNK = 64 * 1024;

    /** What gathers short runs before they are written to the file. */
    private static final int FILE_BUFFER = 32 * 1024;

    private final Path temporaryFolder;
    private final int memoryLimit;
    private final long maxSize;

    private final List<byte[]> fullChunks = new ArrayList<>();
    private byte[] chunk = {};
    private int chunkLength;
    private int allocated;

    /** Where {@link #takeHeader} goes on, and what of CR LF CR LF is behind it; a message begins at a line's start. */
    private int headerChunk;

    private int headerOffset;
    private int headerLength;
    private int headerEndMatched = 2;
    private boolean headerTaken;

    private @Nullable TemporaryFile file;
    private @Nullable IOException failure;
    private boolean ended;
    private long size;

    /**
     * @param temporaryFolder where a file is made when one is needed; must exist by then
     * @param memoryLimit the most octets on the heap, at least 32 KiB
     * @param maxSize the most octets of a message
     */
    MessageCollector(Path temporaryFolder, int memoryLimit, long maxSize) {
        if (memoryLimit < FILE_BUFFER) {
            throw new IllegalArgumentException(
                    "memory limit of %d octets (expected: >= %d)".formatted(memoryLimit, FILE_BUFFER));
        }
        this.temporaryFolder = temporaryFolder;
        this.memoryLimit = memoryLimit;
        this.maxSize = maxSize;
    }

    /** The octets that came, kept or not. */
    long size() {
        return size;
    }

    /** Whether more octets came than a message may have. */
    boolean tooLarge() {
        return size > maxSize;
    }

    /** Why the message could not be kept; null if all is well. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** Takes octets of a buffer, whose indexes stay as they are. */
    void write(ByteBuf in, int index, int length) {
        if (!prepare(length)) {
            return;
        }
        int from = index;
        int remaining = length;
        while (remaining > 0 && makeRoom()) {
            int part = Math.min(remaining, chunk.length - chunkLength);
            in.getBytes(from, chunk, chunkLength, part);
            chunkLength += part;
            from += part;
            remaining -= part;
        }
    }

    /**
     * The header, and the empty line behind it, as soon as all of it is here: once, and only while the message is on
     * the heap. No octet is looked at twice.
     *
     * @return null if there is nothing to take
     */
    byte @Nullable [] takeHeader() {
        while (!headerTaken && file == null) {
            boolean full = headerChunk < fullChunks.size();
            byte[] part = full ? fullChunks.get(headerChunk) : chunk;
            if (endsHeader(part, full ? part.length : chunkLength)) {
                headerTaken = true;
                return firstOctets(headerLength);
            }
            if (!full) {
                return null;
            }
            headerChunk++;
            headerOffset = 0;
        }
        return null;
    }

    private boolean endsHeader(byte[] part, int end) {
        while (headerOffset < end) {
            byte octet = part[headerOffset++];
            headerLength++;
            if (octet == (headerEndMatched % 2 == 0 ? '\r' : '\n')) {
                headerEndMatched++;
            } else {
                headerEndMatched = octet == '\r' ? 1 : 0;
            }
            if (headerEndMatched == 4) {
                return true;
            }
        }
        return false;
    }

    private byte[] firstOctets(int length) {
        byte[] octets = new byte[length];
        int copied = 0;
        for (byte[] part : chunks()) {
            int count = Math.min(part.length, length - copied);
            System.arraycopy(part, 0, octets, copied, count);
            copied += count;
        }
        return octets;
    }

    /** Takes one octet. */
    void write(byte octet) {
        if (prepare(1) && makeRoom()) {
            chunk[chunkLength++] = octet;
        }
    }

    /**
     * The message is complete and belongs to the caller, who closes it.
     *
     * @param eightBitData whether it holds octets above 127
     * @throws IOException if the message could not be kept: {@link #failure}, or the last octets just now
     * @throws IllegalStateException if it is too large, or the collector has ended
     */
    CollectedMessage finish(boolean eightBitData) throws IOException {
        if (ended || tooLarge()) {
            throw new IllegalStateException(ended ? "collector has ended" : "message is too large");
        }
        TemporaryFile written = file;
        if (written != null) {
            flush(written);
        }
        if (failure != null) {
            throw failure;
        }
        ended = true;
        file = null;
        StoredOctets octets = written == null ? new HeapOctets(chunks(), size) : written;
        release();
        return new CollectedMessage(octets, size, eightBitData);
    }

    /** Frees what was kept. May be called at any time and more than once; a finished message is not touched. */
    void discard() {
        ended = true;
        release();
    }

    /** Counts what comes; false if it is not to be kept. */
    private boolean prepare(int length) {
        size += length;
        if (ended || failure != null) {
            return false;
        }
        if (tooLarge()) {
            release();
            return false;
        }
        if (file == null && size > memoryLimit) {
            moveToFile();
        }
        return failure == null;
    }

    /** Makes room for at least one octet in the chunk; false if that failed. */
    private boolean makeRoom() {
        if (chunkLength < chunk.length) {
            return true;
        }
        TemporaryFile present = file;
        if (present != null) {
            flush(present);
            return failure == null;
        }
        if (chunkLength > 0) {
            fullChunks.add(chunk);
        }
        int next = Math.clamp(2L * chunk.length, FIRST_CHUNK, GREATEST_CHUNK);
        chunk = new byte[Math.min(next, memoryLimit - allocated)];
        allocated += chunk.length;
        chunkLength = 0;
        return true;
    }

    private void moveToFile() {
        try {
            TemporaryFile created = TemporaryFile.create(temporaryFolder);
            file = created;
            for (byte[] full : fullChunks) {
                created.append(full, full.length);
            }
            created.append(chunk, chunkLength);
        } catch (IOException e) {
            fail(e);
            return;
        }
        fullChunks.clear();
        chunk = new byte[FILE_BUFFER];
        chunkLength = 0;
    }

    private void flush(TemporaryFile to) {
        try {
            to.append(chunk, chunkLength);
            chunkLength = 0;
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(IOException e) {
        failure = e;
        release();
    }

    private List<byte[]> chunks() {
        List<byte[]> all = new ArrayList<>(fullChunks);
        all.add(chunk);
        return all;
    }

    private void release() {
        fullChunks.clear();
        chunk = new byte[0];
        chunkLength = 0;
        allocated = 0;
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
