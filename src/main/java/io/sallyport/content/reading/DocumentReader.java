package io.sallyport.content.reading;

import io.sallyport.content.Documents;
import io.sallyport.content.Inventory;
import io.sallyport.content.Item;
import io.sallyport.content.ParsedDocument;
import io.sallyport.content.Scratch;
import io.sallyport.content.Unpacking;
import io.sallyport.content.link.Link;
import io.sallyport.content.link.Links;
import io.sallyport.content.text.TextPiece;
import io.sallyport.extract.Document;
import io.sallyport.extract.Embedded;
import io.sallyport.extract.Extraction;
import io.sallyport.extract.Extractor;
import io.sallyport.extract.ParserFamily;
import io.sallyport.extract.Wanted;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.policy.DocumentParser;
import io.sallyport.policy.DocumentsPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;

/** Has the documents of one message parsed, all side by side, and what was embedded in them unpacked. */
final class DocumentReader {
    private final Extractor extractor;
    private final Unpacking unpacking;
    private final Collection<CompletableFuture<Extraction>> going = new ConcurrentLinkedQueue<>();
    private volatile boolean givenUp;

    DocumentReader(Extractor extractor, Unpacking unpacking) {
        this.extractor = extractor;
        this.unpacking = unpacking;
    }

    /** A document, and its parser at work. */
    private record Asked(Item item, CompletableFuture<Extraction> extraction) {}

    /**
     * What parsers find in the documents among some items. Waits for them.
     *
     * @throws IOException if what was embedded could not be unpacked
     */
    Documents read(Inventory inventory, ContentPolicy bounds, Scratch scratch)
            throws InterruptedException, IOException {
        DocumentsPolicy policy = bounds.documents();
        Set<ParserFamily> parsers = parsers(policy.allowed());
        Wanted wanted = Wanted.DEFAULT.having(parsers).within(policy.time());
        List<Asked> asked = new ArrayList<>();
        List<String> notParsed = new ArrayList<>();
        for (Item item : inventory.items()) {
            if (!isWanted(item, parsers)) {
                continue;
            }
            if (asked.size() >= policy.mostDocuments()
                    || item.octets().size() > policy.mostSize().octets()) {
                notParsed.add(item.path());
                continue;
            }
            String name = item.names().isEmpty() ? null : item.name();
            Document document =
                    new Document(item.path(), item.octets(), item.type().mediaType(), name);
            CompletableFuture<Extraction> extraction = extractor.extract(document, wanted);
            going.add(extraction);
            if (givenUp) {
                extraction.cancel(true); // It began while it was given up
            }
            asked.add(new Asked(item, extraction));
        }
        return collected(asked, notParsed, bounds, scratch);
    }

    private static Set<ParserFamily> parsers(Set<DocumentParser> allowed) {
        Set<ParserFamily> families = EnumSet.noneOf(ParserFamily.class);
        allowed.forEach(parser -> families.add(ParserFamily.valueOf(parser.name())));
        return families;
    }

    private static boolean isWanted(Item item, Set<ParserFamily> parsers) {
        return item.octets().size() > 0
                && ParserFamily.of(item.type().mediaType())
                        .filter(parsers::contains)
                        .isPresent();
    }

    private Documents collected(List<Asked> asked, List<String> notParsed, ContentPolicy bounds, Scratch scratch)
            throws InterruptedException, IOException {
        List<ParsedDocument> documents = new ArrayList<>();
        List<TextPiece> texts = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        List<Unpacking.Embedded> embedded = new ArrayList<>();
        for (Asked each : asked) {
            Item item = each.item();
            Extraction extraction = await(each.extraction());
            documents.add(new ParsedDocument(item, extraction));
            if (extraction instanceof Extraction.Extracted extracted) {
                TextPiece text = text(item, extracted, bounds);
                if (!text.text().isBlank()) {
                    texts.add(text);
                    links.addAll(Links.of(List.of(text)));
                }
                links.addAll(Links.ofDocument(item.path(), extracted.links(), Link.Place.DOCUMENT));
                links.addAll(Links.ofDocument(item.path(), extracted.codes(), Link.Place.CODE));
                extracted.embedded().forEach(file -> embedded.add(embedded(item, file)));
            }
        }
        Inventory files = embedded.isEmpty()
                ? new Inventory(List.of(), List.of())
                : unpacking.ofEmbedded(embedded, bounds, scratch);
        return new Documents(documents, notParsed, texts, links, files);
    }

    private static Extraction await(CompletableFuture<Extraction> extraction) throws InterruptedException {
        try {
            return extraction.get();
        } catch (ExecutionException e) {
            return new Extraction.Failed(Extraction.Kind.CRASHED, String.valueOf(e.getCause()));
        }
    }

    private static TextPiece text(Item item, Extraction.Extracted extracted, ContentPolicy bounds) {
        String text = extracted.text();
        boolean cut = text.length() > bounds.mostText();
        return new TextPiece(
                item.path(),
                TextPiece.Kind.DOCUMENT,
                cut ? text.substring(0, bounds.mostText()) : text,
                cut || extracted.cut(),
                null);
    }

    private static Unpacking.Embedded embedded(Item item, Embedded file) {
        List<String> names = file.name().isEmpty() ? List.of() : List.of(file.name());
        return new Unpacking.Embedded(item.path(), item.part(), item.depth() + 1, names, null, file.octets());
    }

    /** Nobody wants the documents any more. */
    void giveUp() {
        givenUp = true;
        going.forEach(extraction -> extraction.cancel(true));
    }
}
