package io.sallyport.filter.classifier;

import io.sallyport.config.PrivateFolder;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A model in one file: what it is and in which version of the format, the {@linkplain ModelFormat model}, and the SHA-256 of
 * all that. It is replaced as a whole: written beside, forced to the disk, renamed, and the name forced too. A file that is
 * not whole is never used and never replaced; somebody has to look.
 *
 * <p>A lock on a file beside it keeps the gateway and {@code sallyport learn --offline} apart.
 */
final class ModelFile implements ModelHome {
    private static final byte[] MAGIC = "SALLYPORT CLASSIFIER 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGEST = 32;

    /** More than any model has. */
    private static final long MOST = 32L * 1024 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final Disk disk;
    private @Nullable FileLock lock;

    ModelFile(Path file, Disk disk) {
        this.file = file.toAbsolutePath();
        this.disk = disk;
    }

    @Override
    public Model open() throws IOException {
        PrivateFolder.make(folder());
        lock();
        if (Files.notExists(file)) {
            return new Model(new SecureRandom().nextLong());
        }
        if (Files.size(file) > MOST) {
            throw damaged("it is too large", null);
        }
        return read(Files.readAllBytes(file));
    }

    private void lock() throws IOException {
        if (lock != null) {
            return;
        }
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock taken = null;
        try {
            taken = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            throw new IOException(file + ": this program uses it already", e);
        } finally {
            if (taken == null) {
                channel.close();
            }
        }
        if (taken == null) {
            throw new IOException(file + ": another program uses it, such as the running gateway");
        }
        lock = taken;
    }

    @Override
    public Model read(byte[] octets) throws IOException {
        if (octets.length < MAGIC.length + DIGEST || !startsWith(octets, MAGIC)) {
            throw damaged("it is no model of this version", null);
        }
        int end = octets.length - DIGEST;
        MessageDigest digest = MessageKey.sha256();
        digest.update(octets, 0, end);
        if (!MessageDigest.isEqual(digest.digest(), Arrays.copyOfRange(octets, end, octets.length))) {
            throw damaged("its checksum is wrong", null);
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets, MAGIC.length, end - MAGIC.length));
        Model model;
        try {
            model = ModelFormat.read(in);
        } catch (IOException e) {
            throw damaged("it does not hold what its version says", e);
        }
        if (in.available() == Long.BYTES) { // Models of the first versions end here
            model.lessons(in.readLong());
        }
        if (in.read() >= 0) {
            throw damaged("it goes on behind its end", null);
        }
        return model;
    }

    private static boolean startsWith(byte[] octets, byte[] beginning) {
        return Arrays.equals(octets, 0, beginning.length, beginning, 0, beginning.length);
    }

    private IOException damaged(String why, @Nullable IOException cause) {
        return new IOException(
                file + ": " + why
                        + "; bring back a copy, or move it away to begin with a model that has learned nothing",
                cause);
    }

    @Override
    public void save(Model model) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try (OutputStream raw = disk.create(beside);
                OutputStream buffered = new BufferedOutputStream(raw, BUFFER)) {
            write(model, buffered);
        }
        disk.force(beside);
        disk.move(beside, file);
        disk.force(folder());
    }

    private static void write(Model model, OutputStream to) throws IOException {
        MessageDigest digest = MessageKey.sha256();
        DataOutputStream out = new DataOutputStream(new DigestOutputStream(to, digest));
        out.write(MAGIC);
        ModelFormat.write(model, out);
        out.writeLong(model.lessons());
        out.flush();
        to.write(digest.digest());
    }

    @Override
    public boolean isNew() {
        return Files.notExists(file);
    }

    @Override
    public byte[] octets(Model model) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        write(model, octets);
        return octets.toByteArray();
    }

    private Path folder() {
        Path folder = file.getParent();
        return folder == null ? file : folder;
    }

    @Override
    public void close() throws IOException {
        FileLock held = lock;
        if (held != null) {
            lock = null;
            held.acquiredBy().close();
        }
    }
}
