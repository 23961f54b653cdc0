package io.sallyport.content.zip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** What unpackers make of the octets of a name. */
final class ZipNames {
    private static final int MOST_NAME = 1024;
    private static final int UTF_8_FLAG = 1 << 11;
    private static final int UNICODE_PATH = 0x7075;

    /** What names are in that say nothing (APPNOTE appendix D). */
    private static final Charset CP437 =
            Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;

    private ZipNames() {}

    static List<String> of(byte[] name, int flags, byte[] extra) {
        List<String> names = new ArrayList<>();
        String utf8 = utf8(name);
        if ((flags & UTF_8_FLAG) != 0 || isAscii(name)) {
            names.add(new String(name, StandardCharsets.UTF_8));
        } else {
            names.add(new String(name, CP437));
            if (!utf8.isEmpty()) {
                names.add(utf8); // What most programs of Unix mean, and read
            }
        }
        String path = unicodePath(name, extra);
        if (!path.isEmpty()) {
            names.addFirst(path);
        }
        int nul = names.getFirst().indexOf(0);
        if (nul >= 0) {
            names.add(names.getFirst().substring(0, nul)); // Where programs in C end it
        }
        return names.stream().map(ZipNames::ending).distinct().toList();
    }

    /** Thousands of members may have one long name: the end is kept, where the extension is. */
    private static String ending(String name) {
        return name.substring(Math.max(0, name.length() - MOST_NAME));
    }

    private static boolean isAscii(byte[] name) {
        for (byte octet : name) {
            if (octet < 0) {
                return false;
            }
        }
        return true;
    }

    /** Empty if it is no UTF-8. */
    private static String utf8(byte[] name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            return "";
        }
    }

    /** The name of an extra field, which holds if it was made for this name (APPNOTE § 4.6.9); empty without one. */
    private static String unicodePath(byte[] name, byte[] extra) {
        ByteBuffer fields = ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN);
        while (fields.remaining() >= 4) {
            int id = fields.getShort() & 0xffff;
            int length = Math.min(fields.getShort() & 0xffff, fields.remaining());
            if (id == UNICODE_PATH && length > 5 && fields.get(fields.position()) == 1) {
                CRC32 crc = new CRC32();
                crc.update(name);
                boolean fits = fields.getInt(fields.position() + 1) == (int) crc.getValue();
                return fits ? new String(extra, fields.position() + 5, length - 5, StandardCharsets.UTF_8) : "";
            }
            fields.position(fields.position() + length);
        }
        return "";
    }
}
