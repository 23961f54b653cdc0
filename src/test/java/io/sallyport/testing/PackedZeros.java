package io.sallyport.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Very many zeros, or very many members with nothing in them, packed in every way: what bombs are made of. */
public final class PackedZeros {
    private static final int MIB = 1 << 20;

    private PackedZeros() {}

    private interface Packer {
        OutputStream over(OutputStream out) throws IOException;
    }

    /** In bzip2. */
    public static byte[] bzip2(int mebibytes) {
        return packed(mebibytes, BZip2CompressorOutputStream::new);
    }

    /** In XZ. */
    public static byte[] xz(int mebibytes) {
        return packed(mebibytes, out -> new XZOutputStream(out, new LZMA2Options(1)));
    }

    /** In gzip, and that again, as often as is said. */
    public static byte[] gzips(int mebibytes, int times) {
        byte[] octets = packed(mebibytes, GZIPOutputStream::new);
        for (int i = 1; i < times; i++) {
            byte[] inner = octets;
            octets = pack(GZIPOutputStream::new, out -> out.write(inner));
        }
        return octets;
    }

    /** In 7z, one member. */
    public static byte[] sevenZip(int mebibytes) {
        try (SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel()) {
            try (SevenZOutputFile archive = new SevenZOutputFile(channel)) {
                SevenZArchiveEntry entry = new SevenZArchiveEntry();
                entry.setName("zeros.exe");
                archive.putArchiveEntry(entry);
                byte[] zeros = new byte[MIB];
                for (int i = 0; i < mebibytes; i++) {
                    archive.write(zeros);
                }
                archive.closeArchiveEntry();
            }
            return Arrays.copyOf(channel.array(), (int) channel.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tape of members without anything in them. */
    public static byte[] tar(int members) {
        byte[] header = new byte[512];
        header[0] = 'a';
        System.arraycopy("00000000000".getBytes(StandardCharsets.US_ASCII), 0, header, 124, 11);
        header[156] = '0';
        System.arraycopy("ustar\0".getBytes(StandardCharsets.US_ASCII), 0, header, 257, 6);
        int sum = 8 * ' ';
        for (byte octet : header) {
            sum += octet;
        }
        System.arraycopy("%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII), 0, header, 148, 8);
        byte[] tape = new byte[512 * members + 1024];
        for (int i = 0; i < members; i++) {
            System.arraycopy(header, 0, tape, 512 * i, 512);
        }
        return tape;
    }

    /** The same, compressed. */
    public static byte[] gzippedTar(int members) {
        return pack(GZIPOutputStream::new, out -> out.write(tar(members)));
    }

    private static byte[] packed(int mebibytes, Packer packer) {
        return pack(packer, out -> {
            byte[] zeros = new byte[MIB];
            for (int i = 0; i < mebibytes; i++) {
                out.write(zeros);
            }
        });
    }

    private interface Content {
        void to(OutputStream out) throws IOException;
    }

    private static byte[] pack(Packer packer, Content content) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (OutputStream out = packer.over(octets)) {
            content.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return octets.toByteArray();
    }
}
