package io.sallyport.auth.spf;

import io.sallyport.mail.IpAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/**
 * What the macros stand for in one check (RFC 7208 § 7.2).
 *
 * @param local the sender's local part; {@code postmaster} where it has none
 * @param senderDomain the sender's domain as A-labels (RFC 8616 § 4)
 * @param helo the name in HELO or EHLO
 * @param confirmedName gives {@code %{p}} for a domain: a confirmed name of the client, or {@code unknown}
 * @param receiver our own name
 * @param now the time of the check
 */
record MacroValues(
        String local,
        String senderDomain,
        InetAddress client,
        String helo,
        UnaryOperator<String> confirmedName,
        String receiver,
        Instant now) {
    /** Whether the local part can stand in a domain name at all (RFC 8616 § 4). */
    boolean hasAsciiLocalPart() {
        return local.chars().allMatch(c -> c < 0x80);
    }

    /** The value of a macro letter, in lower case, in the record of that domain. */
    String value(char letter, String domain) {
        return switch (letter) {
            case 's' -> local + "@" + senderDomain;
            case 'l' -> local;
            case 'o' -> senderDomain;
            case 'd' -> domain;
            case 'i' -> dotted(client);
            case 'p' -> confirmedName.apply(domain);
            case 'v' -> client instanceof Inet4Address ? "in-addr" : "ip6";
            case 'h' -> helo;
            case 'c' -> IpAddresses.text(client);
            case 'r' -> receiver;
            case 't' -> Long.toString(now.getEpochSecond());
            default -> throw new IllegalArgumentException("macro letter: " + letter);
        };
    }

    /** IPv4 as usual; IPv6 as its 32 nibbles with dots between (RFC 7208 § 7.3). */
    private static String dotted(InetAddress address) {
        return address instanceof Inet4Address
                ? address.getHostAddress()
                : String.join(
                        ".",
                        HexFormat.of()
                                .withUpperCase()
                                .formatHex(address.getAddress())
                                .split(""));
    }
}
