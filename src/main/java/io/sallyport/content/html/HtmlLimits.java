package io.sallyport.content.html;

import io.sallyport.policy.ContentPolicy;

/**
 * How far HTML is looked into. What lies beyond is {@link HtmlFact#TOO_MUCH}.
 *
 * @param mostSource the most characters of HTML
 * @param mostText the most characters of text to keep, of shown and of hidden text each
 * @param mostTags the most tags
 * @param mostDepth how deep elements may lie in one another
 * @param mostReferences the most addresses to keep
 */
public record HtmlLimits(int mostSource, int mostText, int mostTags, int mostDepth, int mostReferences) {
    /** Markup takes several times the room of its text. */
    private static final int SOURCE_OF_TEXT = 4;

    /** The limits of a policy. */
    public static HtmlLimits of(ContentPolicy policy) {
        return new HtmlLimits(SOURCE_OF_TEXT * policy.mostText(), policy.mostText(), 50_000, 256, 50_000);
    }
}
