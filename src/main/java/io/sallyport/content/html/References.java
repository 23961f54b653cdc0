package io.sallyport.content.html;

import io.sallyport.content.html.HtmlView.Kind;
import io.sallyport.content.html.HtmlView.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Collects everything in HTML that leads elsewhere, and what a person clicks on to get there. */
final class References {
    private static final int MOST_SHOWN = 1_000;

    /** The most characters of all addresses together. */
    private static final int MOST_LENGTH = 4_000_000;

    private final int most;
    private final Set<HtmlFact> facts;
    private final List<Reference> found = new ArrayList<>();
    private final Deque<Anchor> open = new ArrayDeque<>();
    private int length;

    /** An element that is clicked on, whose text is still to come. */
    private record Anchor(Element element, int index, ShownText shown) {}

    References(int most, Set<HtmlFact> facts) {
        this.most = most;
        this.facts = facts;
    }

    List<Reference> found() {
        return found;
    }

    /** Whether text that comes now is clicked on. */
    boolean isInLink() {
        return !open.isEmpty();
    }

    /** Text within what is clicked on. */
    void shown(String text) {
        if (!open.isEmpty()) {
            open.peek().shown.add(text, false);
        }
    }

    /** An element begins. */
    void enter(Element element) {
        String name = element.normalName();
        for (Attribute attribute : element.attributes()) {
            String value = attribute.getValue();
            if (value == null || value.isBlank()) {
                continue;
            }
            switch (attribute.getKey().toLowerCase(Locale.ROOT)) {
                case "href", "xlink:href" -> href(element, name, value);
                case "src", "background", "poster", "data", "lowsrc", "dynsrc", "ping" -> source(name, value);
                case "srcset" -> candidates(value);
                case "action", "formaction" -> add(Kind.FORM_ACTION, value, null);
                case "style" -> styled(value);
                case "srcdoc" -> facts.add(HtmlFact.DATA_ADDRESS);
                default -> {} // Leads nowhere
            }
        }
        if (name.equals("meta") && element.attr("http-equiv").strip().equalsIgnoreCase("refresh")) {
            refresh(element.attr("content"));
        }
    }

    /** An element ends. */
    void leave(Element element) {
        if (!open.isEmpty() && open.peek().element.equals(element)) {
            Anchor anchor = open.pop();
            Reference reference = found.get(anchor.index);
            found.set(anchor.index, new Reference(reference.kind(), reference.target(), anchor.shown.toString()));
        }
    }

    private void href(Element element, String name, String target) {
        switch (name) {
            case "base" -> {
                facts.add(HtmlFact.BASE);
                add(Kind.BASE, target, null);
            }
            case "image", "use", "link", "script", "feimage" -> add(Kind.SOURCE, target, null);
            default -> {
                boolean clickedByText = name.equals("a") || name.contains(":"); // VML: Outlook's own elements
                String shown = name.equals("area") ? element.attr("alt") : null;
                if (add(Kind.HREF, target, shown) && clickedByText) {
                    open.push(new Anchor(element, found.size() - 1, new ShownText(MOST_SHOWN)));
                }
            }
        }
    }

    private void source(String name, String target) {
        if (name.equals("iframe") || name.equals("frame") || name.equals("object") || name.equals("embed")) {
            noteScheme(target);
        }
        add(Kind.SOURCE, target, null);
    }

    /** HTML § 4.8.4.2.1: addresses with descriptors behind them, between commas. */
    private void candidates(String set) {
        for (String candidate : set.split(",\\s", 64)) {
            String[] words = candidate.strip().split("\\s+", 2);
            if (!words[0].isEmpty()) {
                add(Kind.SOURCE, words[0], null);
            }
        }
    }

    /** What a style or style sheet fetches. */
    void styled(String style) {
        Css.addresses(style, address -> {
            if (!address.isBlank()) {
                add(Kind.CSS, address, null);
            }
        });
    }

    /** HTML § 4.2.5.3, refresh: seconds, a separator, {@code url=}, an address with quotes or without. */
    private void refresh(String content) {
        facts.add(HtmlFact.META_REFRESH);
        int at = 0;
        while (at < content.length() && content.charAt(at) != ';' && content.charAt(at) != ',') {
            at++;
        }
        String target = content.substring(Math.min(content.length(), at + 1)).strip();
        if (target.regionMatches(true, 0, "url", 0, 3)) {
            String behind = target.substring(3).strip();
            target = behind.startsWith("=") ? behind.substring(1).strip() : target;
        }
        if (target.startsWith("'") || target.startsWith("\"")) {
            int end = target.indexOf(target.charAt(0), 1);
            target = target.substring(1, end < 0 ? target.length() : end);
        }
        if (!target.isEmpty()) {
            add(Kind.META_REFRESH, target, null);
        }
    }

    private boolean add(Kind kind, String target, @Nullable String shown) {
        if (kind != Kind.SOURCE && kind != Kind.CSS) {
            noteScheme(target);
        }
        length += Math.min(Css.MOST_ADDRESS, target.length());
        if (found.size() >= most || length > MOST_LENGTH) {
            facts.add(HtmlFact.TOO_MUCH);
            return false;
        }
        found.add(new Reference(
                kind, target.length() > Css.MOST_ADDRESS ? target.substring(0, Css.MOST_ADDRESS) : target, shown));
        return true;
    }

    private void noteScheme(String target) {
        String scheme = scheme(target);
        if (scheme.equals("data") || scheme.equals("blob")) {
            facts.add(HtmlFact.DATA_ADDRESS);
        }
        if (scheme.equals("javascript") || scheme.equals("vbscript")) {
            facts.add(HtmlFact.SCRIPT);
        }
    }

    /** What stands before the colon, without the white space that browsers take out (WHATWG URL § 4.4). */
    static String scheme(String target) {
        StringBuilder scheme = new StringBuilder();
        for (int i = 0; i < target.length() && scheme.length() < 12; i++) {
            char c = target.charAt(i);
            if (c == ':') {
                return scheme.toString();
            }
            if (c > ' ') {
                scheme.append(Character.toLowerCase(c));
            }
        }
        return "";
    }
}
