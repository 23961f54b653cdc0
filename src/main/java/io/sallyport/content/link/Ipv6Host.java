package io.sallyport.content.link;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** IPv6 addresses in brackets (WHATWG URL § 3.5), read and written in their one form (RFC 5952 § 4). */
final class Ipv6Host {
    private static final int PIECES = 8;

    private Ipv6Host() {}

    /**
     * In its one form; null if it is no address.
     *
     * @param text with its brackets
     */
    static @Nullable String parse(String text) {
        if (!text.endsWith("]") || text.length() > 50) { // 8 pieces, or 6 and an IPv4 address, and brackets
            return null;
        }
        String address = text.substring(1, text.length() - 1);
        int gap = address.indexOf("::");
        int[] head = pieces(gap < 0 ? address : address.substring(0, gap), gap < 0);
        int[] tail = gap < 0 ? new int[0] : pieces(address.substring(gap + 2), true);
        if (head == null || tail == null) {
            return null;
        }
        int count = head.length + tail.length;
        if (gap < 0 ? count != PIECES : count >= PIECES) {
            return null;
        }
        int[] all = Arrays.copyOf(head, PIECES);
        System.arraycopy(tail, 0, all, PIECES - tail.length, tail.length);
        return written(all);
    }

    /**
     * Pieces with colons between.
     *
     * @param mayEndInIpv4 whether the last two may be written as an IPv4 address
     */
    private static int @Nullable [] pieces(String text, boolean mayEndInIpv4) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] parts = text.split(":", -1);
        int[] pieces = new int[parts.length + 1];
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean ipv4 = parts[i].indexOf('.') >= 0;
            long number = ipv4 && mayEndInIpv4 && i == parts.length - 1 ? dotted(parts[i]) : hex(parts[i]);
            if (number < 0) {
                return null;
            }
            if (ipv4) {
                pieces[count++] = (int) (number >> 16);
            }
            pieces[count++] = (int) (number & 0xffff);
        }
        return Arrays.copyOf(pieces, count);
    }

    private static long hex(String digits) {
        if (digits.isEmpty() || digits.length() > 4) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            number = number << 4 | digit;
        }
        return number;
    }

    /** Four decimal numbers, without leading zeros: stricter than {@link Ipv4Host}. */
    private static long dotted(String text) {
        String[] parts = text.split("\\.", -1);
        long address = 0;
        for (String part : parts) {
            boolean number = !part.isEmpty()
                    && part.length() <= 3
                    && part.chars().allMatch(c -> c >= '0' && c <= '9')
                    && (part.length() == 1 || part.charAt(0) != '0')
                    && Integer.parseInt(part) <= 0xff;
            if (!number) {
                return -1;
            }
            address = address << Byte.SIZE | Integer.parseInt(part);
        }
        return parts.length == 4 ? address : -1;
    }

    private static String written(int[] pieces) {
        int gap = -1;
        int longest = 1; // A single zero is not left out
        for (int i = 0; i < PIECES; i++) {
            int run = 0;
            while (i + run < PIECES && pieces[i + run] == 0) {
                run++;
            }
            if (run > longest) {
                gap = i;
                longest = run;
            }
            i += run;
        }
        StringBuilder text = new StringBuilder("[");
        int at = 0;
        while (at < PIECES) {
            if (at == gap) {
                text.append("::");
                at += longest;
                continue;
            }
            boolean first = at == 0 || (at == gap + longest && gap >= 0);
            text.append(first ? "" : ":").append(Integer.toHexString(pieces[at]));
            at++;
        }
        return text.append(']').toString();
    }
}
