package io.sallyport.content;

import io.sallyport.content.file.ArrayOctets;
import io.sallyport.content.file.SeekableOctets;
import io.sallyport.mail.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where the octets of one message wait that were unpacked: small ones up to a megabyte in memory, all others in one temporary
 * file, which has no name where the system allows that. All of it is gone when this is closed; to read it then is an
 * {@link IOException}.
 *
 * <p>The file is not a channel, because a channel is closed by the interruption of any of its readers, and others would
 * still need it.
 */
public final class Scratch implements AutoCloseable {
    private static final int MOST_IN_MEMORY = 1 << 20;

    /** Larger ones go to the file at once, so that no more than this is held before it is known where they belong. */
    private static final int MOST_OF_ONE_IN_MEMORY = 128 << 10;

    private final Path folder;
    private final ReentrantLock lock = new ReentrantLock();
    private int inMemory;
    private long inFile;
    private @Nullable RandomAccessFile file;
    /** Null as soon as the file has no name. */
    private @Nullable Path path;

    private volatile boolean closed;

    /**
     * An empty one.
     *
     * @param folder for the temporary file; it must exist as soon as there is more than fits the memory
     */
    public Scratch(Path folder) {
        this.folder = folder;
    }

    /**
     * Keeps all that comes out of a stream. Who calls bounds it; the stream is not closed.
     *
     * @throws IOException if the stream cannot be read, there is no place, or this is closed
     */
    public SeekableOctets keep(InputStream in) throws IOException {
        lock.lock();
        try {
            failIfClosed();
            byte[] first = in.readNBytes(Math.min(MOST_OF_ONE_IN_MEMORY, MOST_IN_MEMORY - inMemory));
            int next = in.read();
            if (next < 0) {
                inMemory += first.length;
                return new InMemory(first);
            }
            return spill(first, next, in);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The same octets so that they can be read from any place; copied, if need be.
     *
     * @throws IOException if they cannot be read, or there is no place for the copy
     */
    public SeekableOctets seekable(Octets octets) throws IOException {
        if (octets instanceof SeekableOctets already) {
            return already;
        }
        try (InputStream in = octets.open()) {
            return keep(in);
        }
    }

    private SeekableOctets spill(byte[] first, int next, InputStream in) throws IOException {
        RandomAccessFile out = file();
        long start = inFile;
        out.seek(start);
        out.write(first);
        inFile = start + first.length;
        byte[] buffer = new byte[8192];
        buffer[0] = (byte) next;
        for (int read = 1; read >= 0; read = in.read(buffer)) {
            out.seek(inFile); // The stream may read from the same file
            out.write(buffer, 0, read);
            inFile += read;
        }
        return new InFile(start, inFile - start);
    }

    private RandomAccessFile file() throws IOException {
        RandomAccessFile opened = file;
        if (opened == null) {
            Path created = Files.createTempFile(folder, "unpacked-", ".tmp");
            path = created;
            opened = new RandomAccessFile(created.toFile(), "rw");
            file = opened;
            if (created.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.delete(created); // So that it is gone even after a crash
                path = null;
            }
        }
        return opened;
    }

    private void failIfClosed() throws IOException {
        if (closed) {
            throw new IOException("what was unpacked of the message is gone: it was closed");
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            if (file != null) {
                file.close();
                file = null;
            }
            if (path != null) {
                Files.deleteIfExists(path);
                path = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** What waits in memory. */
    private final class InMemory extends ArrayOctets {
        InMemory(byte[] octets) {
            super(octets);
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) throws IOException {
            failIfClosed();
            return super.read(position, into, offset, length);
        }
    }

    /** What waits in the file. */
    private final class InFile implements SeekableOctets {
        private final long start;
        private final long length;

        InFile(long start, long length) {
            this.start = start;
            this.length = length;
        }

        @Override
        public long size() {
            return length;
        }

        @Override
        public int read(long position, byte[] into, int offset, int most) throws IOException {
            lock.lock();
            try {
                failIfClosed();
                if (position >= length && most > 0) {
                    return -1;
                }
                RandomAccessFile in = Objects.requireNonNull(file);
                in.seek(start + position);
                return in.read(into, offset, (int) Math.min(most, length - position));
            } finally {
                lock.unlock();
            }
        }
    }
}
