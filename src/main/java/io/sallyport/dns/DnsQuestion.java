package io.sallyport.dns;

import io.sallyport.mail.DomainNames;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * One question: a name and a type of record. Names are held as A-labels in lower case and without the final dot, so
 * that questions are equal exactly if their answers are.
 *
 * <p>Any text is a valid name here. One that no domain can have (an empty label, one of more than 63 octets, more than
 * 255 octets in all) is never sent to a server; its answer is {@link DnsAnswer.Absence#NXDOMAIN}.
 *
 * @param <T> what a record of that type holds
 */
public sealed interface DnsQuestion<T> {
    /** The name that is asked about. */
    String name();

    /** The IPv4 addresses of a host (RFC 1035 § 3.4.1). */
    record A(String name) implements DnsQuestion<InetAddress> {
        public A {
            name = canonical(name);
        }
    }

    /** The IPv6 addresses of a host (RFC 3596). */
    record Aaaa(String name) implements DnsQuestion<InetAddress> {
        public Aaaa {
            name = canonical(name);
        }
    }

    /** The mail servers of a domain (RFC 1035 § 3.3.9), the most preferred first. */
    record Mx(String name) implements DnsQuestion<MailExchange> {
        public Mx {
            name = canonical(name);
        }
    }

    /** The texts of a name (RFC 1035 § 3.3.14). */
    record Txt(String name) implements DnsQuestion<TxtRecord> {
        public Txt {
            name = canonical(name);
        }
    }

    /** The names of an address (RFC 1035 § 3.5): claims of the address's owner, to be checked by who uses them. */
    record Ptr(String name) implements DnsQuestion<String> {
        public Ptr {
            name = canonical(name);
        }

        /** The question for the names of that address. */
        public static Ptr of(InetAddress address) {
            return new Ptr(reversed(address) + (address.getAddress().length == 4 ? ".in-addr.arpa" : ".ip6.arpa"));
        }
    }

    /** The addresses of a host in the family of another address: what that address can be compared with. */
    static DnsQuestion<InetAddress> addressesLike(InetAddress address, String name) {
        return address.getAddress().length == 4 ? new A(name) : new Aaaa(name);
    }

    /**
     * The address's octets (IPv6: nibbles) in reverse, with dots between: what stands before {@code .in-addr.arpa}, or
     * before the zone of a block list (RFC 5782 § 2).
     */
    static String reversed(InetAddress address) {
        byte[] octets = address.getAddress();
        StringBuilder name = new StringBuilder(4 * octets.length);
        for (int i = octets.length - 1; i >= 0; i--) {
            if (octets.length == 4) {
                name.append(octets[i] & 0xff);
            } else {
                HexFormat hex = HexFormat.of();
                name.append(hex.toLowHexDigit(octets[i])).append('.').append(hex.toLowHexDigit(octets[i] >> 4));
            }
            name.append(i == 0 ? "" : ".");
        }
        return name.toString();
    }

    /** The name of the type, as in zone files. */
    default String type() {
        return getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }

    /** The labels of the name. */
    default List<String> labels() {
        return List.of(name().split("\\.", -1));
    }

    private static String canonical(String name) {
        return DomainNames.toAscii(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
    }
}
