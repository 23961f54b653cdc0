package io.sallyport.content.link;

import io.sallyport.mail.DomainNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an address that redirects leads to, as far as it says so itself: addresses that protectors of mail have rewritten,
 * click counters, and open redirects. Only what is written is read; nothing is fetched.
 */
final class Redirects {
    /** The most targets of one address: pages that redirect have one. */
    private static final int MOST = 4;

    /** What a letter after two asterisks says of how many characters were left out (Proofpoint, version 3). */
    private static final String RUN_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static final Pattern VERSION_3 = Pattern.compile("^/v3/__(.+?)__;([A-Za-z0-9_=-]*)!", Pattern.DOTALL);

    /** How a parameter holds an address that is not written there as it is. */
    private enum Coding {
        /** Percent-encoded once, like any parameter, but maybe without a scheme. */
        PLAIN {
            @Override
            String decode(String value) {
                return value.contains("://") ? value : "http://" + value;
            }
        },
        /** With hyphens for percent signs and underscores for slashes. */
        HYPHENS {
            @Override
            String decode(String value) {
                return PercentEncoding.decode(value.replace('-', '%').replace('_', '/'));
            }
        },
        /** Base64 of a URL behind two characters. */
        BASE64 {
            @Override
            String decode(String value) {
                return value.length() < 2 ? "" : base64(value.substring(2));
            }
        };

        abstract String decode(String value);
    }

    /**
     * Who redirects in a way of his own. Who writes the whole address into a parameter (Safe Links, Google, Facebook,
     * LinkedIn, Barracuda and the like) needs no rule.
     */
    private record Rule(String domain, String path, String parameter, Coding coding) {
        boolean fits(WebAddress address) {
            return DomainNames.isWithin(address.host(), domain)
                    && address.path().startsWith(path);
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule("urldefense.proofpoint.com", "/v2/", "u", Coding.HYPHENS),
            new Rule("urldefense.com", "/v2/", "u", Coding.HYPHENS),
            new Rule("bing.com", "/ck/a", "u", Coding.BASE64),
            new Rule("mimecast.com", "/s/", "domain", Coding.PLAIN),
            new Rule("mimecastprotect.com", "/s/", "domain", Coding.PLAIN),
            new Rule("linkprotect.cudasvc.com", "/url", "a", Coding.PLAIN),
            new Rule("urlsand.esvalabs.com", "/", "u", Coding.PLAIN));

    private Redirects() {}

    /** The addresses that it leads to, as they are written; none if it is not seen to redirect. */
    static List<String> of(WebAddress address) {
        List<String> targets = new ArrayList<>();
        if (!address.isWeb()) {
            return targets;
        }
        if (address.host().equals("urldefense.com") || address.host().equals("urldefense.us")) {
            add(targets, version3(address));
        }
        parameters(address, address.query(), targets);
        parameters(address, address.fragment(), targets);
        add(targets, inPath(address.path()));
        return targets;
    }

    private static void add(List<String> targets, @Nullable String target) {
        if (target != null && targets.size() < MOST && !targets.contains(target)) {
            targets.add(target);
        }
    }

    private static void parameters(WebAddress address, @Nullable String query, List<String> targets) {
        if (query == null) {
            return;
        }
        int from = 0;
        while (from <= query.length() && targets.size() < MOST) {
            int and = query.indexOf('&', from);
            int end = and < 0 ? query.length() : and;
            int equals = query.indexOf('=', from);
            boolean named = equals >= 0 && equals < end;
            String name = named ? query.substring(from, equals) : "";
            // An address that was not encoded goes on to the end: its own parameters are taken for those of the
            // redirect.
            boolean open = isAddress(query, named ? equals + 1 : from);
            String value = query.substring(named ? equals + 1 : from, open ? query.length() : end);
            add(targets, target(address, name, value));
            from = open ? query.length() + 1 : end + 1;
        }
    }

    private static @Nullable String target(WebAddress address, String name, String value) {
        for (Rule rule : RULES) {
            if (rule.parameter().equals(name) && rule.fits(address)) {
                return rule.coding().decode(PercentEncoding.decode(value));
            }
        }
        String once = PercentEncoding.decode(value);
        String decoded = isAddress(once, 0) ? once : PercentEncoding.decode(once); // Two redirects in a row
        if (isAddress(decoded, 0)) {
            return decoded.startsWith("//") ? address.scheme() + ":" + decoded : decoded;
        }
        boolean base64 = value.startsWith("aHR0c"); // "http"
        String text = base64 ? base64(value) : "";
        return isAddress(text, 0) ? text : null;
    }

    private static boolean isAddress(String text, int from) {
        return text.regionMatches(true, from, "http://", 0, 7)
                || text.regionMatches(true, from, "https://", 0, 8)
                || text.regionMatches(true, from, "http:\\\\", 0, 7)
                || text.regionMatches(true, from, "https:\\\\", 0, 8)
                || (text.startsWith("//", from) && text.indexOf('.', from) > from + 2);
    }

    /** {@code /amp/s/…}, {@code /https://…}: pages that show or call up others. */
    private static @Nullable String inPath(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        int at = Math.max(lower.indexOf("/http:/", 0), lower.indexOf("/https:/", 0));
        int encoded = Math.max(lower.indexOf("/http%3a%2f%2f"), lower.indexOf("/https%3a%2f%2f"));
        if (at >= 0) {
            return path.substring(at + 1);
        }
        return encoded < 0 ? null : PercentEncoding.decode(path.substring(encoded + 1));
    }

    /** Unsafe characters are left out as asterisks, and follow in Base64 (Proofpoint, version 3). */
    private static @Nullable String version3(WebAddress address) {
        String whole = address.path() + (address.query() == null ? "" : "?" + address.query());
        var parts = VERSION_3.matcher(whole);
        if (!parts.find()) {
            return null;
        }
        String text = parts.group(1);
        String left = base64(parts.group(2));
        StringBuilder target = new StringBuilder();
        int next = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '*') {
                target.append(text.charAt(i));
                continue;
            }
            int length = 1;
            if (i + 2 < text.length() && text.charAt(i + 1) == '*' && RUN_LENGTHS.indexOf(text.charAt(i + 2)) >= 0) {
                length = RUN_LENGTHS.indexOf(text.charAt(i + 2)) + 2;
                i += 2;
            }
            int end = Math.min(left.length(), next + length);
            target.append(left, next, end);
            next = end;
        }
        return target.toString();
    }

    /** Empty if it is none. */
    private static String base64(String text) {
        String standard = text.replace('-', '+').replace('_', '/').replace("=", "");
        boolean valid = standard.length() % 4 != 1 && standard.chars().allMatch(Redirects::isBase64);
        return valid ? new String(Base64.getDecoder().decode(standard), StandardCharsets.UTF_8) : "";
    }

    private static boolean isBase64(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }
}
