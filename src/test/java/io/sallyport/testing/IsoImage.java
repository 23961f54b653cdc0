package io.sallyport.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes a small image of a disk (ECMA-119) with a tree of plain names, and one of long names (Joliet). */
public final class IsoImage {
    private static final int SECTOR = 2048;
    private static final int PLAIN_ROOT = 19;
    private static final int JOLIET_ROOT = 20;
    private static final int FILES = 21;

    private final List<byte[]> contents = new ArrayList<>();
    private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
    private final ByteArrayOutputStream joliet = new ByteArrayOutputStream();

    /** A file in the tree of plain names only. */
    public IsoImage file(String name, String content) {
        record(plain, name.getBytes(StandardCharsets.US_ASCII), add(content), content.length());
        return this;
    }

    /** A file in the tree of long names only. */
    public IsoImage jolietFile(String name, String content) {
        record(joliet, name.getBytes(StandardCharsets.UTF_16BE), add(content), content.length());
        return this;
    }

    /** A file in both trees. */
    public IsoImage both(String name, String longName, String content) {
        int sector = add(content);
        record(plain, name.getBytes(StandardCharsets.US_ASCII), sector, content.length());
        record(joliet, longName.getBytes(StandardCharsets.UTF_16BE), sector, content.length());
        return this;
    }

    /** The image. */
    public byte[] octets() {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        image.writeBytes(new byte[16 * SECTOR]);
        image.writeBytes(descriptor(1, PLAIN_ROOT, ""));
        image.writeBytes(descriptor(2, JOLIET_ROOT, "%/E"));
        image.writeBytes(descriptor(255, 0, ""));
        image.writeBytes(Arrays.copyOf(plain.toByteArray(), SECTOR));
        image.writeBytes(Arrays.copyOf(joliet.toByteArray(), SECTOR));
        contents.forEach(content -> image.writeBytes(Arrays.copyOf(content, SECTOR)));
        return image.toByteArray();
    }

    private int add(String content) {
        contents.add(content.getBytes(StandardCharsets.US_ASCII));
        return FILES + contents.size() - 1;
    }

    /** ECMA-119 § 8.4: a volume descriptor. */
    private static byte[] descriptor(int type, int root, String escape) {
        ByteBuffer descriptor = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        descriptor.put((byte) type).put(ascii("CD001")).put((byte) 1);
        descriptor.position(88).put(ascii(escape));
        ByteArrayOutputStream folder = new ByteArrayOutputStream();
        record(folder, new byte[1], root, SECTOR);
        return descriptor.put(156, folder.toByteArray()).array();
    }

    /** ECMA-119 § 9.1: a record of a folder; the root has a name of one zero. */
    private static void record(ByteArrayOutputStream folder, byte[] name, int sector, int size) {
        int length = 33 + name.length + (name.length % 2 == 0 ? 1 : 0);
        ByteBuffer record = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        record.put((byte) length).putInt(2, sector).putInt(10, size);
        record.put(25, (byte) (name.length == 1 ? 2 : 0)).put(32, (byte) name.length);
        folder.writeBytes(record.put(33, name).array());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
