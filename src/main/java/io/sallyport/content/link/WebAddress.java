package io.sallyport.content.link;

import org.jspecify.annotations.Nullable;

/**
 * An address as a browser reads it (WHATWG URL § 4), normalised.
 *
 * @param scheme in lower case, without colon
 * @param userinfo before the host; null without
 * @param host as A-labels in lower case, or an address: IPv4 in four decimal numbers, IPv6 in brackets; empty for schemes
 *     without one
 * @param port -1 for the usual one
 * @param path with its first slash
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
        @Nullable String fragment) {}
