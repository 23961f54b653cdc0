package io.sallyport.smtp;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A network of addresses (RFC 4632, RFC 4291 § 2.3).
 *
 * @param base its first address
 * @param prefix how many leading bits its addresses share
 */
record Network(InetAddress base, int prefix) {
    /** The network of that size in which an address lies. */
    static Network around(InetAddress address, int prefix) {
        byte[] octets = address.getAddress();
        for (int i = 0; i < octets.length; i++) {
            int kept = Math.clamp(prefix - 8L * i, 0, 8);
            octets[i] &= (byte) (0xff00 >> kept);
        }
        try {
            return new Network(InetAddress.getByAddress(octets), prefix);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address of %d octets".formatted(octets.length), e);
        }
    }

    /**
     * Reads {@code address} or {@code address/prefix}.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    static Network of(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int bits = address.getAddress().length * 8;
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            if (prefix < 0 || prefix > bits) {
                throw new IllegalArgumentException("prefix %d (expected: 0 to %d)".formatted(prefix, bits));
            }
            return around(address, prefix);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s (expected: a network, such as 192.0.2.0/24 or 2001:db8::/32)".formatted(text), e);
        }
    }

    /** Whether an address lies in this network; never for an address of the other family. */
    boolean contains(InetAddress address) {
        return address.getAddress().length == base.getAddress().length
                && around(address, prefix).base.equals(base);
    }
}
