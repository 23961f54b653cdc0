package io.sallyport.auth.spf;

import io.sallyport.config.Network;
import org.jspecify.annotations.Nullable;

/** What a directive compares the client with (RFC 7208 § 5). A null domain is the domain of the record itself. */
public sealed interface Mechanism {
    /** Everybody (RFC 7208 § 5.1). */
    record All() implements Mechanism {}

    /** Those who pass by another domain's record (RFC 7208 § 5.2). */
    record Include(MacroString domain) implements Mechanism {}

    /** The addresses of a host (RFC 7208 § 5.3). */
    record A(@Nullable MacroString domain, int ip4Length, int ip6Length) implements Mechanism {}

    /** The addresses of a domain's mail servers (RFC 7208 § 5.4). */
    record Mx(@Nullable MacroString domain, int ip4Length, int ip6Length) implements Mechanism {}

    /** Hosts with a confirmed name in a domain; "do not use" (RFC 7208 § 5.5). */
    record Ptr(@Nullable MacroString domain) implements Mechanism {}

    /** A block of addresses, IPv4 or IPv6 (RFC 7208 § 5.6). */
    record Ip(Network network) implements Mechanism {}

    /** Everybody, if a name has an address (RFC 7208 § 5.7). */
    record Exists(MacroString domain) implements Mechanism {}

    /** Whether evaluating it asks a question, which counts (RFC 7208 § 4.6.4). */
    default boolean asks() {
        return !(this instanceof All || this instanceof Ip);
    }
}
