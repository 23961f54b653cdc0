package io.sallyport.extract.worker;

import io.sallyport.extract.DocumentFact;
import io.sallyport.extract.ParserFamily;
import io.sallyport.extract.wire.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.tika.config.TikaConfig;
import org.apache.tika.detect.Detector;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;
import org.apache.tika.parser.EmptyParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/** Parses one document: tells what it is, looks for what is notable, and has its parser tell the text. */
final class DocumentParser {
    /** Tika's own machinery, with nothing in it: no parser, no detector beside the magic numbers, nothing looked up. */
    private static final String CONFIGURATION = """
            <properties>
              <service-loader dynamic="false"/>
              <parsers><parser class="org.apache.tika.parser.EmptyParser"/></parsers>
              <detectors><detector class="org.apache.tika.mime.MimeTypes"/></detectors>
            </properties>
            """;

    /** What is told of the metadata of a document, by their names there. */
    private static final Map<String, String> METADATA = Map.of(
            "dc:title", "title",
            "dc:creator", "author",
            "dc:language", "language",
            "dc:subject", "subject",
            "pdf:producer", "producer",
            "xmp:CreatorTool", "creator-tool",
            "extended-properties:Template", "template",
            "extended-properties:Company", "company",
            "xmpTPg:NPages", "pages",
            "dcterms:created", "created");

    private final Parsers parsers;
    private final MimeTypes types = MimeTypes.getDefaultMimeTypes();
    private final TikaConfig configuration;

    /** What came of it. */
    sealed interface Outcome {
        record Parsed(String mediaType, Gathered gathered) implements Outcome {}

        record NotWanted(String mediaType) implements Outcome {}

        record Refused(String why) implements Outcome {}
    }

    DocumentParser(Parsers parsers) throws IOException {
        this.parsers = parsers;
        try {
            this.configuration =
                    new TikaConfig(new ByteArrayInputStream(CONFIGURATION.getBytes(StandardCharsets.UTF_8)));
        } catch (TikaException | SAXException e) {
            throw new IOException(e);
        }
    }

    Outcome parse(byte[] octets, Request request) {
        Gathered gathered = new Gathered(request);
        try (Container container = Container.of(octets, types, request.mediaType())) {
            String type = container.type().toString();
            ParserFamily family = ParserFamily.of(type).orElse(null);
            if (family == null || !wanted(request).contains(family)) {
                return new Outcome.NotWanted(type);
            }
            ImageCodes codes = new ImageCodes(gathered);
            String trouble = look(family, octets, container, gathered, codes);
            String other = read(family, octets, container, gathered, codes);
            if (trouble == null) {
                trouble = other;
            }
            if (trouble != null && gathered.isEmpty()) {
                return new Outcome.Refused(trouble);
            }
            if (trouble != null) {
                gathered.fact(DocumentFact.DAMAGED);
            }
            return new Outcome.Parsed(type, gathered);
        } catch (Exception | StackOverflowError e) {
            return new Outcome.Refused(e.toString());
        }
    }

    private static Set<ParserFamily> wanted(Request request) {
        return Stream.of(request.parsers().split(","))
                .filter(name -> !name.isEmpty())
                .map(ParserFamily::valueOf)
                .collect(Collectors.toSet());
    }

    /**
     * Looks for facts; returns what was wrong with the document, or null. Parsers throw what they like, such as
     * IndexOutOfBoundsException, and overflow the stack on things in one another: either means that the document is broken
     * for them, and the process is as good as before.
     */
    private static @Nullable String look(
            ParserFamily family, byte[] octets, Container container, Gathered gathered, ImageCodes codes) {
        try {
            if (container.packed() != null) {
                new PackageFacts(gathered).search(container.packed());
            }
            switch (family) {
                case PDF -> new PdfFacts(gathered, codes).search(octets);
                case MICROSOFT_OFFICE, OUTLOOK, OLD_OFFICE -> {
                    if (container.opened() instanceof POIFSFileSystem files) {
                        new CompoundFacts(gathered).search(files.getRoot());
                    }
                }
                case RTF -> new RichTextFacts(gathered).search(octets);
                case IMAGES -> codes.search(octets);
                case OFFICE_XML, OPEN_DOCUMENT, ONENOTE, XML, DATABASES, METAFILES, HELP -> {
                    // Packed ones were looked into; parsers tell the rest
                }
            }
            return null;
        } catch (IOException | XMLStreamException | RuntimeException | StackOverflowError e) {
            return e.toString();
        }
    }

    /** Has the parser tell the document; returns what was wrong with it, or null. */
    private @Nullable String read(
            ParserFamily family, byte[] octets, Container container, Gathered gathered, ImageCodes codes) {
        Metadata metadata = new Metadata();
        metadata.set(Metadata.CONTENT_TYPE, container.type().toString());
        ParseContext context = context(new EmbeddedFiles(family, types, gathered, codes));
        Parser parser = parsers.of(family, container.type());
        byte[] read = family == ParserFamily.RTF ? RichTextEnd.of(octets) : octets;
        try (TikaInputStream in = TikaInputStream.get(read)) {
            if (container.opened() instanceof POIFSFileSystem files) {
                in.setOpenContainer(files.getRoot());
            } else if (container.opened() != null) {
                in.setOpenContainer(container.opened());
            }
            parser.parse(in, new DocumentText(gathered), metadata, context);
            return null;
        } catch (EncryptedDocumentException e) {
            gathered.fact(DocumentFact.ENCRYPTED);
            return null;
        } catch (IOException | SAXException | TikaException | RuntimeException | StackOverflowError e) {
            return gathered.has(DocumentFact.ENCRYPTED) ? null : e.toString(); // What cannot be decrypted looks broken
        } finally {
            METADATA.forEach((theirs, ours) -> {
                String value = metadata.get(theirs);
                if (value != null) {
                    gathered.metadata(ours, value);
                }
            });
        }
    }

    private ParseContext context(EmbeddedDocumentExtractor embedded) {
        PDFParserConfig pdf = new PDFParserConfig();
        pdf.setExtractActions(true);
        pdf.setExtractInlineImages(false); // PdfFacts looks at them
        pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        OfficeParserConfig office = new OfficeParserConfig();
        office.setExtractMacros(true);
        office.setExtractAllAlternativesFromMSG(true);
        // Streaming: their models of a whole document in memory are many times as large.
        office.setUseSAXDocxExtractor(true);
        office.setUseSAXPptxExtractor(true);
        ParseContext context = new ParseContext();
        context.set(EmbeddedDocumentExtractor.class, embedded);
        context.set(Parser.class, EmptyParser.INSTANCE);
        context.set(Detector.class, types);
        context.set(TikaConfig.class, configuration);
        context.set(PDFParserConfig.class, pdf);
        context.set(OfficeParserConfig.class, office);
        return context;
    }
}
