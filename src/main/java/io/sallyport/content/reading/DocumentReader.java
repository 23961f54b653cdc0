package io.sallyport.content.reading;

import io.sallyport.content.MemberNames;
import io.sallyport.content.Documents;
import io.sallyport.content.Inventory;
import io.sallyport.content.Item;
import io.sallyport.content.ParsedDocument;
import io.sallyport.content.Scratch;
import io.sallyport.content.Unpacking;
import io.sallyport.content.link.Link;
import io.sallyport.content.link.Links;
import io.sallyport.content.text.TextPiece;
import io.sallyport.content.Inventory.Breach;
import io.sallyport.content.type.FileType;
import io.sallyport.extract.Document;
import io.sallyport.extract.Embedded;
import io.sallyport.extract.Extraction;
import io.sallyport.extract.Extractor;
import io.sallyport.extract.ParserFamily;
import io.sallyport.extract.Wanted;
import io.sallyport.mail.Octets;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.policy.DocumentParser;
import io.sallyport.policy.DocumentsPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;

/** Has the documents of one message parsed, all side by side, and what was embedded in them unpacked. */
final class DocumentReader {
    /** A document in a document in a document; those in that one are named, but not parsed. */
    private static final int MOST_DEPTH = 3;

    /** What comes of so many is held in memory at a time. */
    private static final int MOST_AT_ONCE = 4;

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
     * What parsers find in the documents among some items, and in documents that were embedded in these. Waits for them.
     *
     * @throws IOException if what was embedded could not be unpacked
     */
    Documents read(Inventory inventory, ContentPolicy bounds, Scratch scratch)
            throws InterruptedException, IOException {
        Reading reading = new Reading(bounds, scratch);
        Inventory found = inventory;
        for (int depth = 0; depth < MOST_DEPTH && !found.items().isEmpty(); depth++) {
            found = reading.parsed(reading.wanted(found.items()));
        }
        reading.wanted(found.items()).forEach(item -> reading.notParsed.add(item.path()));
        return reading.documents();
    }

    /** What was found of one message so far. */
    private final class Reading {
        private final ContentPolicy bounds;
        private final Scratch scratch;
        private final Set<ParserFamily> parsers;
        private final Wanted wanted;
        private final List<ParsedDocument> documents = new ArrayList<>();
        private final List<String> notParsed = new ArrayList<>();
        private final List<TextPiece> texts = new ArrayList<>();
        private final List<Link> links = new ArrayList<>();
        private final List<Item> items = new ArrayList<>();
        private final List<Breach> breaches = new ArrayList<>();
        private long embeddedOctets;

        Reading(ContentPolicy bounds, Scratch scratch) {
            this.bounds = bounds;
            this.scratch = scratch;
            this.parsers = parsers(bounds.documents().allowed());
            this.wanted =
                    Wanted.DEFAULT.having(parsers).within(bounds.documents().time());
        }

        Documents documents() {
            return new Documents(documents, notParsed, texts, links, new Inventory(items, breaches));
        }

        /** The documents among some items; images last, so that a mail of many pictures hides no document. */
        List<Item> wanted(List<Item> among) throws IOException {
            Set<String> known = new HashSet<>();
            List<Item> all = new ArrayList<>();
            List<Item> images = new ArrayList<>();
            for (Item item : among) {
                if (isWanted(item, parsers) && !isKnown(item, known)) {
                    (item.type().kind() == FileType.Kind.IMAGE ? images : all).add(item);
                }
            }
            all.addAll(images);
            return all;
        }

        /** Some kinds of documents are archives too: what lies in them was found there already. */
        private boolean isKnown(Item item, Set<String> known) throws IOException {
            if (documents.isEmpty()) {
                return false;
            }
            if (known.isEmpty()) {
                for (ParsedDocument document : documents) {
                    known.add(digest(document.item().octets()));
                }
            }
            return known.contains(digest(item.octets()));
        }

        /** What was embedded in documents, once they are parsed. Some are parsed side by side, and no more are held. */
        Inventory parsed(List<Item> some) throws InterruptedException, IOException {
            DocumentsPolicy policy = bounds.documents();
            List<Unpacking.Embedded> embedded = new ArrayList<>();
            Deque<Asked> asked = new ArrayDeque<>();
            int left = policy.mostDocuments() - documents.size();
            for (Item item : some) {
                if (left == 0 || item.octets().size() > policy.mostSize().octets()) {
                    notParsed.add(item.path());
                    continue;
                }
                left--;
                if (asked.size() == MOST_AT_ONCE) {
                    collect(asked.remove(), embedded);
                }
                asked.add(ask(item, wanted));
            }
            while (!asked.isEmpty()) {
                collect(asked.remove(), embedded);
            }
            if (embedded.isEmpty()) {
                return new Inventory(List.of(), List.of());
            }
            Inventory found = unpacking.ofEmbedded(embedded, bounds, scratch);
            items.addAll(found.items());
            breaches.addAll(found.breaches());
            return found;
        }

        private void collect(Asked each, List<Unpacking.Embedded> embedded) throws InterruptedException, IOException {
            Item item = each.item();
            Extraction extraction = await(each.extraction());
            if (!(extraction instanceof Extraction.Extracted extracted)) {
                documents.add(new ParsedDocument(item, extraction));
                return;
            }
            TextPiece text = text(item, extracted, bounds);
            if (!text.text().isBlank()) {
                texts.add(text);
                links.addAll(Links.of(List.of(text)));
            }
            links.addAll(Links.ofDocument(item.path(), extracted.links(), Link.Place.DOCUMENT));
            links.addAll(Links.ofDocument(item.path(), extracted.codes(), Link.Place.CODE));
            List<Embedded> kept = new ArrayList<>();
            for (Embedded file : extracted.embedded()) {
                embeddedOctets += file.octets().size();
                if (embeddedOctets > bounds.mostUnpacked().octets()) {
                    String detail = "more than " + bounds.mostUnpacked() + " embedded";
                    breaches.add(new Breach(Inventory.Kind.SIZE, item.path(), detail));
                    break;
                }
                Embedded moved = new Embedded(file.name(), file.mediaType(), scratch.seekable(file.octets()));
                kept.add(moved);
                embedded.add(embedded(item, moved));
            }
            documents.add(new ParsedDocument(item, holding(extracted, kept)));
        }
    }

    /** The same with its files where they do not take memory. */
    private static Extraction holding(Extraction.Extracted extracted, List<Embedded> files) {
        return new Extraction.Extracted(
                extracted.mediaType(),
                extracted.text(),
                extracted.cut(),
                extracted.links(),
                extracted.codes(),
                files,
                extracted.facts(),
                extracted.metadata());
    }

    private static String digest(Octets octets) throws IOException {
        try (InputStream in = octets.open();
                DigestInputStream digested = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Asked ask(Item item, Wanted wanted) {
        String name = item.names().isEmpty() ? null : item.name();
        Document document = new Document(item.path(), item.octets(), item.type().mediaType(), name);
        CompletableFuture<Extraction> extraction = extractor.extract(document, wanted);
        going.add(extraction);
        if (givenUp) {
            extraction.cancel(true); // It began while it was given up
        }
        return new Asked(item, extraction);
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
        String path = MemberNames.path(item.path(), file.name().isEmpty() ? "#" : file.name());
        return new Unpacking.Embedded(path, item.part(), item.depth() + 1, names, null, file.octets());
    }

    /** Nobody wants the documents any more. */
    void giveUp() {
        givenUp = true;
        going.forEach(extraction -> extraction.cancel(true));
    }
}
