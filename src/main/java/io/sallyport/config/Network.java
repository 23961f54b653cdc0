package io.sallyport.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A network of IPv4 or IPv6 addresses in CIDR notation (RFC 4632 § 3.1, RFC 4291 § 2.3), such as {@code 192.0.2.0/24}. An
 * address alone is the network of that one address.
 *
 * @param address the first address of the network
 * @param prefixLength how many leading bits its addresses share, 0 to 32 or 128
 */
public record Network(InetAddress address, int prefixLength) {
    private static final int LONGEST_TEXT = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255/128".length();

    public Network {
        int bits = address.getAddress().length * Byte.SIZE;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("/%d (expected: /0 to /%d)".formatted(prefixLength, bits));
        }
        if (!agree(address.getAddress(), new byte[address.getAddress().length], prefixLength, bits)) {
            throw new IllegalArgumentException("%s/%d (expected: no bits set behind the prefix)"
                    .formatted(address.getHostAddress(), prefixLength));
        }
    }

    /**
     * Reads {@code address/length} or an address alone; names are never looked up.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static Network of(String text) {
        if (text.length() > LONGEST_TEXT || text.indexOf('%') >= 0) {
            throw new IllegalArgumentException(expectation(text));
        }
        int slash = text.indexOf('/');
        String length = slash < 0 ? "" : text.substring(slash + 1);
        if (slash >= 0 && !length.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException(expectation(text));
        }
        InetAddress address = literal(slash < 0 ? text : text.substring(0, slash), text);
        int bits = address.getAddress().length * Byte.SIZE;
        return new Network(address, slash < 0 ? bits : Integer.parseInt(length));
    }

    /** The network of that size in which an address lies. */
    public static Network around(InetAddress inside, int prefixLength) {
        byte[] octets = inside.getAddress();
        for (int i = 0; i < octets.length; i++) {
            int kept = Math.clamp(prefixLength - (long) i * Byte.SIZE, 0, Byte.SIZE);
            octets[i] &= (byte) (0xff00 >> kept);
        }
        try {
            // InetAddress would make an IPv4 address of an IPv4-mapped one
            InetAddress first = octets.length == 16
                    ? Inet6Address.getByAddress(null, octets, -1)
                    : InetAddress.getByAddress(octets);
            return new Network(first, prefixLength);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address of %d octets".formatted(octets.length), e);
        }
    }

    private static InetAddress literal(String address, String text) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(expectation(text), e);
        }
    }

    private static String expectation(String text) {
        return "%s (expected: a network such as 192.0.2.0/24 or 2001:db8::/32)".formatted(text);
    }

    /** Whether an address lies in this network; never for an address of the other family. */
    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        return mine.length == theirs.length && agree(mine, theirs, 0, prefixLength);
    }

    /** Whether two addresses have the same bits in a range. */
    private static boolean agree(byte[] one, byte[] other, int from, int to) {
        for (int bit = from; bit < to; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefixLength;
    }
}
