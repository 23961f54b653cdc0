package io.sallyport.content.archive;

import io.sallyport.content.Item;
import io.sallyport.content.Item.Role;
import io.sallyport.content.Opener;
import io.sallyport.content.Opening;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Opens tar (POSIX pax, and what GNU added). An own reader, because names may be as long as the archive, and a library would
 * hold them.
 */
final class TarOpener implements Opener {
    private static final int BLOCK = 512;
    private static final int MOST_NAME = 64 << 10;

    @Override
    public boolean opens(Item item) {
        return item.type().mediaType().equals("application/x-tar");
    }

    @Override
    public void open(Item item, Opening into) throws IOException {
        SeekableOctets octets = into.seekable();
        Extended extended = Extended.NONE;
        boolean behindEnd = false;
        long at = 0;
        while (into.goesOn()) {
            byte[] header = octets.some(at, BLOCK);
            if (header.length < BLOCK) {
                if (at == 0 || header.length > 0) {
                    into.fact(ItemFact.DAMAGED);
                }
                return;
            }
            long from = at + BLOCK;
            if (isZero(header)) {
                behindEnd = true; // The end; but some go on behind it, as archives are joined
                at = from;
                continue;
            }
            if (behindEnd && !hasChecksum(header)) {
                return; // Padding of a tape
            }
            long size = extended.size() >= 0 ? extended.size() : number(header, 124, 12);
            if (size < 0 || from + size > octets.size()) {
                into.fact(ItemFact.DAMAGED);
                size = Math.max(0, octets.size() - from);
            }
            byte kind = header[156];
            if (kind == 'L' || kind == 'x') {
                byte[] content = octets.some(from, (int) Math.min(size, MOST_NAME));
                extended = kind == 'L' ? extended.named(longName(content)) : extended.with(content);
            } else if (kind != 'K' && kind != 'g') {
                String name = extended.path().isEmpty() ? name(header) : extended.path();
                extended = Extended.NONE;
                if (!member(octets, from, size, kind, name, into)) {
                    return;
                }
            }
            at = from + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
    }

    private static boolean isZero(byte[] header) {
        for (byte octet : header) {
            if (octet != 0) {
                return false;
            }
        }
        return true;
    }

    /** The sum of all octets of the header, its own field read as spaces (POSIX pax, ustar Interchange Format). */
    private static boolean hasChecksum(byte[] header) {
        int sum = 8 * ' ';
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? 0 : header[i] & 0xff;
        }
        return number(header, 148, 8) == sum;
    }

    /**
     * What headers say of the member behind them.
     *
     * @param path empty without one
     * @param size of what it holds; -1 if that stands in its own header only
     */
    private record Extended(String path, long size) {
        static final Extended NONE = new Extended("", -1);

        Extended named(String name) {
            return new Extended(name, size);
        }

        /** Records of the form "length key=value\n", the length that of the whole record (POSIX pax, Extended Header). */
        Extended with(byte[] records) {
            Extended read = this;
            int at = 0;
            while (at < records.length) {
                int space = at;
                int length = 0;
                while (space < records.length && records[space] >= '0' && records[space] <= '9' && length < MOST_NAME) {
                    length = 10 * length + records[space++] - '0';
                }
                int end = at + length;
                if (space >= records.length || records[space] != ' ' || end <= space + 1 || end > records.length) {
                    return read;
                }
                read = read.with(new String(records, space + 1, end - space - 2, StandardCharsets.UTF_8));
                at = end;
            }
            return read;
        }

        private Extended with(String record) {
            if (record.startsWith("path=")) {
                return new Extended(record.substring("path=".length()), size);
            }
            boolean sized = record.matches("size=[0-9]{1,14}");
            return sized ? new Extended(path, Long.parseLong(record.substring("size=".length()))) : this;
        }
    }

    private static boolean member(SeekableOctets octets, long from, long size, byte kind, String name, Opening into)
            throws IOException {
        if (kind == '5' && size == 0) {
            return true; // A folder
        }
        Set<ItemFact> facts = EnumSet.noneOf(ItemFact.class);
        if (kind == '1' || kind == '2') {
            facts.add(ItemFact.SYMBOLIC_LINK);
        }
        try (InputStream in = octets.open(from, from + size)) {
            return into.member(List.of(name), null, Role.MEMBER, facts, in);
        }
    }

    /** How the next member is called. */
    private static String longName(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }

    private static String name(byte[] header) {
        String name = text(header, 0, 100);
        boolean posix = text(header, 257, 5).equals("ustar") && header[262] == 0;
        String prefix = posix ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] header, int from, int most) {
        int length = 0;
        while (length < most && header[from + length] != 0) {
            length++;
        }
        return new String(header, from, length, StandardCharsets.UTF_8);
    }

    /** Octal digits, or, as GNU has it, binary behind a set bit; -1 if it is neither. */
    private static long number(byte[] header, int from, int length) {
        boolean binary = header[from] < 0;
        boolean begun = false;
        long number = binary ? header[from] & 0x7f : 0;
        for (int i = from + (binary ? 1 : 0); i < from + length; i++) {
            int c = header[i] & 0xff;
            if (binary) {
                number = number << 8 | c;
            } else if (c >= '0' && c <= '7') {
                number = number << 3 | c - '0';
                begun = true;
            } else if (begun && (c == ' ' || c == 0)) {
                return number; // Whatever stands behind
            } else if (c != ' ' && c != 0) {
                return -1;
            }
        }
        return number >= 0 && number < 1L << 48 ? number : -1;
    }
}
