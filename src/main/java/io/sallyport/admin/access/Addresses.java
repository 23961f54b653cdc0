package io.sallyport.admin.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** What one who connects can choose of their address, and what not. */
public final class Addresses {
    /** What a site is given of IPv6, mostly (RFC 6177 § 2): its hosts have all addresses below it. */
    private static final int SITE_OCTETS = 8;

    private Addresses() {}

    /** The address of IPv4, the first 64 bits of IPv6; a text that is no address stands for itself. */
    public static String site(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), SITE_OCTETS))
                    : parsed.getHostAddress();
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
