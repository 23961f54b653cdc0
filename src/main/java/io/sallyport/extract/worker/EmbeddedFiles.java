package io.sallyport.extract.worker;

import io.sallyport.extract.DocumentFact;
import io.sallyport.extract.ParserFamily;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.extractor.microsoft.MSEmbeddedStreamTranslator;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;
import org.xml.sax.ContentHandler;

/**
 * Takes the files that a parser finds in a document. They are not parsed here: the gateway looks at them as at any other
 * file, and may have them parsed in their turn, so that its bounds on depth hold for all. Only images are searched for
 * codes at once, and not given back.
 */
final class EmbeddedFiles implements EmbeddedDocumentExtractor {
    private final ParserFamily family;
    private final MimeTypes types;
    private final Gathered gathered;
    private final ImageCodes codes;
    private final MSEmbeddedStreamTranslator compounds = new MSEmbeddedStreamTranslator();

    EmbeddedFiles(ParserFamily family, MimeTypes types, Gathered gathered, ImageCodes codes) {
        this.family = family;
        this.types = types;
        this.gathered = gathered;
        this.codes = codes;
    }

    @Override
    public boolean shouldParseEmbedded(Metadata metadata) {
        return true;
    }

    @Override
    public void parseEmbedded(InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml)
            throws IOException {
        int room = gathered.embeddedRoom();
        if (room < 0) {
            gathered.cut();
            return;
        }
        byte[] octets = octets(stream, metadata, room);
        if (octets.length > room) {
            gathered.cut();
            return;
        }
        String name = Objects.requireNonNullElse(metadata.get(TikaCoreProperties.RESOURCE_NAME_KEY), "");
        if (isMacro(metadata)) {
            macro(name, octets);
        } else {
            file(name, octets);
        }
    }

    /** What the parser gives, or the file that it stands for: an OLE2 storage in another has no octets of its own. */
    private byte[] octets(InputStream stream, Metadata metadata, int room) throws IOException {
        if (stream instanceof TikaInputStream tika && compounds.shouldTranslate(tika, metadata)) {
            try (InputStream whole = compounds.translate(tika, metadata)) {
                return whole.readNBytes(room + 1);
            }
        }
        return stream.readNBytes(room == Integer.MAX_VALUE ? room : room + 1);
    }

    private static boolean isMacro(Metadata metadata) {
        return TikaCoreProperties.EmbeddedResourceType.MACRO
                .toString()
                .equals(metadata.get(TikaCoreProperties.EMBEDDED_RESOURCE_TYPE_KEY));
    }

    private void macro(String name, byte[] octets) {
        String source = new String(octets, StandardCharsets.UTF_8);
        if (family == ParserFamily.PDF) {
            gathered.fact(DocumentFact.JAVASCRIPT);
            gathered.embedded(name, "text/javascript", octets);
            return;
        }
        gathered.fact(DocumentFact.MACROS);
        if (MacroNames.runsByItself(source)) {
            gathered.fact(DocumentFact.AUTO_MACROS);
        }
        gathered.embedded(name, "text/x-vbasic", octets);
    }

    private void file(String name, byte[] octets) throws IOException {
        MediaType type = types.detect(new ByteArrayInputStream(octets), new Metadata());
        if (ParserFamily.of(type.toString()).orElse(null) == ParserFamily.IMAGES) {
            codes.search(octets);
            return;
        }
        if (octets.length == 0) {
            return;
        }
        switch (family) {
            case PDF -> gathered.fact(DocumentFact.EMBEDDED_FILES);
            case ONENOTE -> gathered.fact(DocumentFact.ONENOTE_ATTACHMENT);
            case RTF -> gathered.fact(DocumentFact.OLE_OBJECT);
            case MICROSOFT_OFFICE, OFFICE_XML -> {
                // Drawings of the document itself are no objects of others.
                if (!type.getType().equals("image")) {
                    gathered.fact(DocumentFact.OLE_OBJECT);
                }
            }
            case OPEN_DOCUMENT, OUTLOOK, IMAGES, XML, DATABASES, OLD_OFFICE, METAFILES, HELP -> {
                // What is in them says nothing about them.
            }
        }
        gathered.embedded(name, type.toString(), octets);
    }
}
