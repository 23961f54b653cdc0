package io.sallyport.admin.access;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a browser sends a request because a page of another site made it to. The browser says so itself: in
 * Sec-Fetch-Site (Fetch Metadata), and older ones in Origin (RFC 6454 § 7). A program sends neither, and no cookie.
 */
public final class CrossSite {
    /** Methods that change nothing (RFC 9110 § 9.2.1). */
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    /** From this page itself, or typed by a person. */
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private CrossSite() {}

    /** Whether a method changes something. */
    public static boolean changes(String method) {
        return !SAFE.contains(method);
    }

    /**
     * Whether another site is behind a request.
     *
     * @param secFetchSite null if there is none
     * @param origin null if there is none; {@code null} as a text is nobody's origin
     * @param authority host and port that the browser asked for
     */
    public static boolean isBehind(@Nullable String secFetchSite, @Nullable String origin, String authority) {
        if (secFetchSite != null) {
            return !OURS.contains(secFetchSite.toLowerCase(Locale.ROOT));
        }
        return origin != null
                && !origin.equalsIgnoreCase("https://" + authority)
                && !origin.equalsIgnoreCase("http://" + authority);
    }

    /** Whether a request bears what only our own page knows. */
    public static boolean bears(Sessions.Session session, @Nullable String csrf) {
        return csrf != null && Secrets.same(session.csrf(), csrf);
    }
}
