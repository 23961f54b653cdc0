package io.sallyport.testing;

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
        Entry entry = new Entry(0, 8, new byte[unpackedSize], kernel);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(entry.local("a"));
        byte[] central = entry.central("a");
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        for (int i = 0; i < members; i++) {
            table.writeBytes(central);
        }
        return finish(out, table, members);
    }

    /**
     * Members that lie within one another (Fifield): each begins with a stored block that holds the header of the next, and
     * goes on as the next does, so that all share the same zeros and none of their headers is wrong.
     */
    public static byte[] quoting(int members, int zeros) {
        byte[] content = new byte[zeros];
        byte[] kernel = deflated(content);
        List<byte[]> headers = new ArrayList<>();
        List<Long> checksums = new ArrayList<>();
        int behind = kernel.length; // What lies behind the header of a member
        int quoted = 0;
        for (int i = members - 1; i >= 0; i--) {
            if (!headers.isEmpty()) {
                behind += 5 + headers.getFirst().length;
                quoted += headers.getFirst().length;
            }
            CRC32 crc = new CRC32();
            headers.forEach(crc::update);
            crc.update(content);
            checksums.addFirst(crc.getValue());
            headers.addFirst(header("%04d".formatted(i), 8, crc.getValue(), behind, quoted + zeros));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        for (int i = 0; i < members; i++) {
            byte[] header = headers.get(i);
            int left = members - 1 - i;
            byte[] entry = central(
                    "%04d".formatted(i),
                    out.size(),
                    8,
                    checksums.get(i),
                    kernel.length + left * (5 + header.length),
                    left * header.length + zeros);
            table.writeBytes(entry);
            out.writeBytes(header);
            if (left > 0) {
                short length = (short) header.length;
                out.writeBytes(little(5)
                        .put((byte) 0)
                        .putShort(length)
                        .putShort((short) ~length)
                        .array());
            }
        }
        out.writeBytes(kernel);
        return finish(out, table, members);
    }

    /** A ZIP64 whose table says sizes and places that no machine has, and as many members. */
    public static byte[] zip64Lies(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] local = header("lie.txt", 0, crc(content), content.length, content.length);
        out.writeBytes(local);
        out.writeBytes(content);
        int start = out.size();
        byte[] entry = central("lie.txt", 0, 0, crc(content), -1, -1);
        byte[] extra = little(28)
                .putShort((short) 1)
                .putShort((short) 24)
                .putLong(Long.MAX_VALUE)
                .putLong(Long.MAX_VALUE)
                .putLong(Long.MIN_VALUE)
                .array();
        ByteBuffer lying = little(entry.length + extra.length).put(entry).put(extra);
        lying.putShort(30, (short) extra.length).putInt(42, -1);
        out.writeBytes(lying.array());
        out.writeBytes(little(56)
                .putInt(0x06064b50)
                .putLong(44)
                .putInt(45 << 16 | 45)
                .putLong(0)
                .putLong(Long.MAX_VALUE)
                .putLong(Long.MAX_VALUE)
                .putLong(lying.capacity())
                .putLong(start)
                .array());
        out.writeBytes(
                little(20).putInt(0x07064b50).putInt(0).putLong(start).putInt(1).array());
        out.writeBytes(little(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putInt(-1)
                .putInt(-1)
                .putInt(-1)
                .array());
        return out.toByteArray();
    }

    /** A table of very many members without anything in them. */
    public static byte[] empties(int members) {
        Entry entry = new Entry(0, 0, new byte[0], new byte[0]);
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
        Entry entry = new Entry(0, 0, content, content);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(entry.local(atMember));
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        table.writeBytes(entry.central(inTable));
        return finish(out, table, 1);
    }

    /** A member that the table does not know, before one that it knows. */
    public static byte[] hidden(byte[] shown, byte[] hidden) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new Entry(0, 0, hidden, hidden).local("hidden.exe"));
        Entry entry = new Entry(out.size(), 0, shown, shown);
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

    private static long crc(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return crc.getValue();
    }

    /** The header before a member (APPNOTE § 4.3.7). */
    private static byte[] header(String name, int method, long crc, int packed, int size) {
        byte[] octets = name.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer header = little(30 + octets.length)
                .putInt(0x04034b50)
                .putShort((short) 20)
                .putShort((short) 0);
        common(header, method, crc, packed, size, octets);
        return header.putShort((short) 0).put(octets).array();
    }

    /** The entry of the table for a member (APPNOTE § 4.3.12). */
    private static byte[] central(String name, int at, int method, long crc, int packed, int size) {
        byte[] octets = name.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer header = little(46 + octets.length)
                .putInt(0x02014b50)
                .putShort((short) 20)
                .putShort((short) 20)
                .putShort((short) 0);
        common(header, method, crc, packed, size, octets);
        header.position(header.position() + 12);
        return header.putInt(at).put(octets).array();
    }

    private static void common(ByteBuffer header, int method, long crc, int packed, int size, byte[] name) {
        header.putShort((short) method)
                .putInt(0)
                .putInt((int) crc)
                .putInt(packed)
                .putInt(size)
                .putShort((short) name.length);
    }

    /** A member, and the two headers that describe it. */
    private record Entry(int at, int method, byte[] content, byte[] packed) {
        byte[] local(String called) {
            byte[] header = header(called, method, crc(content), packed.length, content.length);
            return little(header.length + packed.length).put(header).put(packed).array();
        }

        byte[] central(String called) {
            return Bombs.central(called, at, method, crc(content), packed.length, content.length);
        }
    }
}
