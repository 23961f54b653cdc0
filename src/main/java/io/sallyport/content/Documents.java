package io.sallyport.content;

import io.sallyport.content.link.Link;
import java.util.List;

/**
 * What parsers found in documents and images.
 *
 * @param texts of the documents
 * @param links of the documents, and of codes in images
 * @param embedded files in the documents, packed ones unpacked, and the bounds that were reached with them
 */
public record Documents(List<TextPiece> texts, List<Link> links, Inventory embedded) {
    public Documents {
        texts = List.copyOf(texts);
        links = List.copyOf(links);
    }
}
