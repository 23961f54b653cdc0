package io.sallyport.filter.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.content.Documents;
import io.sallyport.content.Inventory;
import io.sallyport.content.Item;
import io.sallyport.content.ParsedDocument;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.html.HtmlFact;
import io.sallyport.content.html.HtmlView;
import io.sallyport.content.text.TextPiece;
import io.sallyport.content.type.FileType;
import io.sallyport.content.type.FileType.Kind;
import io.sallyport.content.type.FileTypes;
import io.sallyport.extract.DocumentFact;
import io.sallyport.extract.Extraction;
import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Octets;
import io.sallyport.mail.Stage;
import io.sallyport.message.MediaType;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeContent;
import io.sallyport.testing.FilterSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttachmentFilterTest {
    private static final FileType PROGRAM =
            new FileType("application/vnd.microsoft.portable-executable", Kind.EXECUTABLE);
    private static final FileType PDF = new FileType("application/pdf", Kind.PDF);
    private static final FileType ZIP = new FileType("application/zip", Kind.ARCHIVE);
    private static final FileType TEXT = new FileType("text/plain", Kind.TEXT);

    @Test
    void programIsRefusedWhateverItIsCalledAndHoweverDeepItIsPacked() throws Exception {
        FakeContent content = new FakeContent().item(item("2/a.zip/b.zip/report.pdf", 2, "report.pdf", PROGRAM));
        Finding finding = only(content, "", "attachment.executable");
        assertThat(finding.effect()).isEqualTo(new Effect.Demand(Action.REJECT, null));
        assertThat(finding.evidence())
                .containsEntry("path", "2/a.zip/b.zip/report.pdf")
                .containsEntry("parts", "2");
        assertThat(names(content, "")).contains("attachment.mismatch");
    }

    /** Findings hold nothing but printable ASCII, so typographic quotes would be shown as question marks. */
    @Test
    void findingSaysWhereFileIsAndWhatItIsCalled() throws Exception {
        FakeContent content = new FakeContent().item(item("2/a.zip/b.exe", 2, "b.exe", PROGRAM));
        assertThat(only(content, "", "attachment.executable").detail()).contains("2/a.zip/b.exe (b.exe)");
    }

    @Test
    void kindsOfFilesHaveFindingsOfTheirOwn() throws Exception {
        Map<Kind, String> findings = Map.of(
                Kind.SCRIPT, "attachment.script",
                Kind.SHORTCUT, "attachment.shortcut",
                Kind.DISK_IMAGE, "attachment.disk-image",
                Kind.HTML, "attachment.html-file");
        for (Map.Entry<Kind, String> each : findings.entrySet()) {
            FileType type = new FileType("application/x", each.getKey());
            assertThat(names(new FakeContent().item(item("2", 0, "a", type)), ""))
                    .as(each.getValue())
                    .containsExactly(each.getValue());
        }
    }

    @Test
    void messageEncryptedForItsReaderIsNoArchiveThatNeedsAPassword() throws Exception {
        for (Kind kind : List.of(Kind.CRYPTOGRAPHIC, Kind.TEXT)) {
            Item item = new Item(
                    "1",
                    "1",
                    Item.Role.BODY,
                    1,
                    List.of(),
                    null,
                    new FileType("application/x", kind),
                    Set.of(ItemFact.ENCRYPTED),
                    Octets.of(new byte[10]));
            Finding finding = only(new FakeContent().item(item), "", "attachment.encrypted-message");
            assertThat(finding.effect()).isEqualTo(new Effect.Noted());
        }
    }

    @Test
    void textToBeReadIsNoFile() throws Exception {
        Item body = new Item(
                "1", "1", Item.Role.BODY, 0, List.of(), MediaType.TEXT_PLAIN, TEXT, Set.of(), Octets.of(new byte[10]));
        assertThat(names(new FakeContent().item(body), "rules: [{ name: any, packed: false, then: hold }]"))
                .isEmpty();
    }

    @Test
    void dangerousNameIsStrippedUnlessItIsAllowed() throws Exception {
        FakeContent content = new FakeContent().item(item("2", 0, "macro.slk", TEXT));
        assertThat(only(content, "", "attachment.dangerous-name").effect()).isEqualTo(new Effect.Strip(List.of("2")));
        assertThat(names(content, "allowed-extensions: [slk]")).isEmpty();
        assertThat(names(new FakeContent().item(item("2", 0, "a.xyz", TEXT)), "denied-extensions: [xyz]"))
                .containsExactly("attachment.dangerous-name");
    }

    @Test
    void namesThatDeceiveAreSeen() throws Exception {
        assertThat(names(new FakeContent().item(item("2", 0, "invoice.pdf.exe", TEXT)), "dangerous-name: off"))
                .containsExactly("attachment.double-extension");
        assertThat(names(new FakeContent().item(item("2", 0, "invoice\u202efdp.txt", TEXT)), ""))
                .containsExactly("attachment.deceptive-name");
        assertThat(names(new FakeContent().item(item("2", 0, List.of("a.txt", "a.pdf"), TEXT, null)), ""))
                .containsExactly("attachment.conflicting-names");
    }

    @Test
    void mismatchIsAboutWhatIsKnownOnly() throws Exception {
        assertThat(names(new FakeContent().item(item("2", 0, "a.jpg", PDF)), ""))
                .containsExactly("attachment.mismatch");
        assertThat(names(new FakeContent().item(item("2", 0, "a.jpg", FileType.UNKNOWN)), ""))
                .isEmpty();
        assertThat(names(new FakeContent().item(item("2", 0, "a.doc", new FileType("text/rtf", Kind.RTF))), ""))
                .isEmpty();
        MediaType image = new MediaType("image", "png", Map.of());
        assertThat(names(new FakeContent().item(item("2", 0, List.of("a"), PDF, image)), ""))
                .containsExactly("attachment.mismatch");
    }

    @Test
    void factsOfArchivesHaveFindings() throws Exception {
        Map<ItemFact, String> findings = Map.of(
                ItemFact.HOLDS_ENCRYPTED, "attachment.encrypted-archive",
                ItemFact.DAMAGED, "attachment.damaged",
                ItemFact.OVERLAPPING, "attachment.overlapping",
                ItemFact.TRAVERSAL, "attachment.traversal",
                ItemFact.SYMBOLIC_LINK, "attachment.traversal",
                ItemFact.POLYGLOT, "attachment.polyglot",
                ItemFact.NOT_UNPACKED, "attachment.not-unpacked");
        for (Map.Entry<ItemFact, String> each : findings.entrySet()) {
            Item item = new Item(
                    "2", "2", Item.Role.ATTACHMENT, 0, List.of("a.zip"), null, ZIP, Set.of(each.getKey()), octets());
            assertThat(names(new FakeContent().item(item), "")).containsExactly(each.getValue());
        }
    }

    @Test
    void whatADirectoryTellsCountsWithoutAnyParser() throws Exception {
        Map<ItemFact, String> findings = Map.of(
                ItemFact.MACROS, "attachment.macros",
                ItemFact.HEADERS_DIFFER, "attachment.overlapping",
                ItemFact.SPLIT, "attachment.not-unpacked",
                ItemFact.DEVICE_NAME, "attachment.traversal");
        for (Map.Entry<ItemFact, String> each : findings.entrySet()) {
            Item item = new Item(
                    "2", "2", Item.Role.ATTACHMENT, 0, List.of("a.zip"), null, ZIP, Set.of(each.getKey()), octets());
            assertThat(names(new FakeContent().item(item), "")).containsExactly(each.getValue());
        }
    }

    @Test
    void testFileOfScannersIsAVirusAndHelpIsHelp() throws Exception {
        assertThat(names(new FakeContent().item(item("2", 0, "a.txt", FileTypes.EICAR_TEST_FILE)), "mismatch: off"))
                .containsExactly("attachment.test-virus");
        FileType help = new FileType("application/vnd.ms-htmlhelp", Kind.SCRIPT);
        assertThat(names(new FakeContent().item(item("2", 0, "a", help)), "")).containsExactly("attachment.help-file");
    }

    @Test
    void scriptThatIsShownIsTextButAPageWithANameIsAFile() throws Exception {
        FileType script = new FileType("application/x-shellscript", Kind.SCRIPT);
        FileType page = new FileType("text/html", Kind.HTML);
        assertThat(names(new FakeContent().item(shown(Item.Role.BODY, List.of(), script)), ""))
                .isEmpty();
        assertThat(names(new FakeContent().item(shown(Item.Role.INLINE, List.of(), page)), ""))
                .isEmpty();
        assertThat(names(
                        new FakeContent().item(shown(Item.Role.INLINE, List.of("invoice.html"), page)),
                        "allowed-extensions: [html]"))
                .containsExactly("attachment.html-file");
    }

    private static Item shown(Item.Role role, List<String> names, FileType type) {
        return new Item("1", "1", role, 0, names, null, type, Set.of(), octets());
    }

    @Test
    void breachesAreBombsOrTooMuch() throws Exception {
        assertThat(only(new FakeContent().breach(Inventory.Kind.RATIO, "2/a.zip"), "", "attachment.bomb")
                        .effect())
                .isEqualTo(new Effect.Demand(Action.REJECT, null));
        assertThat(only(
                                new FakeContent().breach(Inventory.Kind.DEPTH, "2/a.zip"),
                                "too-much: strip",
                                "attachment.too-much")
                        .effect())
                .isEqualTo(new Effect.Strip(List.of("2")));
    }

    @Test
    void factsOfDocumentsHaveFindings() throws Exception {
        Map<DocumentFact, String> findings = Map.of(
                DocumentFact.ENCRYPTED, "attachment.encrypted-document",
                DocumentFact.MACROS, "attachment.macros",
                DocumentFact.AUTO_MACROS, "attachment.auto-macros",
                DocumentFact.JAVASCRIPT, "attachment.pdf-javascript",
                DocumentFact.LAUNCH_ACTION, "attachment.pdf-launch",
                DocumentFact.EXTERNAL_RELATIONSHIP, "attachment.external-content",
                DocumentFact.DDE, "attachment.dde",
                DocumentFact.ACTIVE_X, "attachment.active-x",
                DocumentFact.ONENOTE_ATTACHMENT, "attachment.onenote-file",
                DocumentFact.EMBEDDED_FILES, "attachment.document-with-files");
        for (Map.Entry<DocumentFact, String> each : findings.entrySet()) {
            assertThat(names(document(Set.of(each.getKey()), List.of()), "")).containsExactly(each.getValue());
        }
    }

    @Test
    void whatIsKnownOfFilesHoldsThoughDocumentsCannotBeTold() throws Exception {
        FakeContent content = new FakeContent().failingDocuments().item(item("2", 0, "a", PROGRAM));
        assertThat(names(content, "")).containsExactlyInAnyOrder("attachment.executable", "attachment.unavailable");
    }

    @Test
    void programInADocumentIsAProgram() throws Exception {
        assertThat(names(document(Set.of(), List.of(item("2/a.pdf/x", 1, "x", PROGRAM))), ""))
                .containsExactly("attachment.executable");
    }

    @Test
    void aHundredFilesOfAKindWeighAsOne() throws Exception {
        FakeContent content = new FakeContent();
        for (int i = 2; i < 102; i++) {
            content.item(item(Integer.toString(i), 0, "a.html", new FileType("text/html", Kind.HTML)));
        }
        Finding finding = only(content, "", "attachment.html-file");
        assertThat(finding.evidence()).containsEntry("files", "100");
        assertThat(finding.detail()).endsWith("and 95 more");
    }

    @Test
    void tooManyFilesAreStrippedFromTheFirstThatIsTooMany() throws Exception {
        FakeContent content = new FakeContent();
        for (int i = 2; i < 6; i++) {
            content.item(item(Integer.toString(i), 0, "a.txt", TEXT));
        }
        assertThat(only(content, "most-files: 2\ntoo-many-files: strip", "attachment.too-many-files")
                        .effect())
                .isEqualTo(new Effect.Strip(List.of("4", "5")));
    }

    @Test
    void smugglingHtmlAndCalendarsThatBringFilesAreSeen() throws Exception {
        HtmlView view = new HtmlView("", 0, 0, 0, List.of(), List.of(), Set.of(HtmlFact.SMUGGLING));
        Item html = item("2", 0, "a.html", new FileType("text/html", Kind.HTML));
        FakeContent smuggling =
                new FakeContent().item(html).text(new TextPiece("2", TextPiece.Kind.HTML, "", false, view));
        assertThat(names(smuggling, "")).containsExactly("attachment.html-file", "attachment.html-smuggling");
        Item calendar = item("2", 0, "a.ics", new FileType("text/calendar", Kind.CALENDAR));
        String entry = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTACH;ENCODING=BASE64;VALUE=BINARY:TVqQ\nEND:VEVENT\n";
        assertThat(names(
                        new FakeContent()
                                .item(calendar)
                                .text(new TextPiece("2", TextPiece.Kind.CALENDAR, entry, false, null)),
                        ""))
                .containsExactly("attachment.calendar-abuse");
    }

    @Test
    void ruleFitsIfAllThatItNamesDoes() throws Exception {
        FakeContent content = new FakeContent().item(item("2", 0, "Invoice.zip", ZIP));
        String rule = "rules: [{ name: zips, names: ['*.zip'], types: [application/zip], packed: false, then: strip,"
                + " reason: No archives please. }]";
        Finding finding = only(content, rule, "attachment.rule");
        assertThat(finding.effect()).isEqualTo(new Effect.Strip(List.of("2")));
        assertThat(finding.evidence()).containsEntry("rule", "zips");
        assertThat(finding.reason()).isNotNull();
        assertThat(names(content, rule.replace("packed: false", "packed: true")))
                .isEmpty();
        assertThat(names(content, rule.replace("packed: false", "larger-than: 1M")))
                .isEmpty();
        assertThat(names(content, rule.replace("application/zip", "application/*")))
                .hasSize(1);
        assertThat(names(content, rule.replace("application/zip", "video/*"))).isEmpty();
    }

    private static FakeContent document(Set<DocumentFact> facts, List<Item> embedded) {
        Item item = item("2", 0, "a.pdf", PDF);
        Extraction.Extracted extracted = new Extraction.Extracted(
                "application/pdf", "", false, List.of(), List.of(), List.of(), facts, Map.of());
        return new FakeContent()
                .item(item)
                .documents(new Documents(
                        List.of(new ParsedDocument(item, extracted)),
                        List.of(),
                        List.of(),
                        List.of(),
                        new Inventory(embedded, List.of())));
    }

    private static Octets octets() {
        return Octets.of(new byte[100]);
    }

    private static Item item(String path, int depth, String name, FileType type) {
        return item(path, depth, List.of(name), type, null);
    }

    private static Item item(String path, int depth, List<String> names, FileType type, @Nullable MediaType declared) {
        Item.Role role = depth == 0 ? Item.Role.ATTACHMENT : Item.Role.MEMBER;
        return new Item(path, path.split("/")[0], role, depth, names, declared, type, Set.of(), octets());
    }

    private static List<Finding> examine(FakeContent content, String settings) throws Exception {
        return new AttachmentFilter()
                .examine(
                        Examinations.at(Stage.DATA).content(content),
                        FilterSettings.of(AttachmentSettings.class, settings));
    }

    private static List<String> names(FakeContent content, String settings) throws Exception {
        return examine(content, settings).stream().map(Finding::name).toList();
    }

    private static Finding only(FakeContent content, String settings, String name) throws Exception {
        return examine(content, settings).stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
