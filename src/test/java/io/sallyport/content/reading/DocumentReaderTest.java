package io.sallyport.content.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.content.Documents;
import io.sallyport.content.Inventory;
import io.sallyport.content.Item;
import io.sallyport.content.Scratch;
import io.sallyport.content.Unpacking;
import io.sallyport.content.text.TextPiece;
import io.sallyport.content.type.FileType;
import io.sallyport.content.type.FileType.Kind;
import io.sallyport.extract.Document;
import io.sallyport.extract.Embedded;
import io.sallyport.extract.Extraction;
import io.sallyport.extract.Extractor;
import io.sallyport.extract.ParserFamily;
import io.sallyport.mail.Octets;
import io.sallyport.policy.ByteCount;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.policy.DocumentParser;
import io.sallyport.policy.DocumentsPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentReaderTest {
    private static final FileType PDF = new FileType("application/pdf", Kind.PDF);

    private final List<String> asked = new ArrayList<>();
    private final Extractor extractor = (document, wanted) -> {
        asked.add(document.path());
        return CompletableFuture.completedFuture(extracted(document));
    };

    @TempDir
    Path folder;

    @Test
    void parsersOfAPolicyAreThoseOfTheExtractor() {
        assertThat(Stream.of(DocumentParser.values()).map(Enum::name))
                .containsExactlyElementsOf(
                        Stream.of(ParserFamily.values()).map(Enum::name).toList());
        assertThat(DocumentsPolicy.DEFAULT.allowed())
                .extracting(Enum::name)
                .containsExactlyInAnyOrderElementsOf(
                        ParserFamily.USUAL.stream().map(Enum::name).toList());
    }

    @Test
    void whatDocumentsHoldIsTextLinksAndFiles() throws Exception {
        Documents documents = read(DocumentsPolicy.DEFAULT, item("2", 100));
        assertThat(documents.texts()).singleElement().satisfies(text -> {
            assertThat(text.kind()).isEqualTo(TextPiece.Kind.DOCUMENT);
            assertThat(text.text()).isEqualTo("pay at once");
            assertThat(text.path()).isEqualTo("2");
        });
        assertThat(documents.links()).anyMatch(link -> link.raw().equals("https://link.example/"));
        assertThat(documents.links()).anyMatch(link -> link.raw().equals("https://code.example/"));
        assertThat(documents.embedded().items()).singleElement().satisfies(file -> {
            assertThat(file.role()).isEqualTo(Item.Role.EMBEDDED);
            assertThat(file.part()).isEqualTo("2");
            assertThat(file.name()).isEqualTo("a.exe");
            assertThat(file.type().kind()).isEqualTo(Kind.EXECUTABLE);
        });
    }

    @Test
    void whatIsBeyondTheBoundsIsNamedAndNotParsed() throws Exception {
        DocumentsPolicy policy = new DocumentsPolicy(null, 2, new ByteCount(100), Duration.ofSeconds(1));
        Documents documents = read(policy, item("2", 101), item("3", 1), item("4", 1), item("5", 1));
        assertThat(asked).containsExactly("3", "4");
        assertThat(documents.notParsed()).containsExactly("2", "5");
    }

    @Test
    void documentInADocumentIsParsedToo() throws Exception {
        Extractor nesting = (document, wanted) -> {
            asked.add(document.path());
            int level = asked.size();
            Embedded inner = new Embedded(
                    level + ".pdf",
                    "application/pdf",
                    Octets.of(("%PDF-1." + level).getBytes(StandardCharsets.US_ASCII)));
            return CompletableFuture.completedFuture(holding(document, inner));
        };
        Documents documents = read(nesting, DocumentsPolicy.DEFAULT, item("2", 100));
        assertThat(asked).containsExactly("2", "2/1.pdf", "2/1.pdf/2.pdf");
        assertThat(documents.notParsed()).containsExactly("2/1.pdf/2.pdf/3.pdf");
        assertThat(documents.embedded().items()).hasSize(3);
    }

    @Test
    void documentThatHoldsItselfIsParsedOnce() throws Exception {
        byte[] pdf = "%PDF-1.7".getBytes(StandardCharsets.US_ASCII);
        Extractor itself = (document, wanted) -> {
            asked.add(document.path());
            return CompletableFuture.completedFuture(
                    holding(document, new Embedded("a.pdf", "application/pdf", Octets.of(pdf))));
        };
        Item item = new Item(
                "2", "2", Item.Role.ATTACHMENT, 0, List.of("a.pdf"), null, PDF, Set.of(), Octets.of(pdf));
        assertThat(read(itself, DocumentsPolicy.DEFAULT, item).notParsed()).isEmpty();
        assertThat(asked).containsExactly("2");
    }

    @Test
    void picturesDoNotHideADocument() throws Exception {
        DocumentsPolicy two = new DocumentsPolicy(null, 2, new ByteCount(100), Duration.ofSeconds(1));
        Documents documents = read(two, image("2"), image("3"), item("4", 1));
        assertThat(asked).containsExactly("4", "2");
        assertThat(documents.notParsed()).containsExactly("3");
    }

    @Test
    void filesOfAllDocumentsTogetherAreBounded() throws Exception {
        Extractor large = (document, wanted) -> CompletableFuture.completedFuture(holding(
                document, new Embedded("a", "application/x", Octets.of(new byte[16 << 20]))));
        Item[] items = IntStream.range(2, 12).mapToObj(i -> item(String.valueOf(i), i)).toArray(Item[]::new);
        Documents documents = read(large, DocumentsPolicy.DEFAULT, items);
        assertThat(documents.documents()).hasSize(10);
        assertThat(documents.embedded().items()).hasSize(6);
        assertThat(documents.embedded().breaches()).extracting(Inventory.Breach::kind).contains(Inventory.Kind.SIZE);
    }

    private static Item image(String path) {
        return new Item(
                path,
                path,
                Item.Role.ATTACHMENT,
                0,
                List.of("a.png"),
                null,
                new FileType("image/png", Kind.IMAGE),
                Set.of(),
                Octets.of(new byte[1]));
    }

    private static Extraction holding(Document document, Embedded file) {
        return new Extraction.Extracted(
                document.mediaType(), "", false, List.of(), List.of(), List.of(file), Set.of(), Map.of());
    }

    @Test
    void onlyWhatAPolicyWantsParsedIsParsed() throws Exception {
        read(new DocumentsPolicy(List.of(), 2, new ByteCount(100), Duration.ofSeconds(1)), item("2", 1));
        read(
                new DocumentsPolicy(List.of(DocumentParser.IMAGES), 2, new ByteCount(100), Duration.ofSeconds(1)),
                item("2", 1));
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsGivenUpIsCancelled() throws Exception {
        CompletableFuture<Extraction> hanging = new CompletableFuture<>();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        DocumentReader reader = new DocumentReader(
                (document, wanted) -> {
                    begun.complete(null);
                    return hanging;
                },
                unpacking());
        Thread waiting = Thread.ofVirtual().start(() -> {
            try (Scratch scratch = new Scratch(folder)) {
                reader.read(inventory(item("2", 1)), ContentPolicy.DEFAULT, scratch);
            } catch (Exception e) {
                // Cancelled while it waited
            }
        });
        begun.get();
        reader.giveUp();
        waiting.join();
        assertThat(hanging).isCancelled();
    }

    private Documents read(DocumentsPolicy policy, Item... items) throws Exception {
        return read(extractor, policy, items);
    }

    private Documents read(Extractor by, DocumentsPolicy policy, Item... items) throws Exception {
        ContentPolicy standard = ContentPolicy.DEFAULT;
        ContentPolicy bounds = new ContentPolicy(
                standard.mostParts(),
                standard.mostDepth(),
                standard.mostItems(),
                standard.mostUnpacked(),
                standard.mostRatio(),
                standard.mostText(),
                standard.time(),
                policy);
        try (Scratch scratch = new Scratch(folder)) {
            return new DocumentReader(by, unpacking()).read(inventory(items), bounds, scratch);
        }
    }

    private static Unpacking unpacking() {
        return new Unpacking(List.of(), Clock.systemUTC());
    }

    private static Inventory inventory(Item... items) {
        return new Inventory(List.of(items), List.of());
    }

    private static Item item(String path, int size) {
        return new Item(
                path, path, Item.Role.ATTACHMENT, 0, List.of("a.pdf"), null, PDF, Set.of(), Octets.of(new byte[size]));
    }

    private static Extraction extracted(Document document) {
        return new Extraction.Extracted(
                document.mediaType(),
                "pay at once",
                false,
                List.of("https://link.example/"),
                List.of("https://code.example/"),
                List.of(new Embedded(
                        "a.exe",
                        "application/x",
                        Octets.of(("MZ" + "\0".repeat(200)).getBytes(StandardCharsets.US_ASCII)))),
                Set.of(),
                Map.of());
    }
}
