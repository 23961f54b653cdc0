package io.sallyport.extract;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What came of a document. */
public sealed interface Extraction {
    /**
     * It was parsed.
     *
     * @param mediaType what the parser takes it for, such as {@code application/pdf}
     * @param text what a person would read, footnotes, comments and notes of slides included
     * @param cut whether a bound of {@link Wanted} was reached: there is more of something
     * @param links as written in the document, without those that only its text shows; each once
     * @param codes what QR and bar codes in images say; each once
     * @param embedded files in it
     * @param facts what is notable about it
     * @param metadata such as {@code title}, {@code author}, {@code producer}, {@code pages}; a few, bounded
     */
    record Extracted(
            String mediaType,
            String text,
            boolean cut,
            List<String> links,
            List<String> codes,
            List<Embedded> embedded,
            Set<DocumentFact> facts,
            Map<String, String> metadata)
            implements Extraction {
        public Extracted {
            links = List.copyOf(links);
            codes = List.copyOf(codes);
            embedded = List.copyOf(embedded);
            facts = Set.copyOf(facts);
            metadata = Map.copyOf(metadata);
        }
    }

    /**
     * It was not parsed, because no parser that is wanted knows its kind.
     *
     * @param mediaType what it is
     */
    record NotWanted(String mediaType) implements Extraction {}

    /**
     * It could not be parsed.
     *
     * @param detail for our log; printable, bounded
     */
    record Failed(Kind kind, String detail) implements Extraction {}

    /** Why a document could not be parsed. */
    enum Kind {
        /** It took too long. */
        TIMEOUT,
        /** Its worker came to an end, or did not speak as a worker does. */
        CRASHED,
        /** It needed more memory than a worker has. */
        MEMORY,
        /** More came of it than a worker may say. */
        OUTPUT,
        /** Its parser refused it: it is broken, or of another kind than it seems. */
        DAMAGED,
        /** Its octets could not be read, or are too many. */
        UNREADABLE,
        /** All workers were at work for too long. */
        BUSY,
        /** No worker could be started. */
        NOT_STARTED,
        /** Whoever wanted it does not want it any more, or the gateway stops. */
        CANCELLED;

        /** The name in logs and metrics. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
