package io.sallyport.smtp;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * A file without a name: it is unlinked as soon as it is open, so that whatever ends the process, nothing is left of it.
 *
 * <p>Unlike a {@code FileChannel}, which closes itself when a thread is interrupted that reads it: a delivery that is
 * given up must not take the message from the spool that wants to store it.
 *
 * <p>Appended to by one thread, then read by any number.
 */
final class TemporaryFile implements StoredOctets {
    private static final Logger LOG = Logger.getLogger(TemporaryFile.class);

    private final RandomAccessFile file;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    private TemporaryFile(RandomAccessFile file) {
        this.file = file;
    }

    static TemporaryFile create(Path folder) throws IOException {
        Path path = TemporaryFolder.newFile(folder);
        try {
            return new TemporaryFile(new RandomAccessFile(path.toFile(), "rw"));
        } finally {
            Files.delete(path);
        }
    }

    void append(byte[] octets, int length) throws IOException {
        lock.lock();
        try {
            file.write(octets, 0, length);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
        lock.lock();
        try {
            file.seek(position);
            return file.read(into, offset, length);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                file.close();
            }
        } catch (IOException e) {
            LOG.warn("A temporary file could not be closed: its space may be lost until the next start", e);
        } finally {
            lock.unlock();
        }
    }
}
