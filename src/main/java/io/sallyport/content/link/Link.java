package io.sallyport.content.link;

import org.jspecify.annotations.Nullable;

/**
 * One link.
 *
 * @param raw as it stands in the message; bounded
 * @param address what a browser makes of it; null if nothing
 * @param place how it stands there
 * @param shown what a person believes to click on; null if it is the link itself, or nobody clicks
 * @param path of the item that holds it
 */
public record Link(
        String raw,
        @Nullable WebAddress address,
        Place place,
        @Nullable String shown,
        String path) {
    /** How a link stands in a message. */
    public enum Place {
        /** In text, where mail programs make it something to click on. */
        TEXT,
        /** A link of HTML. */
        HREF,
        /** An image of HTML, or another thing that is fetched when it is shown. */
        SOURCE,
        /** Where a form of HTML is sent. */
        FORM,
        /** Where HTML sends the browser by itself. */
        REFRESH,
        /** In a style. */
        CSS,
        /** In the subject or another field of the header. */
        HEADER,
        /** In a document. */
        DOCUMENT,
        /** In a QR or bar code. */
        CODE,
        /** In a calendar entry or contact. */
        CALENDAR,
        /** Within another link, to which it redirects. */
        REDIRECT
    }
}
