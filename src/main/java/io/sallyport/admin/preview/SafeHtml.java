package io.sallyport.admin.preview;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.owasp.html.CssSchema;
import org.owasp.html.ElementPolicy;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/**
 * HTML of strangers with only what shapes text left in it. Links are shown and lead nowhere; pictures show their words, and
 * nothing is fetched; styles know no URLs. It is shown under a Content-Security-Policy that forbids all of it once more.
 */
public final class SafeHtml {
    private static final Pattern LENGTH = Pattern.compile("\\d{1,4}%?");
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20}");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z]{1,12}");

    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowElements(
                    "p",
                    "div",
                    "span",
                    "br",
                    "hr",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "b",
                    "i",
                    "u",
                    "s",
                    "em",
                    "strong",
                    "small",
                    "big",
                    "sub",
                    "sup",
                    "blockquote",
                    "pre",
                    "code",
                    "tt",
                    "ul",
                    "ol",
                    "li",
                    "dl",
                    "dt",
                    "dd",
                    "table",
                    "thead",
                    "tbody",
                    "tfoot",
                    "tr",
                    "td",
                    "th",
                    "caption",
                    "center",
                    "font",
                    "address",
                    "del",
                    "ins",
                    "q",
                    "cite",
                    "abbr",
                    "kbd",
                    "samp",
                    "img",
                    "label",
                    "legend",
                    "fieldset")
            .allowElements(asText("link"), "a", "area")
            .allowWithoutAttributes("span", "font", "a", "img")
            // Nothing is fetched: whatever the scheme, the address is shown and not followed
            .allowAttributes("href")
            .matching((elementName, attributeName, value) -> cut(value))
            .onElements("a", "area")
            .allowUrlProtocols("http", "https", "mailto", "tel", "ftp")
            .allowAttributes("alt")
            .matching((elementName, attributeName, value) -> cut(value))
            .onElements("img")
            .allowAttributes("width", "height")
            .matching(LENGTH)
            .onElements("table", "td", "th", "img", "hr")
            .allowAttributes("border", "cellpadding", "cellspacing", "colspan", "rowspan")
            .matching(LENGTH)
            .onElements("table", "td", "th")
            .allowAttributes("bgcolor", "color")
            .matching(COLOUR)
            .onElements("table", "tr", "td", "th", "font")
            .allowAttributes("align", "valign")
            .matching(WORD)
            .onElements("p", "div", "table", "tr", "td", "th", "h1", "h2", "h3")
            .allowStyling(CssSchema.DEFAULT)
            .toFactory();

    private SafeHtml() {}

    /** What of some HTML may be shown, as what stands in a body. */
    public static String of(String html) {
        return POLICY.sanitize(html);
    }

    /** Text, so that it says in HTML what it says. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** A document around what may be shown. */
    static String documentOf(String body) {
        return """
                <!doctype html>
                <html><head><meta charset="utf-8"><title>Preview</title>
                <style>
                body { margin: 1rem; background: #fff; color: #1b1b1b; font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
                pre { white-space: pre-wrap; font: 14px/1.5 ui-monospace, monospace; }
                .link { color: #0b57d0; text-decoration: underline; cursor: help; }
                img { border: 1px dashed #8a8a8a; padding: 2px; font-size: 12px; color: #555; max-width: 100%; }
                table { max-width: 100%; }
                </style></head><body>
                """ + body + "\n</body></html>\n";
    }

    /** Shows an element as text of a kind, with where it would lead in a title. */
    private static ElementPolicy asText(String kind) {
        return new ElementPolicy() {
            @Override
            public @Nullable String apply(String elementName, List<String> attributes) {
                int at = attributes.indexOf("href");
                String target = at >= 0 && at % 2 == 0 ? attributes.get(at + 1) : null;
                attributes.clear();
                attributes.addAll(List.of("class", kind));
                if (target != null) {
                    attributes.addAll(List.of("title", target));
                }
                return "span";
            }
        };
    }

    private static String cut(String value) {
        return value.length() <= 2_000 ? value : value.substring(0, 2_000) + "…";
    }
}
