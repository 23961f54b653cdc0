package io.sallyport.content.html;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeVisitor;

/**
 * Reads HTML as a browser does and tells what a person would see of it, and what not.
 *
 * <p>The tree is made by the algorithm of the standard, which has an answer for every sequence of characters; then one walk
 * over it works out for each element whether its text is seen. In doubt it is: a style that is not understood hides nothing.
 */
public final class HtmlReader {
    private static final Set<String> FRAMES = Set.of("iframe", "frame", "object", "embed", "applet");

    private static final int LARGE = 100;
    private static final int FEW_LETTERS = 60;
    private static final int MOST_CONDITIONAL = 100_000;

    private final HtmlLimits limits;
    private final Set<HtmlFact> facts = EnumSet.noneOf(HtmlFact.class);
    private final ShownText shown;
    private final ShownText hidden;
    private final References references;
    private final ScriptSigns scripts;
    private final ElementStyles styles = new ElementStyles();
    private final StringBuilder conditional = new StringBuilder();
    private int hiddenCharacters;
    private int letters;
    private int comments;
    private int images;
    private int largeImagesToClick;

    private HtmlReader(HtmlLimits limits) {
        this.limits = limits;
        this.shown = new ShownText(limits.mostText());
        this.hidden = new ShownText(limits.mostText());
        this.references = new References(limits.mostReferences(), facts);
        this.scripts = new ScriptSigns(limits.mostText(), facts);
    }

    /** Reads HTML: a document, or any part of one. */
    public static HtmlText read(String html, HtmlLimits limits) {
        return new HtmlReader(limits).read(html);
    }

    private HtmlText read(String html) {
        String bounded = bounded(html);
        Document document = parsed(bounded);
        document.traverse((node, depth) -> {
            if (node instanceof Element element && element.normalName().equals("style")) {
                styles.add(element.data());
                references.styled(element.data());
            }
        });
        document.traverse(new Walk());
        readConditional();
        scripts.conclude();
        if (largeImagesToClick > 0 && letters < FEW_LETTERS) {
            facts.add(HtmlFact.IMAGE_ONLY);
        }
        boolean cut = shown.isCut() || bounded.length() < html.length();
        if (cut || hidden.isCut() || styles.isExhausted()) {
            facts.add(HtmlFact.TOO_MUCH);
        }
        InvisibleCharacters visible = InvisibleCharacters.removedFrom(shown.toString());
        return new HtmlText(
                visible.text(),
                cut,
                visible.withinWords(),
                new HtmlView(
                        InvisibleCharacters.removedFrom(hidden.toString()).text(),
                        hiddenCharacters,
                        comments,
                        images,
                        references.found(),
                        scripts.scripts(),
                        facts));
    }

    private Document parsed(String html) {
        return Parser.htmlParser().setMaxDepth(limits.mostDepth()).parseInput(html, "");
    }

    /** As much as is looked at: the tree of a few characters may have many nodes, so tags count. */
    private String bounded(String html) {
        int most = Math.min(html.length(), limits.mostSource());
        int tags = 0;
        for (int at = html.indexOf('<'); at >= 0 && at < most; at = html.indexOf('<', at + 1)) {
            if (++tags > limits.mostTags()) {
                return html.substring(0, at);
            }
        }
        return most < html.length() ? html.substring(0, most) : html;
    }

    /** What stands in comments that Outlook reads: only where it leads. */
    private void readConditional() {
        if (!conditional.isEmpty()) {
            parsed(bounded(conditional.toString())).traverse(new NodeVisitor() {
                @Override
                public void head(Node node, int depth) {
                    if (node instanceof Element element) {
                        references.enter(element);
                    } else if (node instanceof TextNode text) {
                        references.shown(text.getWholeText());
                    }
                }

                @Override
                public void tail(Node node, int depth) {
                    if (node instanceof Element element) {
                        references.leave(element);
                    }
                }
            });
        }
    }

    /** Goes from node to node, without recursion, and keeps the styles of the elements in which it is. */
    private final class Walk implements NodeVisitor {
        private final Deque<Style> open = new ArrayDeque<>();

        private Walk() {
            open.push(Style.INITIAL);
        }

