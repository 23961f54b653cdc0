package io.sallyport.content.link;

import io.sallyport.content.link.PercentEncoding.Part;
import io.sallyport.mail.Ascii;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads an address as browsers do (WHATWG URL § 4.4). The standard goes through it character by character; what each of its
 * states ends with is known beforehand, so that it can be cut at fragment, query, host and path, which is faster and cannot
 * become quadratic. Where both could differ, the standard's own test data decide.
 */
final class AddressParser {
    private static final int MOST_PORT = 65_535;

    private final String input;
    private final @Nullable WebAddress base;
    private @Nullable String query;
    private @Nullable String fragment;

    AddressParser(String text, @Nullable WebAddress base) {
        this.input = cleaned(text);
        this.base = base;
    }

    /** Without C0 controls and spaces at both ends, and without any tab and line break. */
    private static String cleaned(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) <= ' ') {
            to--;
        }
        for (int i = from; i < to; i++) {
            if (isDropped(text.charAt(i))) {
                StringBuilder kept = new StringBuilder(to - from);
                text.substring(from, to)
                        .chars()
                        .filter(c -> !isDropped((char) c))
                        .forEach(c -> kept.append((char) c));
                return kept.toString();
            }
        }
        return text.substring(from, to);
    }

    private static boolean isDropped(char c) {
        return c == '\t' || c == '\n' || c == '\r';
    }

    /** Schemes of which every browser knows how to read the host. */
    static boolean isSpecial(String scheme) {
        return switch (scheme) {
            case "http", "https", "ws", "wss", "ftp", "file" -> true;
            default -> false;
        };
    }

    private static int usualPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            case "ftp" -> 21;
            default -> -1;
        };
    }

    @Nullable
    WebAddress parse() {
        String scheme = scheme();
        int from = scheme == null ? 0 : scheme.length() + 1;
        int sharp = input.indexOf('#', from);
        fragment = sharp < 0 ? null : PercentEncoding.encode(input.substring(sharp + 1), Part.FRAGMENT);
        int end = sharp < 0 ? input.length() : sharp;
        int mark = input.indexOf('?', from);
        String rawQuery = mark < 0 || mark >= end ? null : input.substring(mark + 1, end);
        String rest = input.substring(from, rawQuery == null ? end : mark);
        if (scheme == null) {
            return relative(rest, rawQuery);
        }
        query(scheme, rawQuery);
        if (scheme.equals("file")) {
            return file(rest);
        }
        if (isSpecial(scheme)) {
            // Unlike RFC 3986 § 5.2.2: "http:page" below http is relative.
            return base != null && base.scheme().equals(scheme) && !rest.startsWith("//")
                    ? relativeTo(base, rest)
                    : authority(scheme, withoutSlashes(rest));
        }
        if (rest.startsWith("//")) {
            return authority(scheme, rest.substring(2));
        }
        if (rest.startsWith("/")) {
            return withoutHost(scheme, new AddressPath(scheme, "").append(rest));
        }
        return new WebAddress(scheme, null, "", -1, opaque(rest), query, fragment);
    }

    /** {@code scheme:}, in lower case; null if there is none. */
    private @Nullable String scheme() {
        for (int i = 0; i < input.length(); i++) {
            char c = input.charAt(i);
            if (c == ':' && i > 0) {
                return input.substring(0, i).toLowerCase(Locale.ROOT);
            }
            boolean allowed = Ascii.isLetterOrDigit(c) || c == '+' || c == '-' || c == '.';
            if (!allowed || (i == 0 && !isLetter(c))) {
                return null;
            }
        }
        return null;
    }

    private static boolean isLetter(char c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }

    private void query(String scheme, @Nullable String raw) {
        query = raw == null ? null : PercentEncoding.encode(raw, isSpecial(scheme) ? Part.SPECIAL_QUERY : Part.QUERY);
    }

    private @Nullable WebAddress relative(String rest, @Nullable String rawQuery) {
        if (base == null) {
            return null;
        }
        query(base.scheme(), rawQuery);
        if (!isSpecial(base.scheme()) && base.host().isEmpty() && !base.path().startsWith("/")) {
            boolean onlyFragment = rest.isEmpty() && rawQuery == null && fragment != null;
            return onlyFragment
                    ? new WebAddress(base.scheme(), null, "", -1, base.path(), base.query(), fragment)
                    : null;
        }
        return base.scheme().equals("file") ? file(rest) : relativeTo(base, rest);
    }

    /** "relative state" and "relative slash state" */
    private @Nullable WebAddress relativeTo(WebAddress from, String rest) {
        String scheme = from.scheme();
        boolean special = isSpecial(scheme);
        if (isSlash(rest, 0, special) && isSlash(rest, 1, special)) {
            return authority(scheme, special ? withoutSlashes(rest) : rest.substring(2));
        }
        boolean emptyHost = !special && from.host().isEmpty() && from.path().startsWith("//");
        String old = basePath(from, emptyHost);
        AddressPath path = isSlash(rest, 0, special)
                ? new AddressPath(scheme, "").append(rest)
                : rest.isEmpty()
                        ? new AddressPath(scheme, old)
                        : new AddressPath(scheme, old).shorten().append(rest);
        if (rest.isEmpty() && query == null) {
            query = from.query();
        }
        if (emptyHost) {
            return new WebAddress(scheme, null, "", -1, "//" + path, query, fragment);
        }
        return from.host().isEmpty() && !special
                ? withoutHost(scheme, path)
                : new WebAddress(scheme, from.userinfo(), from.host(), from.port(), path.toString(), query, fragment);
    }

    private static String basePath(WebAddress from, boolean emptyHost) {
        if (emptyHost) {
            return from.path().substring(2);
        }
        boolean marked = from.host().isEmpty() && from.path().startsWith(WebAddress.NO_HOST + "//");
        return marked ? from.path().substring(WebAddress.NO_HOST.length()) : from.path();
    }

    private WebAddress withoutHost(String scheme, AddressPath path) {
        String text = path.toString();
        String marked = text.startsWith("//") ? WebAddress.NO_HOST + text : text;
        return new WebAddress(scheme, null, "", -1, marked, query, fragment);
    }

    private static boolean isSlash(String text, int at, boolean special) {
        return at < text.length() && (text.charAt(at) == '/' || (special && text.charAt(at) == '\\'));
    }

    private static String withoutSlashes(String text) {
        int from = 0;
        while (isSlash(text, from, true)) {
            from++;
        }
        return text.substring(from);
    }

    /** "authority state", "host state", "port state" and "path start state" */
    private @Nullable WebAddress authority(String scheme, String rest) {
        boolean special = isSpecial(scheme);
        int end = 0;
        while (end < rest.length() && !isSlash(rest, end, special)) {
            end++;
        }
        int at = rest.lastIndexOf('@', end - 1);
        String hostAndPort = rest.substring(at + 1, end);
        int colon = hostAndPort.indexOf(':', Math.max(0, hostAndPort.indexOf(']')));
        if (hostAndPort.indexOf('[') < 0) {
            colon = hostAndPort.indexOf(':');
        }
        String name = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
        if (name.isEmpty() && (special || at >= 0 || colon >= 0)) {
            return null;
        }
        String host = special ? HostName.special(name) : HostName.opaque(name);
        int port = colon < 0 ? -1 : port(hostAndPort.substring(colon + 1));
        if (host == null || port > MOST_PORT) {
            return null;
        }
        String path = new AddressPath(scheme, "").append(rest.substring(end)).toString();
        String userinfo = at < 0 ? null : userinfo(rest.substring(0, at));
        return host.isEmpty()
                ? new WebAddress(scheme, null, "", -1, "//" + path, query, fragment)
                : new WebAddress(scheme, userinfo, host, port == usualPort(scheme) ? -1 : port, path, query, fragment);
    }

    private static @Nullable String userinfo(String raw) {
        int colon = raw.indexOf(':');
        String name = PercentEncoding.encode(colon < 0 ? raw : raw.substring(0, colon), Part.USERINFO);
        String password = colon < 0 ? "" : PercentEncoding.encode(raw.substring(colon + 1), Part.USERINFO);
        if (name.isEmpty() && password.isEmpty()) {
            return null;
        }
        return password.isEmpty() ? name : name + ":" + password;
    }

    /** -1 for none; above {@link #MOST_PORT} for what is no port. */
    private static int port(String digits) {
        int port = digits.isEmpty() ? -1 : 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9' || port > MOST_PORT) {
                return MOST_PORT + 1;
            }
            port = 10 * port + (c - '0');
        }
        return port;
    }

    /** "file state", "file slash state" and "file host state" */
    private @Nullable WebAddress file(String rest) {
        WebAddress from = base != null && base.scheme().equals("file") ? base : null;
        if (isSlash(rest, 0, true) && isSlash(rest, 1, true)) {
            return fileHost(rest.substring(2));
        }
        boolean drive = AddressPath.startsWithDrive(rest);
        String host = from == null ? "" : from.host();
        AddressPath path;
        if (isSlash(rest, 0, true)) {
            boolean otherDrive = AddressPath.startsWithDrive(rest.substring(1));
            String start = from == null || otherDrive ? "" : AddressPath.drive(from.path());
            path = new AddressPath("file", start).append(rest);
        } else if (from == null || drive) {
            path = new AddressPath("file", "").append(rest);
        } else if (rest.isEmpty()) {
            path = new AddressPath("file", from.path());
            query = query == null ? from.query() : query;
        } else {
            path = new AddressPath("file", from.path()).shorten().append(rest);
        }
        return new WebAddress("file", null, host, -1, path.toString(), query, fragment);
    }

    private @Nullable WebAddress fileHost(String rest) {
        int end = 0;
        while (end < rest.length() && !isSlash(rest, end, true)) {
            end++;
        }
        String name = rest.substring(0, end);
        if (AddressPath.startsWithDrive(name)) {
            return new WebAddress(
                    "file",
                    null,
                    "",
                    -1,
                    new AddressPath("file", "").append(rest).toString(),
                    query,
                    fragment);
        }
        String host = name.isEmpty() ? "" : HostName.special(name);
        if (host == null) {
            return null;
        }
        String path = new AddressPath("file", "").append(rest.substring(end)).toString();
        return new WebAddress("file", null, host.equals("localhost") ? "" : host, -1, path, query, fragment);
    }

    /** "opaque path state": a space at its end would get lost when the address is written. */
    private String opaque(String rest) {
        boolean spaceAtEnd = rest.endsWith(" ") && (query != null || fragment != null);
        return spaceAtEnd
                ? PercentEncoding.encode(rest.substring(0, rest.length() - 1), Part.CONTROL) + "%20"
                : PercentEncoding.encode(rest, Part.CONTROL);
    }
}
