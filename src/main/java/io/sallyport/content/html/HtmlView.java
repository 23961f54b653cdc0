package io.sallyport.content.html;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What HTML holds beside the text that it shows.
 *
 * @param hiddenText text that a browser would not show, or not so that it can be read; bounded
 * @param hidden how many characters of such text
 * @param comments how many comments
 * @param images how many images
 * @param references everything that leads elsewhere, in the order in which it stands; bounded
 * @param scripts what scripts and event handlers hold; bounded
 * @param facts what is notable
 */
public record HtmlView(
        String hiddenText,
        int hidden,
        int comments,
        int images,
        List<Reference> references,
        List<String> scripts,
        Set<HtmlFact> facts) {
    /**
     * Something that leads elsewhere.
     *
     * @param kind how
     * @param target as it stands in the attribute, character references decoded
     * @param shown the text that a person would click on; null if nobody clicks
     */
    public record Reference(
            Kind kind, String target, @Nullable String shown) {}

    /** How something leads elsewhere. */
    public enum Kind {
        /** A link. */
        HREF,
        /** An image or another thing that is fetched to be shown. */
        SOURCE,
        /** Where a form is sent. */
        FORM_ACTION,
        /** Another page instead of this one. */
        META_REFRESH,
        /** What relative addresses are relative to. */
        BASE,
        /** Named in a style. */
        CSS
    }

    public HtmlView {
        references = List.copyOf(references);
        scripts = List.copyOf(scripts);
        facts = Set.copyOf(facts);
    }
}
