package io.sallyport.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import com.google.zxing.qrcode.QRCodeWriter;
import io.sallyport.mail.Octets;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.testing.Await;
import io.sallyport.testing.Configs;
import io.sallyport.testing.Suites;
import io.sallyport.testing.Workers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Real workers, and documents that hang, exhaust memory, end the process and say too much: Tika's own parser for that. */
class WorkerPoolTest {
    private static final String MOCK = "XML=org.apache.tika.parser.mock.MockParser";
    private static final WorkerPool POOL = new WorkerPool(
            Configs.of(ExtractConfig.class, "sallyport.extract.workers", "1", "sallyport.extract.memory", "128M"),
            MailMetrics.unread(),
            List.of(MOCK));

    @AfterAll
    static void stop() {
        POOL.close();
        Await.until(
                Duration.ofSeconds(5),
                () -> "a worker is left",
                () -> Workers.running().isEmpty());
    }

    @Test
    void documentThatHangsIsGivenUp() {
        assertFails(Extraction.Kind.TIMEOUT, "<hang millis=\"60000\" heavy=\"true\" pulse_millis=\"100\"/>");
        assertFails(
                Extraction.Kind.TIMEOUT,
                "<hang millis=\"60000\" heavy=\"false\" sleep=\"true\" interruptible=\"false\"/>");
    }

    @Test
    void documentThatExhaustsMemoryIsGivenUp() {
        assertFails(Extraction.Kind.MEMORY, "<oom/>");
    }

    @Test
    void documentThatEndsItsWorkerIsGivenUp() {
        assertFails(Extraction.Kind.CRASHED, "<system_exit/>");
    }

    @Test
    void noiseOfParsersDoesNotComeBetween() {
        Extraction.Extracted extracted = extracted(mock(
                "<print_out>PK noise</print_out><print_err>more noise</print_err><write element=\"p\">hello</write>"));
        assertThat(extracted.text()).contains("hello").doesNotContain("noise");
    }

    @Test
    void lastParagraphOfARichTextIsReadThoughNothingEndsIt() {
        for (String text : List.of("secret", "secret ".repeat(200_000))) {
            byte[] octets = ("{\\rtf1\\ansi " + text + "}").getBytes(StandardCharsets.US_ASCII);
            Wanted wanted = new Wanted(ParserFamily.USUAL, Duration.ofSeconds(20), 10_000_000, 10, 10, 1_000);
            assertThat(extracted(extract("application/rtf", octets, wanted)).text())
                    .contains("secret");
        }
    }

