package io.sallyport.content.type;

import io.sallyport.content.file.SeekableOctets;
import io.sallyport.content.type.FileType.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Kinds of files that are told by octets far from their beginning, or at their end. */
final class FarTypes {
    /** Where descriptors of volumes begin: sixteen sectors are left to the system (ECMA-119 § 6.2.1). */
    private static final int VOLUME = 16 * 2048;

    private static final int TAR_HEADER = 512;

    private FarTypes() {}

    static @Nullable FileType find(SeekableOctets octets, byte[] head) throws IOException {
        if (octets.size() > VOLUME + 2048) {
            byte[] descriptor = octets.some(VOLUME, 8);
            if (has(descriptor, 1, "CD001")) {
                return new FileType("application/x-iso9660-image", Kind.DISK_IMAGE);
            }
            // UDF without a bridge to ISO 9660 (ECMA-167 2/9.1)
            if (has(descriptor, 1, "BEA01") || has(descriptor, 1, "NSR02") || has(descriptor, 1, "NSR03")) {
                return new FileType("application/x-udf-image", Kind.DISK_IMAGE);
            }
        }
        if (octets.size() > 512) {
            byte[] trailer = octets.some(octets.size() - 512, 8);
            if (has(trailer, 0, "koly")) {
                return new FileType("application/x-apple-diskimage", Kind.DISK_IMAGE);
            }
            if (has(trailer, 0, "conectix")) {
                return new FileType("application/x-vhd", Kind.DISK_IMAGE);
            }
        }
        if (head.length >= TAR_HEADER && isOldTar(head)) {
            return new FileType("application/x-tar", Kind.ARCHIVE);
        }
        return isBootSector(head) ? new FileType("application/x-raw-disk-image", Kind.DISK_IMAGE) : null;
    }

    /** A header without magic, as before POSIX: its checksum is right (POSIX pax, ustar Interchange Format). */
    private static boolean isOldTar(byte[] head) {
        int claimed = 0;
        int digits = 0;
        for (int i = 148; i < 156; i++) {
            int c = head[i];
            if (c >= '0' && c <= '7') {
                claimed = claimed * 8 + c - '0';
                digits++;
            } else if (c != ' ' && c != 0) {
                return false;
            }
        }
        int sum = 8 * ' ';
        for (int i = 0; i < TAR_HEADER; i++) {
            sum += i >= 148 && i < 156 ? 0 : head[i] & 0xff;
        }
        return digits >= 3 && claimed == sum && head[0] != 0;
    }

    /** The first sector of a file system of Windows, or of a disk with such. */
    private static boolean isBootSector(byte[] head) {
        boolean signed = head.length >= 512 && head[510] == 0x55 && head[511] == (byte) 0xaa;
        return signed && (has(head, 3, "NTFS    ") || has(head, 54, "FAT") || has(head, 82, "FAT32"));
    }

    private static boolean has(byte[] octets, int at, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        return octets.length >= at + wanted.length
                && Arrays.equals(octets, at, at + wanted.length, wanted, 0, wanted.length);
    }
}
