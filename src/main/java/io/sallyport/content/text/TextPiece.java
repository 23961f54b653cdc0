package io.sallyport.content.text;

import io.sallyport.content.html.HtmlView;
import org.jspecify.annotations.Nullable;

/**
 * Text that a person reads in a message.
 *
 * @param path of the item that holds it; {@code subject} for the subject
 * @param kind where it comes from
 * @param text decoded; of HTML what a browser would show; bounded
 * @param cut whether there is more than fits the bound
 * @param html the rest of what HTML holds; null for other text
 * @param invisible how many characters that nobody sees stood within words; they were taken out of the text
 */
public record TextPiece(
        String path,
        Kind kind,
        String text,
        boolean cut,
        @Nullable HtmlView html,
        int invisible) {
    /** Text in which all characters are seen. */
    public TextPiece(String path, Kind kind, String text, boolean cut, @Nullable HtmlView html) {
        this(path, kind, text, cut, html, 0);
    }

    /** Where text comes from. */
    public enum Kind {
        /** The subject, decoded. */
        SUBJECT,
        /** A text part. */
        PLAIN,
        /** An HTML part. */
        HTML,
        /** A calendar or contact. */
        CALENDAR,
        /** A document or image, by a parser in a process of its own. */
        DOCUMENT
    }
}
