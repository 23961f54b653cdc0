package io.sallyport.auth.spf;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A block of addresses (RFC 4632, RFC 4291 § 2.3).
 *
 * @param ip6 the family
 * @param high the first 64 bits of an address in it; of IPv4 the 32 bits, then zeros
 * @param low the last 64 bits of an IPv6 address; zero for IPv4
 * @param length how many leading bits all addresses in it share
 */
record Network(boolean ip6, long high, long low, int length) {
    /** The block of that length around an address. */
    static Network around(InetAddress address, int length) {
        return of(address.getAddress(), length);
    }

    /** Whether the address is of the same family and in the block. */
    boolean contains(InetAddress candidate) {
        Network other = of(candidate.getAddress(), length);
        return other.ip6 == ip6
                && ((other.high ^ high) & mask(length)) == 0
                && ((other.low ^ low) & mask(length - 64)) == 0;
    }

    /** Reads {@code qnum "." qnum "." qnum "." qnum} (RFC 7208 § 12); null for anything else. */
    static @Nullable Network ip4(String text, int length) {
        String[] numbers = text.split("\\.", 5);
        if (numbers.length != 4) {
            return null;
        }
        byte[] octets = new byte[4];
        for (int i = 0; i < 4; i++) {
            int number = decimal(numbers[i], 255);
            if (number < 0) {
                return null;
            }
            octets[i] = (byte) number;
        }
        return of(octets, length);
    }

    /** Reads an IPv6 address as in RFC 4291 § 2.2; null for anything else. */
    static @Nullable Network ip6(String text, int length) {
        boolean plausible =
                text.length() <= 45 && text.indexOf(':') >= 0 && text.chars().allMatch(Network::mayBeInIp6);
        if (!plausible) {
            return null;
        }
        try {
            byte[] octets = InetAddress.ofLiteral(text).getAddress();
            return of(octets.length == 16 ? octets : mapped(octets), length);
        } catch (IllegalArgumentException _) {
            return null; // That is the answer: not an address
        }
    }

    /** The number; -1 if it is not one of 0 to {@code most}, without leading zeros. */
    static int decimal(String digits, int most) {
        if (digits.isEmpty() || digits.length() > 3 || (digits.length() > 1 && digits.charAt(0) == '0')) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number <= most ? number : -1;
    }

    private static Network of(byte[] octets, int length) {
        return octets.length == 4
                ? new Network(false, bits(octets, 0, 4) << 32, 0, length)
                : new Network(true, bits(octets, 0, 8), bits(octets, 8, 16), length);
    }

    private static long bits(byte[] octets, int from, int to) {
        long bits = 0;
        for (int i = from; i < to; i++) {
            bits = (bits << 8) | (octets[i] & 0xff);
        }
        return bits;
    }

    /** As many leading ones, of 64 bits. */
    private static long mask(int ones) {
        if (ones <= 0) {
            return 0;
        }
        return ones >= 64 ? -1L : -1L << (64 - ones);
    }

    private static boolean mayBeInIp6(int c) {
        return c == ':' || c == '.' || (c < 0x80 && Character.digit(c, 16) >= 0);
    }

    /** The runtime makes an IPv4 address of ::ffff:a.b.c.d; the record's author wrote an IPv6 one. */
    private static byte[] mapped(byte[] octets) {
        byte[] sixteen = new byte[16];
        sixteen[10] = (byte) 0xff;
        sixteen[11] = (byte) 0xff;
        System.arraycopy(octets, 0, sixteen, 12, 4);
        return sixteen;
    }
}
