package io.sallyport.content.link;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address as a browser reads it (WHATWG URL § 4), normalised. Nobody here ever fetches what it names: a gateway that
 * follows links can be sent anywhere in its own network, and tells the sender that somebody is there.
 *
 * @param scheme in lower case, without colon
 * @param userinfo before the host; null without
 * @param host as A-labels in lower case, or an address: IPv4 in four decimal numbers, IPv6 in brackets; empty for schemes
 *     without one
 * @param port -1 for the usual one
 * @param path with its first slash; of schemes such as {@code mailto} all that stands after the colon
 * @param query without question mark; null without
 * @param fragment without number sign; null without
 */
public record WebAddress(
        String scheme,
        @Nullable String userinfo,
        String host,
        int port,
        String path,
        @Nullable String query,
        @Nullable String fragment) {
    /** The most characters that are read: longer than what browsers open. */
    public static final int MAX_LENGTH = 2 * 1024 * 1024;

    /** The most characters that are kept of each part that has no bound of its own. */
    public static final int MAX_PART = 16 * 1024;

    /** What stands before a path that begins with two slashes and has no host (WHATWG URL § 4.5). */
    static final String NO_HOST = "/.";

    public WebAddress {
        userinfo = cut(userinfo);
        path = path.length() > MAX_PART ? path.substring(0, MAX_PART) : path;
        query = cut(query);
        fragment = cut(fragment);
    }

    private static @Nullable String cut(@Nullable String part) {
        return part == null || part.length() <= MAX_PART ? part : part.substring(0, MAX_PART);
    }

    /**
     * What a browser makes of a text.
     *
     * @param base what a relative address is relative to; null: nothing
     * @return null if it is no address
     */
    public static @Nullable WebAddress parse(String text, @Nullable WebAddress base) {
        return text.length() > MAX_LENGTH ? null : new AddressParser(text, base).parse();
    }

    /** Whether it leads to a web page. */
    public boolean isWeb() {
        return scheme.equals("http") || scheme.equals("https");
    }

    /** Whether the host is an address and no name. */
    public boolean hasIpHost() {
        return ip() != null;
    }

    /** The host, if it is an address; null if it is a name. */
    public @Nullable InetAddress ip() {
        if (host.startsWith("[")) {
            return InetAddress.ofLiteral(host.substring(1, host.length() - 1));
        }
        return Ipv4Host.isNumber(host) && AddressParser.isSpecial(scheme) ? InetAddress.ofLiteral(host) : null;
    }

    /** As it is written in the address line (WHATWG URL § 4.5). */
    public String text() {
        StringBuilder text = new StringBuilder(scheme.length() + host.length() + path.length() + 16)
                .append(scheme)
                .append(':');
        if (!host.isEmpty() || AddressParser.isSpecial(scheme)) {
            text.append("//");
            if (userinfo != null) {
                text.append(userinfo).append('@');
            }
            text.append(host);
            if (port >= 0) {
                text.append(':').append(port);
            }
        }
        text.append(path);
        if (query != null) {
            text.append('?').append(query);
        }
        if (fragment != null) {
            text.append('#').append(fragment);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return text();
    }
}
