package io.sallyport.auth.spf;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** The addresses and numbers of the mechanisms {@code ip4} and {@code ip6} (RFC 7208 § 5.6). */
final class AddressSyntax {
    private static final int LONGEST_IP6 = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length();

    private AddressSyntax() {}

    /** Reads {@code qnum "." qnum "." qnum "." qnum} (RFC 7208 § 12); null for anything else. */
    static @Nullable InetAddress ip4(String text) {
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
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address of four octets", e);
        }
    }

    /** Reads an IPv6 address as in RFC 4291 § 2.2; null for anything else. */
    static @Nullable InetAddress ip6(String text) {
        boolean plausible = text.length() <= LONGEST_IP6
                && text.indexOf(':') >= 0
                && text.chars().allMatch(AddressSyntax::mayBeInIp6);
        if (!plausible) {
            return null;
        }
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            return address instanceof Inet6Address ? address : mapped(address.getAddress());
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

    private static boolean mayBeInIp6(int c) {
        return c == ':' || c == '.' || (c < 0x80 && Character.digit(c, 16) >= 0);
    }

    /** The runtime makes an IPv4 address of ::ffff:a.b.c.d; the record's author wrote an IPv6 one. */
    private static InetAddress mapped(byte[] octets) {
        byte[] sixteen = new byte[16];
        sixteen[10] = (byte) 0xff;
        sixteen[11] = (byte) 0xff;
        System.arraycopy(octets, 0, sixteen, 12, 4);
        try {
            return Inet6Address.getByAddress(null, sixteen, -1);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address of sixteen octets", e);
        }
    }
}
