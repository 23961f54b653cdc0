package io.sallyport.content;

import io.sallyport.content.link.Link;
import io.sallyport.content.text.TextPiece;
import java.util.List;

/**
 * What parsers found in documents and images.
 *
 * @param documents what was given to them, and what they made of it
 * @param notParsed documents beyond the most that a policy wants parsed, or larger: their paths
 * @param texts of the documents
 * @param links of the documents, and of codes in images
 * @param embedded files in the documents, packed ones unpacked, and the bounds that were reached with them
 */
public record Documents(
        List<ParsedDocument> documents,
        List<String> notParsed,
        List<TextPiece> texts,
        List<Link> links,
        Inventory embedded) {
    public Documents {
        documents = List.copyOf(documents);
        notParsed = List.copyOf(notParsed);
        texts = List.copyOf(texts);
        links = List.copyOf(links);
    }
}
