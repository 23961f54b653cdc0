package io.sallyport.content.html;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;

/** How elements are shown: by what they are (HTML § 15), by their attributes, by style sheets, and by styles of their own. */
final class ElementStyles {
    private static final Set<String> BLOCKS = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "dd",
            "details",
            "dialog",
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "frameset",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hgroup",
            "hr",
            "html",
            "legend",
            "li",
            "listing",
            "main",
            "menu",
            "nav",
            "ol",
            "optgroup",
            "option",
            "p",
            "plaintext",
            "pre",
            "search",
            "section",
            "summary",
            "table",
            "caption",
            "tbody",
            "tfoot",
            "thead",
            "tr",
            "ul",
            "xmp");

    /** HTML § 15.3.1: not rendered. */
    private static final Set<String> NOT_RENDERED = Set.of(
            "area",
            "base",
            "basefont",
            "datalist",
            "link",
            "meta",
            "noembed",
            "noframes",
            "param",
            "rp",
            "script",
            "style",
            "template",
            "title",
            "iframe",
            "audio",
            "canvas",
            "video");

    private static final Set<String> PRESERVED = Set.of("pre", "listing", "plaintext", "xmp", "textarea");
    /** A link without a style of its own (HTML § 15.3.4). */
    private static final int LINK_COLOUR = 0xFF0000EE;

    private final StyleSheet styleSheet = new StyleSheet();

    /** Adds the rules of a style element. */
    void add(String source) {
        styleSheet.add(source);
    }

    /** Whether there is more than is looked at. */
    boolean isExhausted() {
        return styleSheet.isExhausted();
    }

    /**
     * How an element is shown.
     *
     * @param parent how that is shown in which it lies
     */
    Style of(Element element, Style parent) {
        String name = element.normalName();
        Cascade cascade = new Cascade(parent, BLOCKS.contains(name));
        if (NOT_RENDERED.contains(name)
                || element.hasAttr("hidden")
                || (name.equals("dialog") && !element.hasAttr("open"))) {
            cascade.remove();
        }
        if (PRESERVED.contains(name)) {
            cascade.preserve();
        }
        attributes(element, name, cascade);
        List<List<Css.Declaration>> rules = styleSheet.matching(element);
        List<Css.Declaration> own = element.hasAttr("style") ? Css.declarations(element.attr("style")) : List.of();
        for (boolean important : new boolean[] {false, true}) {
            rules.forEach(declarations -> cascade.apply(declarations, important));
            cascade.apply(own, important);
        }
        return cascade.style();
    }

    /** HTML § 15: attributes that are styles. */
    private static void attributes(Element element, String name, Cascade cascade) {
        if (name.equals("a") && element.hasAttr("href")) {
            cascade.colour(OptionalInt.of(LINK_COLOUR));
        }
        for (Attribute attribute : element.attributes()) {
            switch (attribute.getKey()) {
                case "bgcolor" -> cascade.background(Colour.ofAttribute(attribute.getValue()));
                case "background" -> cascade.picture();
                case "text" ->
                    cascade.colour(
                            name.equals("body") ? Colour.ofAttribute(attribute.getValue()) : OptionalInt.empty());
                case "color" ->
                    cascade.colour(
                            name.equals("font") ? Colour.ofAttribute(attribute.getValue()) : OptionalInt.empty());
                default -> {} // No style that matters
            }
        }
    }
}
