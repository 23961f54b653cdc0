package io.sallyport.backup;

import io.sallyport.backup.Backup.Watcher;
import io.sallyport.store.embedded.DatabaseCopy;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive from its beginning to its end, and believes none of it: how much it may hold, where its entries may lie and
 * how long each of its parts may be is decided before an octet of it is kept.
 */
final class ArchiveReader {
    private static final int BUFFER = 64 * 1024;
    private static final int DIGEST = 32;

    /** More entries than a quarantine has files: 32 MB of sums. */
    static final int MOST_ENTRIES = 4_000_000;

    /** The longest line of sums: a digest, two blanks and the longest path in UTF-8. */
    private static final int LONGEST_LINE = 2 * DIGEST + 2 + 4 * 255;

    private final InputStream in;
    private final Target target;
    private final long most;
    private final Watcher watcher;
    private long[] sums = new long[1024];
    private int summed;
    private int entries;
    private long octets;

    /** Where files go. */
    interface Target {
        /** Nothing is kept. */
        Target NOWHERE = (path, size) -> OutputStream.nullOutputStream();

        /** A file begins; what is given is closed at its end. */
        OutputStream begin(String path, long size) throws IOException;
    }

    private ArchiveReader(InputStream in, Target target, long most, Watcher watcher) {
        this.in = in;
        this.target = target;
        this.most = most;
        this.watcher = watcher;
    }

    /**
     * Reads an archive and compares it with its own sums.
     *
     * @param most the most octets that its files may hold
     * @param watcher follows the octets of the files
     * @throws RefusedException if it is not to be believed
     * @throws IOException if it cannot be read, or the target not written
     */
    static Manifest read(InputStream archive, Target target, long most, Watcher watcher) throws IOException {
        InputStream unpacked;
        try {
            unpacked = new BufferedInputStream(new GZIPInputStream(archive, BUFFER), BUFFER);
        } catch (ZipException | EOFException e) {
            throw new RefusedException(Refusal.NOT_A_BACKUP, "it is not compressed by gzip");
        }
        try {
            return new ArchiveReader(unpacked, target, most, watcher).read();
        } catch (EOFException e) {
            throw new RefusedException(Refusal.TRUNCATED, "it ends too early: the rest was not written, or lost");
        } catch (ZipException e) {
            throw new RefusedException(Refusal.ALTERED, "its compression is damaged: " + e.getMessage());
        }
    }

    private Manifest read() throws IOException {
        TarHeader first = header();
        if (first == null || !first.path().equals(EntryPaths.MANIFEST) || first.size() > Manifest.LONGEST) {
            throw new RefusedException(Refusal.NOT_A_BACKUP, "it does not begin with a manifest");
        }
        byte[] octetsOfManifest = in.readNBytes((int) first.size());
        if (octetsOfManifest.length < first.size()) {
            throw new EOFException();
        }
        pad(first.size());
        Manifest manifest = Manifest.parse(octetsOfManifest);
        checkSchemas(manifest.databases());
        note(ArchiveWriter.sha256().digest(octetsOfManifest), EntryPaths.MANIFEST);
        if (manifest.octets() > most) {
            throw tooLarge(manifest.octets());
        }
        LongConsumer progress = watcher.begin(manifest.octets());
        TarHeader header = header();
        while (header != null && !header.path().equals(EntryPaths.SUMS)) {
            entry(header, progress);
            header = header();
        }
        if (header == null) {
            throw new RefusedException(Refusal.TRUNCATED, "it has no sums of its files");
        }
        compare(header.size());
        pad(header.size());
        end();
        if (entries != manifest.files() || octets != manifest.octets()) {
            throw new RefusedException(
                    Refusal.ALTERED,
                    "it holds %d files of %d octets, and says %d of %d"
                            .formatted(entries, octets, manifest.files(), manifest.octets()));
        }
        return manifest;
    }

    private static void checkSchemas(Map<String, DatabaseCopy.Facts> databases) throws IOException {
        for (Map.Entry<String, DatabaseCopy.Facts> each : databases.entrySet()) {
            checkSchema(each.getKey(), each.getValue().schema());
        }
    }

