package io.sallyport.content.link;

import io.sallyport.content.html.HtmlView;
import io.sallyport.content.html.HtmlView.Reference;
import io.sallyport.content.link.Link.Place;
import io.sallyport.content.text.TextPiece;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the links of a message, each once in each place: a target that stands a thousand times is kept once. What
 * another address redirects to follows it as a link of its own. Nothing is fetched. For one thread.
 */
public final class Links {
    /** The most links that are kept of a message; honest newsletters have some hundreds. */
    public static final int MAX_KEPT = 4000;

    /** The most links that are looked at in a message, equal ones and redirects among them. */
    static final int MAX_SEEN = 100_000;

    /** The most characters of all addresses that are kept. */
    private static final int MAX_CHARACTERS = 8 * 1024 * 1024;

    /** The most redirects in one another that are followed. */
    public static final int MAX_REDIRECTS = 8;

    /** The most targets that are followed at once from one address. */
    private static final int MAX_BRANCHES = 8;

    /** The most characters that are kept of what stands in the message. */
    private static final int MAX_RAW = 1000;

    /** The most characters of a text that is clicked on. */
    private static final int MAX_SHOWN = 500;

    private final List<Link> kept = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private int seen;
    private int characters;
    private boolean full;

    /** All links of texts. */
    public static List<Link> of(List<TextPiece> texts) {
        Links links = new Links();
        texts.forEach(links::add);
        return links.found();
    }

    /**
     * Targets that a parser found in a document or in a code of an image.
     *
     * @param path of the item
     * @param place {@link Place#DOCUMENT} or {@link Place#CODE}
     */
    public static List<Link> ofDocument(String path, List<String> targets, Place place) {
        Links links = new Links();
        for (String target : targets) {
            links.add(target, null, place, null, path);
        }
        return links.found();
    }

    /** All links of a text, and of the HTML that it was made of. */
    public void add(TextPiece piece) {
        HtmlView html = piece.html();
        if (html != null) {
            add(html, piece.path());
        }
        Place place =
                switch (piece.kind()) {
                    case SUBJECT -> Place.HEADER;
                    case PLAIN, HTML -> Place.TEXT;
                    case CALENDAR -> Place.CALENDAR;
                    case DOCUMENT -> Place.DOCUMENT;
                };
        for (TextLinks.Hit hit : TextLinks.in(piece.text(), full ? 0 : MAX_SEEN - seen)) {
            if (full) {
                return; // Nothing more is kept: reading the rest would only cost time
            }
            String raw = piece.text().substring(hit.start(), hit.end());
            keep(raw, WebAddress.parse(hit.address(), null), place, null, piece.path());
        }
    }

    private void add(HtmlView html, String path) {
        WebAddress base = html.references().stream()
                .filter(reference -> reference.kind() == HtmlView.Kind.BASE)
                .findFirst() // WHATWG HTML § 4.2.3: the first one counts
                .map(reference -> WebAddress.parse(reference.target(), null))
                .orElse(null);
        for (Reference reference : html.references()) {
            Place place = place(reference.kind());
            boolean withinPage = base == null && reference.target().strip().startsWith("#");
            if (place != null && !withinPage && !reference.target().isBlank()) {
                add(reference.target(), base, place, reference.shown(), path);
            }
        }
    }

    private static @Nullable Place place(HtmlView.Kind kind) {
        return switch (kind) {
            case HREF -> Place.HREF;
            case SOURCE -> Place.SOURCE;
            case FORM_ACTION -> Place.FORM;
            case META_REFRESH -> Place.REFRESH;
            case CSS -> Place.CSS;
            case BASE -> null; // Nobody goes there; what is relative to it is found with it
        };
    }

    /**
     * One target as it stands in an attribute, a document or a code.
     *
     * @param base what it is relative to; null: nothing
     * @param shown what a person would click on; null if nobody clicks
     */
    public void add(String raw, @Nullable WebAddress base, Place place, @Nullable String shown, String path) {
        if (!full) {
            keep(raw, WebAddress.parse(raw, base), place, shown, path);
        }
    }

    private void keep(String raw, @Nullable WebAddress address, Place place, @Nullable String shown, String path) {
        keep(
                new Link(cut(raw, MAX_RAW), address, place, shown == null ? null : cut(shown.strip(), MAX_SHOWN), path),
                0);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    private void keep(Link link, int redirects) {
        if (seen >= MAX_SEEN || kept.size() >= MAX_KEPT || characters >= MAX_CHARACTERS) {
            full = true;
            return;
        }
        seen++;
        WebAddress address = link.address();
        String text = address == null ? link.raw() : address.text();
        String shown = link.shown() == null ? "" : link.shown();
        if (!known.add(link.place() + " " + text + " " + shown)) {
            return;
        }
        kept.add(link);
        characters += 2 * text.length();
        if (address != null && redirects < MAX_REDIRECTS) {
            for (String target : Redirects.of(address)) {
                WebAddress behind = WebAddress.parse(target, null);
                if (behind != null) {
                    keep(new Link(cut(target, MAX_RAW), behind, Place.REDIRECT, null, link.path()), redirects + 1);
                }
            }
        }
    }

    /** All that was kept, in the order in which it was found. */
    public List<Link> found() {
        return List.copyOf(kept);
    }

    /** Whether there were more links than are kept. */
    public boolean isFull() {
        return full;
    }

    /**
     * Whether an address redirects to one that redirects, and so on.
     *
     * @param times how many redirects in one another are looked for, 1 to {@link #MAX_REDIRECTS}
     */
    public static boolean leadsThroughRedirects(WebAddress address, int times) {
        List<WebAddress> addresses = List.of(address);
        for (int i = 0; i < times; i++) {
            addresses = addresses.stream()
                    .flatMap(from -> Redirects.of(from).stream())
                    .limit(MAX_BRANCHES)
                    .map(target -> WebAddress.parse(target, null))
                    .filter(Objects::nonNull)
                    .toList();
        }
        return !addresses.isEmpty();
    }

    /** The address that a text seems to be, such as the text of a link; null if it is other text. */
    public static @Nullable WebAddress shownAddress(String text) {
        List<TextLinks.Hit> hits = TextLinks.in(text, 1);
        return hits.isEmpty() ? null : WebAddress.parse(hits.getFirst().address(), null);
    }

    /** Whether a scheme is one that runs or opens something on the computer of who clicks. */
    public static boolean isActive(String scheme) {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "javascript",
                    "vbscript",
                    "data",
                    "file",
                    "search",
                    "search-ms",
                    "ms-msdt",
                    "ms-officecmd",
                    "ms-word",
                    "ms-excel",
                    "ms-powerpoint",
                    "ms-appinstaller",
                    "ms-search",
                    "smb",
                    "webcal+file",
                    "jar",
                    "mhtml",
                    "shell",
                    "ldap",
                    "ssh",
                    "telnet",
                    "blob" -> true;
            default -> false;
        };
    }
}
