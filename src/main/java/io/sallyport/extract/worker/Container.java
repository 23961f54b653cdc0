package io.sallyport.extract.worker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
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
 */
record Container(MediaType type, @Nullable AutoCloseable opened) implements AutoCloseable {
    private static final int MOST_ENTRIES = 1_000;
    private static final int LONGEST_TYPE = 100;

    /**
     * Tells what a document is.
     *
     * @param said what the gateway takes it for; counts if its octets say nothing
     * @throws IOException if it is broken
     */
    static Container of(byte[] octets, MimeTypes types, String said) throws IOException {
        MediaType magic = types.detect(new ByteArrayInputStream(octets), new Metadata());
        return switch (magic.toString()) {
            case "application/x-tika-msoffice" -> compound(octets);
            case "application/zip", "application/x-tika-ooxml" -> packed(octets, magic);
            case "application/octet-stream", "text/plain", "text/html" -> {
                MediaType type = MediaType.parse(said);
                yield new Container(type == null ? magic : type, null);
            }
            default -> new Container(magic, null);
        };
    }

    private static Container compound(byte[] octets) throws IOException {
        POIFSFileSystem files = new POIFSFileSystem(new ByteArrayInputStream(octets));
        return new Container(POIFSContainerDetector.detect(files.getRoot().getEntryNames(), files.getRoot()), files);
    }

    private static Container packed(byte[] octets, MediaType magic) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(octets))) {
            int entries = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("[Content_Types].xml")
                        || entry.getName().equals("_rels/.rels")) {
                    return officePackage(octets, magic);
                }
                if (entry.getName().equals("mimetype")) { // OpenDocument part 2 § 3.3
                    String type = new String(zip.readNBytes(LONGEST_TYPE), StandardCharsets.US_ASCII).strip();
                    MediaType parsed = MediaType.parse(type);
                    return new Container(parsed == null ? magic : parsed, null);
                }
                if (++entries > MOST_ENTRIES) {
                    break;
                }
            }
        }
        return new Container(magic, null);
    }

    private static Container officePackage(byte[] octets, MediaType magic) throws IOException {
        try {
            OPCPackage opened = OPCPackage.open(new ByteArrayInputStream(octets));
            MediaType type = OPCPackageDetector.detectOfficeOpenXML(opened);
            return new Container(type == null ? magic : type, new OPCPackageWrapper(opened));
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
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
