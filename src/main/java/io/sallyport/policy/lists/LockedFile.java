package io.sallyport.policy.lists;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that one at a time changes, of all programs that ask for its lock. It is replaced as a whole: who reads it meanwhile
 * finds what was, or what is, and after a power cut it is one of the two.
 *
 * <p>The lock is on the file itself, so that nothing is left beside it. As it is replaced under the lock, who gets the lock
 * looks whether the name still leads to the file that is locked.
 */
final class LockedFile implements Closeable {
    private static final int MOST_TRIES = 5;

    private final Path file;
    private final FileChannel channel;
    private final byte[] octets;

    /** Somebody else is changing the file, or has while we were. */
    static final class BusyException extends IOException {
        private static final long serialVersionUID = 1L;

        BusyException(Path file) {
            super("somebody else is changing " + file.getFileName());
        }
    }

    /** The file is larger than it may be. */
    static final class TooLargeException extends FileSystemException {
        private static final long serialVersionUID = 1L;

        TooLargeException(Path file, int most) {
            super(String.valueOf(file.getFileName()), null, "it has more than %d octets".formatted(most));
        }
    }

    private LockedFile(Path file, FileChannel channel, byte[] octets) {
        this.file = file;
        this.channel = channel;
        this.octets = octets.clone();
    }

    /**
     * Locks a file and reads it.
     *
     * @param most octets that it may have
     * @throws BusyException if another has the lock; nobody waits for it
     * @throws IOException if it cannot be read and written
     */
    static LockedFile open(Path file, int most) throws IOException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Object before = key(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                lock(channel, file);
                if (Objects.equals(before, key(file))) {
                    return new LockedFile(file, channel, read(channel, file, most));
                }
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            channel.close();
        }
        throw new BusyException(file);
    }

    private static void lock(FileChannel channel, Path file) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) { // Of this very program
            throw new BusyException(file);
        }
        if (lock == null) {
            throw new BusyException(file);
        }
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, PosixFileAttributes.class).fileKey();
    }

    private static byte[] read(FileChannel channel, Path file, int most) throws IOException {
        byte[] octets = Channels.newInputStream(channel).readNBytes(most + 1);
        if (octets.length > most) {
            throw new TooLargeException(file, most);
        }
        return octets;
    }

    /** What it held when it was locked. */
    byte[] octets() {
        return octets.clone();
    }

    /**
     * Gives it another content, with owner's group and rights as they are; durable on return.
     *
     * @throws BusyException if it has been changed by somebody who asks for no lock, such as an editor
     * @throws IOException if that is not possible; it is as it was then
     */
    void replace(byte[] content) throws IOException {
        Path folder = Objects.requireNonNull(file.getParent(), "an absolute path");
        Path aside = folder.resolve("." + file.getFileName() + ".new");
        Files.deleteIfExists(aside); // Of one who was stopped in the midst: the lock says that nobody is at it
        try {
            write(aside, content);
            if (!isAsRead()) {
                throw new BusyException(file);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true); // Else a power cut could bring the old content back
        }
    }

    private boolean isAsRead() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(octets, in.readNBytes(octets.length + 1));
        }
    }

    private void write(Path aside, byte[] content) throws IOException {
        PosixFileAttributes is = Files.readAttributes(file, PosixFileAttributes.class);
        try (FileChannel channel = FileChannel.open(
                aside,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            PosixFileAttributeView view = Objects.requireNonNull(
                    Files.getFileAttributeView(aside, PosixFileAttributeView.class), "a file system with rights");
            if (!view.readAttributes().group().equals(is.group())) {
                view.setGroup(is.group());
            }
            view.setPermissions(is.permissions());
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
