package io.sallyport.extract.worker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.tika.detect.microsoft.POIFSContainerDetector;
import org.apache.tika.detect.microsoft.ooxml.OPCPackageDetector;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;
import org.apache.tika.parser.microsoft.ooxml.OPCPackageWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A document and what it is: by its first octets, and for compound files and packed XML by what lies in them. It is opened
 * in memory, because parsers that are given nothing but octets write them to a file first.
 *
 * @param opened what parsers take instead of the octets; null if they take the octets
 * @param packed the files packed in it; null if it is no packed document
 */
record Container(
        MediaType type,
        @Nullable AutoCloseable opened,
        @Nullable Packed packed) implements AutoCloseable {
    private static final int LONGEST_TYPE = 100;

    /** [MS-CFB] § 2.2. */
    private static final byte[] COMPOUND = HexFormat.of().parseHex("d0cf11e0a1b11ae1");

    /** APPNOTE 6.3.10 § 4.3.7. */
    private static final byte[] PACKED = HexFormat.of().parseHex("504b0304");

    /**
     * Tells what a document is.
     *
     * @param said what the gateway takes it for; counts if its octets say nothing
     * @throws IOException if it is broken
     */
    static Container of(byte[] octets, MimeTypes types, String said) throws IOException {
        MediaType magic = types.detect(new ByteArrayInputStream(octets), new Metadata());
        if (startsWith(octets, COMPOUND)) {
            return compound(octets);
        }
        if (startsWith(octets, PACKED)) {
            return packed(octets, magic);
        }
        return switch (magic.toString()) {
            case "application/octet-stream", "text/plain", "text/html", "application/xml" -> {
                MediaType type = MediaType.parse(said);
                yield new Container(type == null ? magic : type, null, null);
            }
            default -> new Container(magic, null, null);
        };
    }

    private static boolean startsWith(byte[] octets, byte[] beginning) {
        return octets.length >= beginning.length
                && Arrays.equals(octets, 0, beginning.length, beginning, 0, beginning.length);
    }

    private static Container compound(byte[] octets) throws IOException {
        POIFSFileSystem files = new POIFSFileSystem(new ByteArrayInputStream(octets));
        return new Container(
                POIFSContainerDetector.detect(files.getRoot().getEntryNames(), files.getRoot()), files, null);
    }

    private static Container packed(byte[] octets, MediaType magic) throws IOException {
        Packed packed = Packed.of(octets);
        try {
            if (packed.getEntry("[Content_Types].xml") != null || packed.getEntry("_rels/.rels") != null) {
                return officePackage(packed, magic);
            }
            byte[] said = packed.beginning("mimetype", LONGEST_TYPE); // OpenDocument part 2 § 3.3
            MediaType type = MediaType.parse(new String(said, StandardCharsets.US_ASCII).strip());
            return new Container(type == null ? magic : type, null, packed);
        } catch (IOException | RuntimeException e) {
            packed.close();
            throw e;
        }
    }

    private static Container officePackage(Packed packed, MediaType magic) throws IOException {
        try {
            OPCPackage opened = OPCPackage.open(packed);
            MediaType type = OPCPackageDetector.detectOfficeOpenXML(opened);
            return new Container(type == null ? magic : type, new OPCPackageWrapper(opened), packed);
        } catch (InvalidFormatException e) {
            throw new IOException("no package of Office: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (opened instanceof OPCPackageWrapper wrapper) {
                wrapper.getOPCPackage().revert(); // close() would write it
            } else if (opened != null) {
                opened.close();
            }
            if (packed != null) {
                packed.close();
            }
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