        @Override
        public void head(Node node, int depth) {
            switch (node) {
                case Element element -> enter(element);
                case TextNode text -> text(text.getWholeText());
                case DataNode data -> data(data);
                case Comment comment -> comment(comment.getData());
                default -> {} // The document type
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element) {
                Style style = open.pop();
                if (style.block() || element.normalName().equals("br")) {
                    breakLine(style);
                } else if (element.normalName().equals("td")
                        || element.normalName().equals("th")) {
                    current(style).cell();
                }
                references.leave(element);
            }
        }

        private void enter(Element element) {
            Style style = styles.of(element, open.element());
            open.push(style);
            if (style.block()) {
                breakLine(style);
            }
            references.enter(element);
            note(element, style);
        }

        private void breakLine(Style style) {
            current(style).lineBreak();
            references.shown(" ");
        }

        private ShownText current(Style style) {
            return style.isShown() ? shown : hidden;
        }

        private void text(String text) {
            Style style = open.element();
            scripts.text(text);
            if (style.isShown()) {
                shown.add(text, style.preserved());
                references.shown(text);
                letters += count(text);
            } else {
                hidden.add(text, style.preserved());
                hiddenCharacters += count(text);
            }
        }

        /** Scripts and styles are read where they begin; what is left is shown by programs of old only. */
        private void data(DataNode data) {
            String name = data.parent() == null ? "" : data.parent().nodeName();
            if (!name.equals("script") && !name.equals("style")) {
                text(data.getWholeData());
            }
        }

        private void comment(String text) {
            if (text.startsWith("?") || (text.startsWith("[") && !text.contains("<![endif]"))) {
                return; // Declarations of XML, and marks that open or close what all programs show
            }
            comments++;
            int end = text.indexOf("]>");
            if (text.startsWith("[if") && end > 0) {
                facts.add(HtmlFact.CONDITIONAL_COMMENT);
                int most = Math.min(text.length(), end + 2 + MOST_CONDITIONAL - conditional.length());
                conditional.append(text, end + 2, Math.max(end + 2, most));
            }
        }

        private void note(Element element, Style style) {
            String name = element.normalName();
            switch (name) {
                case "script" -> scripts.add(element.data());
                case "form" -> facts.add(HtmlFact.FORM);
                case "img" -> image(element, style);
                case "input" -> input(element, style);
                case "a" -> link(element);
                default -> {
                    if (FRAMES.contains(name)) {
                        facts.add(HtmlFact.FRAME);
                    }
                }
            }
            for (Attribute attribute : element.attributes()) {
                String key = attribute.getKey();
                String value = attribute.getValue();
                if (key.length() > 2 && key.startsWith("on") && !value.isBlank()) {
                    scripts.add(value);
                } else if (References.scheme(value).endsWith("script")) {
                    scripts.add(value);
                } else {
                    scripts.text(value);
                }
            }
        }

        private void link(Element element) {
            if (element.hasAttr("download")) {
                facts.add(HtmlFact.DOWNLOAD);
                if (References.scheme(element.attr("href")).equals("data")) {
                    facts.add(HtmlFact.SMUGGLING);
                }
            }
        }

        private void image(Element element, Style style) {
            images++;
            String instead = element.attr("alt");
            if (style.isShown() && !instead.isBlank()) {
                shown.word();
                shown.add(instead, false);
                shown.word();
                references.shown(" " + instead + " ");
            }
            if (references.isInLink() && isLarge(element, "width") && isLarge(element, "height")) {
                largeImagesToClick++;
            }
        }

        private static boolean isLarge(Element image, String side) {
            String length = image.attr(side);
            return length.isBlank() || length.endsWith("%") || CssLength.number(length.strip(), LARGE) >= LARGE;
        }

        private void input(Element element, Style style) {
            String type = element.attr("type").strip().toLowerCase(Locale.ROOT);
            if (type.equals("password")) {
                facts.add(HtmlFact.PASSWORD_FIELD);
            }
            String label = element.attr(element.hasAttr("value") ? "value" : "placeholder");
            if (style.isShown() && !type.equals("hidden") && !label.isBlank()) {
                shown.word();
                shown.add(label, false);
                shown.word();
            }
        }
    }

    /** Characters that show themselves: neither white space nor what nobody sees. */
    private static int count(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            count += c > ' ' && (c < 0xA0 || Character.isLetterOrDigit(c)) ? 1 : 0;
        }
        return count;
    }
}
