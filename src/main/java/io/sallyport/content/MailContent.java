package io.sallyport.content;

import io.sallyport.content.link.Link;
import io.sallyport.content.text.TextPiece;
import io.sallyport.message.MessageStructure;
import java.io.IOException;
import java.util.List;

/**
 * What one message carries. Each part of it is found out when it is first asked for, once, on a thread of its own: whoever
 * asks may be interrupted without harm to others who wait for the same.
 *
 * <p>All methods may wait. An {@link IOException} means that it could not be told; what is merely broken in a message is
 * no exception, but a fact.
 *
 * <p>Stable for plugins.
 */
public interface MailContent {
    /** The parts of the message. */
    MessageStructure structure() throws InterruptedException, IOException;

    /** Everything that the message carries, packed things unpacked; what is embedded in documents is not among it. */
    Inventory inventory() throws InterruptedException, IOException;

    /** Subject, text and HTML parts as a person would read them. */
    List<TextPiece> texts() throws InterruptedException, IOException;

    /** What parsers in processes of their own find in documents and images. Waits for them, within their bounds. */
    Documents documents() throws InterruptedException, IOException;

    /** Everything that could be clicked on, called up by itself, or typed, without what only documents hold. */
    List<Link> links() throws InterruptedException, IOException;
}
