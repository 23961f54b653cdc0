package io.sallyport.content.zip;

import io.sallyport.content.file.SeekableOctets;
import io.sallyport.content.zip.ZipContents.Placed;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.XZInputStream;

/** The methods of compression (APPNOTE § 4.4.5). */
public final class ZipDecoders {
    /** A dictionary of 32 MiB, which all but the highest levels of LZMA and XZ do with. */
    public static final int MOST_MEMORY_KIB = 40 << 10;

    private ZipDecoders() {}

    /**
     * What a member holds.
     *
     * @return null if its method is not known here; the stream fails at its end if the checksum is wrong
     * @throws IOException if it cannot be read
     */
    public static @Nullable InputStream open(SeekableOctets octets, Placed placed) throws IOException {
        InputStream packed = octets.open(placed.from(), placed.to());
        InputStream unpacked = decoder(packed, placed.member());
        if (unpacked == null) {
            return null;
        }
        boolean checkable = !placed.member().isSizedBehind() || placed.member().crc() != 0;
        return checkable ? new Checked(unpacked, placed.member().crc()) : unpacked;
    }

    private static @Nullable InputStream decoder(InputStream packed, ZipMember member) throws IOException {
        return switch (member.method()) {
            case 0 -> packed;
            case 8 -> new Inflated(packed);
            case 9 -> new Deflate64CompressorInputStream(packed);
            case 12 -> new BZip2CompressorInputStream(packed);
            case 14 -> lzma(packed, member);
            case 95 -> new XZInputStream(packed, MOST_MEMORY_KIB);
            default -> null;
        };
    }

    /** Version and length of the properties stand before them (APPNOTE § 5.8.8). */
    private static InputStream lzma(InputStream packed, ZipMember member) throws IOException {
        DataInputStream in = new DataInputStream(packed);
        in.skipNBytes(4);
        byte properties = in.readByte();
        int dictionary = Integer.reverseBytes(in.readInt());
        boolean marked = (member.flags() & 2) != 0;
        int kib = LZMAInputStream.getMemoryUsage(dictionary, properties);
        if (kib > MOST_MEMORY_KIB) {
            throw new IOException("needs " + kib + " KiB");
        }
        return new LZMAInputStream(in, marked ? -1 : member.size(), properties, dictionary);
    }

    /** Gives back what the decoder holds outside of the heap; and takes the end for an end, as unpackers do. */
    private static final class Inflated extends InflaterInputStream {
        private static final int BUFFER = 4096;

        /** Some decoders want an octet behind the end, see {@link Inflater#Inflater(boolean)}. */
        Inflated(InputStream packed) {
            super(new SequenceInputStream(packed, new ByteArrayInputStream(new byte[1])), new Inflater(true), BUFFER);
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }

    /** Fails at the end if what came out is not what was packed. */
    private static final class Checked extends CheckedInputStream {
        private final long expected;

        Checked(InputStream in, long expected) {
            super(in, new CRC32());
            this.expected = expected;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            if (read < 0 && getChecksum().getValue() != expected) {
                throw new IOException("checksum");
            }
            return read;
        }
    }
}
