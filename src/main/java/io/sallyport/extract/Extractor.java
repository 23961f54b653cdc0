package io.sallyport.extract;

import java.util.concurrent.CompletableFuture;

/** Text, links and embedded files of documents, found by parsers in processes of their own. */
public interface Extractor {
    /**
     * Has a document parsed. Does not wait.
     *
     * @param wanted which parsers may look at it, and how much may come of it
     * @return never completes exceptionally: what goes wrong is a {@link Extraction.Failed}. Who cancels it kills the work
     */
    CompletableFuture<Extraction> extract(Document document, Wanted wanted);
}
