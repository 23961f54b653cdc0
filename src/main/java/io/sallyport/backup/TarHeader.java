package io.sallyport.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What stands before each file in the archive: one block of the {@code ustar} format (POSIX.1-2017, pax, § ustar Interchange
 * Format). Written and read here, and not by a library, since a backup has plain files only: whatever else an archive could
 * say (links, devices, folders, long names in blocks of their own) is refused at its first octet, and takes no memory.
 *
 * @param path with {@code /} between its parts
 * @param size octets
 */
record TarHeader(String path, long size) {
    /** Everything in an archive is a multiple of it. */
    static final int BLOCK = 512;

    private static final int NAME = 100;
    private static final int SIZE = 124;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int PREFIX_LENGTH = 155;

    /** What eleven octal digits can say; beyond, the size is written as a binary number, as GNU tar does. */
    private static final long MOST_OCTAL = 0_77777777777L;

    private static final byte[] USTAR = {'u', 's', 't', 'a', 'r', 0, '0', '0'};

    /** The block. */
    byte[] octets() throws IOException {
        byte[] block = new byte[BLOCK];
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        int cut = name.length <= NAME ? 0 : cut(name);
        System.arraycopy(name, cut, block, 0, name.length - cut);
        if (cut > 0) {
            System.arraycopy(name, 0, block, PREFIX, cut - 1);
        }
        put(block, 100, "0000600");
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        if (size <= MOST_OCTAL) {
            put(block, SIZE, "%011o".formatted(size));
        } else {
            block[SIZE] = (byte) 0x80;
            for (int i = 0; i < Long.BYTES; i++) {
                block[SIZE + 11 - i] = (byte) (size >>> (8 * i));
            }
        }
        put(block, 136, "00000000000");
        block[TYPE] = '0';
        System.arraycopy(USTAR, 0, block, MAGIC, USTAR.length);
        put(block, CHECKSUM, "%06o\0 ".formatted(sum(block)));
        return block;
    }

    /** Behind which slash the path goes on in the field of names. */
    private int cut(byte[] name) throws IOException {
        for (int i = Math.min(PREFIX_LENGTH, name.length - 2); i >= name.length - NAME - 1 && i > 0; i--) {
            if (name[i] == '/') {
                return i + 1;
            }
        }
        throw new IOException("the name is too long for a backup: " + path);
    }

    private static void put(byte[] block, int at, String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(octets, 0, block, at, octets.length);
    }

    /** The sum of all octets, with blanks in place of itself. */
    private static int sum(byte[] block) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : block[i] & 0xff;
        }
        return sum;
    }

    /**
     * Reads a block.
     *
     * @return null for a block of zeros, which ends an archive
     * @throws RefusedException if it stands before anything but a plain file
     */
    static @Nullable TarHeader parse(byte[] block) throws RefusedException {
        if (Arrays.equals(block, new byte[BLOCK])) {
            return null;
        }
        if (!Arrays.equals(block, MAGIC, MAGIC + USTAR.length, USTAR, 0, USTAR.length)) {
            throw new RefusedException(Refusal.NOT_A_BACKUP, "it holds no tar archive of this program");
        }
        if (number(block, CHECKSUM, 6) != sum(block)) {
            throw new RefusedException(Refusal.ALTERED, "the checksum of an entry's header is wrong");
        }
        String path = text(block, PREFIX, PREFIX_LENGTH);
        path = path.isEmpty() ? text(block, 0, NAME) : path + "/" + text(block, 0, NAME);
        if (block[TYPE] != '0') {
            throw new RefusedException(
                    Refusal.UNSAFE_ENTRY,
                    "%s is no plain file (type %d)".formatted(EntryPaths.printable(path), block[TYPE] & 0xff));
        }
        return new TarHeader(path, size(block));
    }

    private static long size(byte[] block) throws RefusedException {
        if (block[SIZE] != (byte) 0x80) {
            return number(block, SIZE, 11);
        }
        long size = 0;
        for (int i = 1; i < 12; i++) {
            if (size >>> 55 != 0) {
                throw new RefusedException(Refusal.TOO_LARGE, "an entry is larger than any file");
            }
            size = (size << 8) | (block[SIZE + i] & 0xff);
        }
        return size;
    }

    private static long number(byte[] block, int at, int digits) throws RefusedException {
        long number = 0;
        for (int i = at; i < at + digits; i++) {
            if (block[i] < '0' || block[i] > '7') {
                throw new RefusedException(Refusal.ALTERED, "a number in an entry's header is none");
            }
            number = (number << 3) | (block[i] - '0');
        }
        return number;
    }

    private static String text(byte[] block, int at, int most) {
        int end = at;
        while (end < at + most && block[end] != 0) {
            end++;
        }
        return new String(block, at, end - at, StandardCharsets.UTF_8);
    }
}
