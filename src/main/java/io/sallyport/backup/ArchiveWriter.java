package io.sallyport.backup;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Writes the archive: the manifest, the files, and the sums of all of them. */
final class ArchiveWriter implements Closeable {
    private static final int BUFFER = 64 * 1024;

    private final Gzip out;
    private final Path sums;
    private final OutputStream sumsOut;
    private final LongConsumer progress;

    /**
     * Begins an archive.
     *
     * @param out where it goes; stays open
     * @param sums a file for the sums until they are written
     * @param progress is told how many octets more of the files are written
     */
    ArchiveWriter(OutputStream out, Path sums, LongConsumer progress) throws IOException {
        this.out = new Gzip(out);
        this.sums = sums;
        this.sumsOut = Files.newOutputStream(sums);
        this.progress = progress;
    }

    /** gzip, in a hurry: what is held is mostly compressed or encrypted already. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }

        /** Gives back what compression needs, which closing would do; but what is below is not ours to close. */
        void end() {
            def.end();
        }
    }

    /** The digest of all sums. */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException("this Java has no SHA-256", e)); // Every one has
        }
    }

    /** The line of an entry among the sums. */
    static byte[] line(byte[] digest, String path) {
        return "%s  %s\n".formatted(HexFormat.of().formatHex(digest), path).getBytes(StandardCharsets.UTF_8);
    }

    /** Adds an entry that is in memory. */
    void add(String path, byte[] content) throws IOException {
        out.write(new TarHeader(path, content.length).octets());
        out.write(content);
        pad(content.length);
        sumsOut.write(line(sha256().digest(content), path));
    }

    /** Adds a file. */
    void add(String path, Path file, long size) throws IOException {
        sumsOut.write(line(copy(path, file, size), path));
    }

    private byte[] copy(String path, Path file, long size) throws IOException {
        out.write(new TarHeader(path, size).octets());
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        long left = size;
        try (InputStream in = Files.newInputStream(file)) {
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new EOFException(file + " became shorter");
                }
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
                progress.accept(count);
                left -= count;
            }
        }
        pad(size);
        return digest.digest();
    }

    private void pad(long size) throws IOException {
        out.write(new byte[(int) (-size & (TarHeader.BLOCK - 1))]);
    }

    /** Writes the sums and the end. */
    void finish() throws IOException {
        sumsOut.close();
        copy(EntryPaths.SUMS, sums, Files.size(sums));
        out.write(new byte[2 * TarHeader.BLOCK]);
        out.finish();
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.end();
        try {
            sumsOut.close();
        } finally {
            Files.deleteIfExists(sums);
        }
    }
}
