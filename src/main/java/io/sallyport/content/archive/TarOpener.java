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
        String longName = "";
        long at = 0;
        while (into.goesOn()) {
            byte[] header = octets.some(at, BLOCK);
            if (header.length < BLOCK) {
                if (at == 0 || header.length > 0) {
                    into.fact(ItemFact.DAMAGED);
                }
                return;
            }
            if (header[0] == 0) {
                return; // The end: blocks of zeros
            }
            long size = number(header, 124, 12);
            long from = at + BLOCK;
            if (size < 0 || from + size > octets.size()) {
                into.fact(ItemFact.DAMAGED);
                size = Math.max(0, octets.size() - from);
            }
            byte kind = header[156];
            if (kind == 'L' || kind == 'x') {
                longName = longName(octets.some(from, (int) Math.min(size, MOST_NAME)), kind, longName);
            } else if (kind != 'K' && kind != 'g') {
                String name = longName.isEmpty() ? name(header) : longName;
                longName = "";
                if (!member(octets, from, size, kind, name, into)) {
                    return;
                }
            }
            at = from + (size + BLOCK - 1) / BLOCK * BLOCK;
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

    /** Of a header that only says how the next member is called. */
    private static String longName(byte[] content, byte kind, String before) {
        String text = new String(content, StandardCharsets.UTF_8);
        if (kind == 'L') {
            int end = text.indexOf(0);
            return end < 0 ? text : text.substring(0, end);
        }
        // Records of the form "length key=value\n" (POSIX pax, Extended Header)
        int path = text.startsWith("path=") ? 0 : text.indexOf(" path=") + 1;
        if (path <= 0) {
            return before;
        }
        int end = text.indexOf('\n', path);
        return text.substring(path + "path=".length(), end < 0 ? text.length() : end);
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
        long number = binary ? header[from] & 0x7f : 0;
        for (int i = from + (binary ? 1 : 0); i < from + length; i++) {
            int c = header[i] & 0xff;
            if (binary) {
                number = number << 8 | c;
            } else if (c >= '0' && c <= '7') {
                number = number << 3 | c - '0';
            } else if (c != ' ' && c != 0) {
                return -1;
            }
        }
        return number >= 0 && number < 1L << 48 ? number : -1;
    }
}