    @Test
    void documentThatParsersRefuseIsDamaged() {
        assertThat(mock("<throw class=\"java.lang.IllegalStateException\">odd</throw>"))
                .isInstanceOfSatisfying(
                        Extraction.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Extraction.Kind.DAMAGED));
        assertThat(mock("<throw class=\"java.lang.StackOverflowError\">deep</throw>"))
                .isInstanceOf(Extraction.Failed.class);
    }

    @Test
    void textBeyondTheBoundIsCut() {
        Wanted little = new Wanted(ParserFamily.USUAL, Duration.ofSeconds(20), 10, 10, 10, 1_000);
        Extraction.Extracted extracted =
                extracted(extract("application/xml", mockXml("<write element=\"p\">0123456789ABC</write>"), little));
        assertThat(extracted.text()).hasSize(10);
        assertThat(extracted.cut()).isTrue();
    }

    @Test
    void whoCancelsKillsTheWork() {
        var future = POOL.extract(
                new Document(
                        "1",
                        Octets.of(mockXml("<hang millis=\"60000\" heavy=\"true\" pulse_millis=\"100\"/>")),
                        "application/xml",
                        null),
                Wanted.DEFAULT);
        future.cancel(true);
        assertAnswers();
    }

    @Test
    void kindThatNoParserIsWantedForStartsNothing() {
        assertThat(extract("application/x-msaccess", new byte[10], Wanted.DEFAULT))
                .isEqualTo(new Extraction.NotWanted("application/x-msaccess"));
    }

    @Test
    void withoutWorkersNoDocumentIsReadAndNoneWaits() {
        try (WorkerPool none = new WorkerPool(
                Configs.of(ExtractConfig.class, "sallyport.extract.workers", "0"), MailMetrics.unread())) {
            assertThat(none.extract(new Document("1", Octets.of(new byte[1]), "application/pdf", null), Wanted.DEFAULT))
                    .isCompletedWithValueMatching(extraction -> extraction instanceof Extraction.Failed failed
                            && failed.kind() == Extraction.Kind.NOT_STARTED);
            assertThat(none.cannotStart()).isFalse(); // It is as its administrator wants it
        }
    }

    @Test
    void workersThatCannotBeStartedAreNotTriedAllTheTime() {
        WorkerPool broken = new WorkerPool(
                Configs.of(ExtractConfig.class, "sallyport.extract.java", "/nonexistent/java"), MailMetrics.unread());
        try {
            for (int i = 0; i < 20; i++) {
                assertThat(broken.extract(
                                        new Document("1", Octets.of(new byte[1]), "application/pdf", null),
                                        Wanted.DEFAULT)
                                .orTimeout(10, TimeUnit.SECONDS)
                                .join())
                        .isInstanceOfSatisfying(
                                Extraction.Failed.class,
                                failed -> assertThat(failed.kind()).isEqualTo(Extraction.Kind.NOT_STARTED));
            }
            assertThat(broken.cannotStart()).isTrue();
        } finally {
            broken.close();
        }
    }

    @Test
    void codesInImagesAreRead() throws WriterException, IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        MatrixToImageWriter.writeToStream(
                new QRCodeWriter().encode("https://phish.example/login", BarcodeFormat.QR_CODE, 200, 200), "PNG", png);
        assertThat(extracted(extract("image/png", png.toByteArray(), Wanted.DEFAULT))
                        .codes())
                .containsExactly("https://phish.example/login");
    }

    @Test
    void imageThatClaimsToBeHugeIsNotDecoded() {
        byte[] png = new byte[200];
        byte[] head = {
            (byte) 0x89,
            'P',
            'N',
            'G',
            13,
            10,
            26,
            10,
            0,
            0,
            0,
            13,
            'I',
            'H',
            'D',
            'R',
            0,
            1,
            (byte) 0x86,
            (byte) 0xA0,
            0,
            1,
            (byte) 0x86,
            (byte) 0xA0,
            8,
            2,
            0,
            0,
            0
        };
        System.arraycopy(head, 0, png, 0, head.length);
        assertThat(extract("image/png", png, Wanted.DEFAULT)).isNotNull();
        assertAnswers();
    }

    @Test
    void factsOfKnownDocumentsAreFound() {
        assertThat(facts("testWORD_macros.doc", "application/msword")).contains(DocumentFact.MACROS);
        assertThat(facts("testWORD_macros.docm", "application/vnd.ms-word.document.macroenabled.12"))
                .contains(DocumentFact.MACROS);
        assertThat(facts("testEXCEL_macro.xls", "application/vnd.ms-excel")).contains(DocumentFact.MACROS);
        assertThat(facts("testPDF_jsActionOnPage.pdf", "application/pdf")).contains(DocumentFact.JAVASCRIPT);
        assertThat(facts("testWORD_protected_passtika.docx", "application/x-tika-ooxml-protected"))
                .contains(DocumentFact.ENCRYPTED);
        assertThat(facts("testEXCEL_protected_passtika.xls", "application/vnd.ms-excel"))
                .contains(DocumentFact.ENCRYPTED);
        assertThat(facts("testODTEncrypted.odt", "application/vnd.oasis.opendocument.text"))
                .contains(DocumentFact.ENCRYPTED);
        assertThat(facts("testODTMacro.odt", "application/vnd.oasis.opendocument.text"))
                .contains(DocumentFact.MACROS);
    }

    private static Set<DocumentFact> facts(String name, String mediaType) {
        return extracted(extract(mediaType, suite(name), Wanted.DEFAULT)).facts();
    }

    private static byte[] suite(String name) {
        try {
            return Files.readAllBytes(Suites.files("attachments/tika").stream()
                    .filter(file -> file.endsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + name)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertFails(Extraction.Kind kind, String script) {
        assertThat(mock(script))
                .isInstanceOfSatisfying(
                        Extraction.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(kind));
        assertAnswers();
    }

    private static void assertAnswers() {
        assertThat(extracted(extract("application/xml", mockXml("<write element=\"p\">well</write>"), Wanted.DEFAULT))
                        .text())
                .contains("well");
    }

    private static Extraction mock(String script) {
        return extract("application/xml", mockXml(script), Wanted.DEFAULT.within(Duration.ofSeconds(3)));
    }

    private static byte[] mockXml(String script) {
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><script>" + script + "</script>")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Extraction.Extracted extracted(@Nullable Extraction extraction) {
        assertThat(extraction).isInstanceOf(Extraction.Extracted.class);
        return (Extraction.Extracted) extraction;
    }

    private static Extraction extract(String mediaType, byte[] octets, Wanted wanted) {
        return POOL.extract(new Document("1", Octets.of(octets), mediaType, null), wanted)
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
