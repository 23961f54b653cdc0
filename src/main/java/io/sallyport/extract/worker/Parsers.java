package io.sallyport.extract.worker;

import io.sallyport.extract.ParserFamily;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.dbf.DBFParser;
import org.apache.tika.parser.hwp.HwpV5Parser;
import org.apache.tika.parser.image.ImageParser;
import org.apache.tika.parser.image.JpegParser;
import org.apache.tika.parser.image.TiffParser;
import org.apache.tika.parser.image.WebPParser;
import org.apache.tika.parser.microsoft.EMFParser;
import org.apache.tika.parser.microsoft.JackcessParser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.OldExcelParser;
import org.apache.tika.parser.microsoft.TNEFParser;
import org.apache.tika.parser.microsoft.WMFParser;
import org.apache.tika.parser.microsoft.chm.ChmParser;
import org.apache.tika.parser.microsoft.onenote.OneNoteParser;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.ooxml.xwpf.ml2006.Word2006MLParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.parser.microsoft.xml.SpreadsheetMLParser;
import org.apache.tika.parser.microsoft.xml.WordMLParser;
import org.apache.tika.parser.odf.FlatOpenDocumentParser;
import org.apache.tika.parser.odf.OpenDocumentParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.wordperfect.QuattroProParser;
import org.apache.tika.parser.wordperfect.WordPerfectParser;
import org.apache.tika.parser.xml.XMLParser;

/** All parsers that a worker has, by family. None is looked up: what is not named here is never loaded. */
final class Parsers {
    private final Map<ParserFamily, List<Parser>> byFamily = new EnumMap<>(ParserFamily.class);

    /** The parsers of the kinds that are named; each of a family is asked in this order what it parses. */
    Parsers() {
        byFamily.put(ParserFamily.PDF, List.of(new PDFParser()));
        byFamily.put(ParserFamily.MICROSOFT_OFFICE, List.of(new OfficeParser(), new OldExcelParser()));
        byFamily.put(ParserFamily.OFFICE_XML, List.of(new OOXMLParser()));
        byFamily.put(ParserFamily.OPEN_DOCUMENT, List.of(new OpenDocumentParser(), new FlatOpenDocumentParser()));
        byFamily.put(ParserFamily.RTF, List.of(new RTFParser()));
        byFamily.put(ParserFamily.OUTLOOK, List.of(new OfficeParser(), new TNEFParser()));
        byFamily.put(ParserFamily.ONENOTE, List.of(new OneNoteParser()));
        byFamily.put(
                ParserFamily.IMAGES, List.of(new ImageParser(), new JpegParser(), new TiffParser(), new WebPParser()));
        byFamily.put(
                ParserFamily.XML,
                List.of(new XMLParser(), new WordMLParser(), new SpreadsheetMLParser(), new Word2006MLParser()));
        byFamily.put(ParserFamily.DATABASES, List.of(new JackcessParser(), new DBFParser()));
        byFamily.put(
                ParserFamily.OLD_OFFICE,
                List.of(
 new OfficeParser(), new OOXMLParser(), new WordPerfectParser(), new QuattroProParser(), new HwpV5Parser()));
        byFamily.put(ParserFamily.METAFILES, List.of(new EMFParser(), new WMFParser()));
        byFamily.put(ParserFamily.HELP, List.of(new ChmParser()));
    }

    /** The same with one parser in place of a family's own, for tests of what goes wrong. */
    void replace(ParserFamily family, Parser parser) {
        byFamily.put(family, List.of(parser));
    }

    /** The parser of a family for a kind of document: the one that names it, or its first. */
    Parser of(ParserFamily family, MediaType type) {
        List<Parser> parsers = Objects.requireNonNull(byFamily.get(family));
        ParseContext context = new ParseContext();
        Optional<Parser> named = parsers.stream()
                .filter(parser -> parser.getSupportedTypes(context).contains(type))
                .findFirst();
        return named.orElseGet(parsers::getFirst);
    }
}
