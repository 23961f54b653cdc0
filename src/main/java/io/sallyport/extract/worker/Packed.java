package io.sallyport.extract.worker;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Enumeration;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.apache.poi.openxml4j.util.ZipEntrySource;
import org.jspecify.annotations.Nullable;

/**
 * The files packed in a document, by the directory at its end. Office opens documents by that directory too; who reads the
 * headers before the files instead can be shown other files, and stumbles over those that were written without knowing
 * their length. Reading ends with an error once all that was read is too much.
 */
final class Packed implements ZipEntrySource {
    private static final int MOST_FILES = 10_000;
    private static final long MOST_OCTETS = 256L << 20;

    private final ZipFile zip;
    private long octetsLeft = MOST_OCTETS;
    private boolean closed;

    private Packed(ZipFile zip) {
        this.zip = zip;
    }

    /**
     * Reads the directory.
     *
     * @throws IOException if there is none, or too much in it
     */
    static Packed of(byte[] octets) throws IOException {
        ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(octets))
                .setIgnoreLocalFileHeader(true)
                .get();
        if (Collections.list(zip.getEntries()).size() > MOST_FILES) {
            zip.close();
            throw new IOException("more than " + MOST_FILES + " packed files");
        }
        return new Packed(zip);
    }

    @Override
    public Enumeration<? extends ZipArchiveEntry> getEntries() {
        return zip.getEntries();
    }

    @Override
    public @Nullable ZipArchiveEntry getEntry(String path) {
        return zip.getEntry(path);
    }

    /** What a file holds; an error comes from it when too much was read, of this file and others together. */
    @Override
    public InputStream getInputStream(ZipArchiveEntry entry) throws IOException {
        return new Counted(zip.getInputStream(entry));
    }

    /** The beginning of a file; empty without one. */
    byte[] beginning(String path, int most) throws IOException {
        ZipArchiveEntry entry = getEntry(path);
        if (entry == null) {
            return new byte[0];
        }
        try (InputStream in = getInputStream(entry)) {
            return in.readNBytes(most);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        zip.close();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    /** Takes what is read from what may be read. */
    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            count(octet < 0 ? 0 : 1);
            return octet;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int read = super.read(buffer, from, length);
            count(Math.max(read, 0));
            return read;
        }

        @Override
        public long skip(long octets) throws IOException {
            long skipped = super.skip(octets);
            count(skipped);
            return skipped;
        }

        private void count(long octets) throws IOException {
            octetsLeft -= octets;
            if (octetsLeft < 0) {
                throw new IOException("unpacks to more than " + MOST_OCTETS + " octets");
            }
        }
    }
}