    /** Refuses tables of a later program. */
    static void checkSchema(String name, int schema) throws IOException {
        int known = DatabaseCopy.names().contains(name) ? DatabaseCopy.newestSchema(name) : 0;
        if (schema > known || known == 0) {
            throw new RefusedException(
                    Refusal.NEWER,
                    "its database %s has tables of version %d, and this program knows up to %d: use the program that took it, or a later one"
                            .formatted(EntryPaths.printable(name), schema, known));
        }
    }

    private RefusedException tooLarge(long size) {
        return new RefusedException(
                Refusal.TOO_LARGE,
                "it holds %d octets (expected: at most the %d that there is room for)".formatted(size, most));
    }

    private @Nullable TarHeader header() throws IOException {
        byte[] block = in.readNBytes(TarHeader.BLOCK);
        if (block.length < TarHeader.BLOCK) {
            throw new EOFException();
        }
        return TarHeader.parse(block);
    }

    private void entry(TarHeader header, LongConsumer progress) throws IOException {
        String path = header.path();
        if (!EntryPaths.isSafe(path)) {
            throw new RefusedException(
                    Refusal.UNSAFE_ENTRY,
                    "%s is not where a file of a backup lies".formatted(EntryPaths.printable(path)));
        }
        entries++;
        octets += header.size();
        if (entries > MOST_ENTRIES || octets > most) {
            throw tooLarge(octets);
        }
        MessageDigest digest = ArchiveWriter.sha256();
        byte[] buffer = new byte[BUFFER];
        try (OutputStream out = target.begin(path, header.size())) {
            for (long left = header.size(); left > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new EOFException();
                }
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
                progress.accept(count);
                left -= count;
            }
        }
        pad(header.size());
        note(digest.digest(), path);
    }

    private void pad(long size) throws IOException {
        byte[] padding = new byte[(int) (-size & (TarHeader.BLOCK - 1))];
        if (in.readNBytes(padding, 0, padding.length) < padding.length) {
            throw new EOFException();
        }
        if (!Arrays.equals(padding, new byte[padding.length])) {
            throw new RefusedException(Refusal.ALTERED, "there is something between its files");
        }
    }

    /**
     * Keeps what a line among the sums must come to: eight octets an entry, however long its path. Sums are there against
     * accidents, for which that is enough; who forges an archive writes the sums of his own.
     */
    private void note(byte[] digest, String path) {
        if (summed == sums.length) {
            sums = Arrays.copyOf(sums, Math.min(2 * summed, MOST_ENTRIES + 1)); // One for the manifest
        }
        sums[summed++] = sum(ArchiveWriter.line(digest, path));
    }

    private static long sum(byte[] line) {
        return ByteBuffer.wrap(ArchiveWriter.sha256().digest(line)).getLong();
    }

    private void compare(long size) throws IOException {
        if (size > (long) (entries + 1) * (LONGEST_LINE + 1)) {
            throw new RefusedException(Refusal.ALTERED, "its sums are longer than those of its files");
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int at = 0;
        for (long left = size; left > 0; left--) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException();
            }
            line.write(octet);
            if (octet == '\n') {
                compare(line.toByteArray(), at++);
                line.reset();
            } else if (line.size() > LONGEST_LINE) {
                throw new RefusedException(Refusal.ALTERED, "a line of its sums is longer than any");
            }
        }
        if (at != summed || line.size() > 0) {
            throw new RefusedException(Refusal.ALTERED, "it has sums of %d files, and %d files".formatted(at, summed));
        }
    }

    private void compare(byte[] line, int at) throws IOException {
        if (at >= summed || sum(line) != sums[at]) {
            String text = new String(line, StandardCharsets.UTF_8).strip();
            String path = text.length() < 2 * DIGEST + 2 ? "" : text.substring(2 * DIGEST + 2);
            throw new RefusedException(
                    Refusal.ALTERED, "the checksum of %s is wrong".formatted(EntryPaths.printable(path)));
        }
    }

    /** Reads on to where gzip has its own checksum. */
    private void end() throws IOException {
        byte[] rest = in.readNBytes(2 * TarHeader.BLOCK + 1);
        if (rest.length < 2 * TarHeader.BLOCK) {
            throw new EOFException();
        }
        if (!Arrays.equals(rest, new byte[2 * TarHeader.BLOCK])) {
            throw new RefusedException(Refusal.ALTERED, "it goes on behind its end");
        }
    }
}
