package io.sallyport.e2e;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import com.google.zxing.qrcode.QRCodeWriter;
import io.sallyport.testing.Bombs;
import io.sallyport.testing.Eicar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.apache.commons.compress.archivers.sevenz.SevenZMethodConfiguration;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Files that no suite has, by name. */
final class MadeFiles {
    private MadeFiles() {}

    /** The file of that name. */
    static byte[] of(String name) throws IOException {
        return switch (name) {
            case "eicar" -> Eicar.octets();
            case "truncated-zip" -> {
                byte[] whole = Bombs.zip(List.of("one.txt", "two.txt"), ascii("Hello."));
                yield Arrays.copyOf(whole, whole.length - 100);
            }
            case "broken-document" ->
                Bombs.zip(List.of("[Content_Types].xml", "_rels/.rels", "word/document.xml"), ascii("<no xml"));
            case "book-that-runs" -> bookThatRuns();
            case "gzip-of-zeros" -> Bombs.gzipOfZeros(150 << 20);
            case "xz-of-zeros" -> xzOfZeros();
            case "7z-of-zeros" -> sevenZipOfZeros();
            case "zstd-of-zeros" -> zstdOfZeros();
            case "7z-of-many-folders" -> sevenZipOfManyFolders();
            case "nested-zips" -> Bombs.nested(4, new byte[1 << 20]);
            case "zip-of-empties" -> Bombs.empties(100_000);
            case "overlapping-zip" -> Bombs.overlapping(100, 1 << 10);
            case "zip-bomb-of-overlaps" -> Bombs.overlapping(5000, 10 << 20);
            case "zip-that-leads-out" -> Bombs.zip("../../etc/profile.d/a.txt", ascii("Hello."));
            case "picture-and-zip" -> joined(ascii("GIF89a"), new byte[100], Bombs.zip("a.txt", ascii("Hello.")));
            case String other -> throw new IllegalArgumentException(other);
        };
    }

    /** An image of a QR code. */
    static byte[] code(String text) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            var matrix = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 200, 200);
            MatrixToImageWriter.writeToStream(matrix, "PNG", png);
        } catch (WriterException e) {
            throw new IOException(e);
        }
        return png.toByteArray();
    }

    /** A PDF of one empty page, without the table that finds its objects, which readers make up for (ISO 32000-1 § 7.5.4). */
    static String pdf(String entries) {
        return "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + entries + " >>\nendobj\n"
                + "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
                + "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n"
                + "trailer\n<< /Root 1 0 R /Size 4 >>\n%%EOF\n";
    }

    /** A workbook with a macro of Excel 4 that runs when it is opened (ECMA-376 part 1 § 18.2.5). */
    private static byte[] bookThatRuns() {
        String types = "http://schemas.openxmlformats.org/package/2006/content-types";
        String relations = "http://schemas.openxmlformats.org/package/2006/relationships";
        String office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "[Content_Types].xml",
                "<Types xmlns='%s'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
                                .formatted(types)
                        + "<Override PartName='/xl/workbook.xml' ContentType='application/vnd.ms-excel.sheet.macroEnabled.main+xml'/></Types>");
        files.put(
                "_rels/.rels",
                "<Relationships xmlns='%s'><Relationship Id='r1' Type='%s/officeDocument' Target='xl/workbook.xml'/></Relationships>"
                        .formatted(relations, office));
        files.put(
                "xl/workbook.xml",
                "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheets/>"
                        + "<definedNames><definedName name='_xlnm.Auto_Open'>m!$A$1</definedName></definedNames></workbook>");
        return zip(files);
    }

    private static byte[] zip(Map<String, String> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] xzOfZeros() throws IOException {
        ByteArrayOutputStream xz = new ByteArrayOutputStream();
        try (OutputStream out = new XZCompressorOutputStream(xz, 0)) {
            zeros(out::write);
        }
        return xz.toByteArray();
    }

    private static byte[] sevenZipOfZeros() throws IOException {
        var channel = new SeekableInMemoryByteChannel();
        try (SevenZOutputFile out = new SevenZOutputFile(channel)) {
            var entry = new SevenZArchiveEntry();
            entry.setName("zeros");
            out.setContentMethods(List.of(new SevenZMethodConfiguration(SevenZMethod.DEFLATE)));
            out.putArchiveEntry(entry);
            zeros(out::write);
            out.closeArchiveEntry();
        }
        return Arrays.copyOf(channel.array(), Math.toIntExact(channel.size()));
    }

    /** Something that takes octets. */
    private interface Sink {
        void write(byte[] octets) throws IOException;
    }

    private static void zeros(Sink sink) throws IOException {
        byte[] block = new byte[1 << 20];
        for (int i = 0; i < 150; i++) {
            sink.write(block);
        }
    }

    /** A frame of blocks, each of which repeats one octet (RFC 8878 § 3.1.1.2.2). */
    private static byte[] zstdOfZeros() {
        ByteBuffer frame = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(0xFD2FB528).put((byte) 0).put((byte) 0x38); // A window of 128 KiB
        for (int left = 2000; left > 0; left--) {
            int head = (left == 1 ? 1 : 0) | 1 << 1 | (128 << 10) << 3;
            frame.put((byte) head)
                    .put((byte) (head >> 8))
                    .put((byte) (head >> 16))
                    .put((byte) 0);
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /** A header that tells of more folders than there are octets: Header, MainStreamsInfo, UnpackInfo, Folder. */
    private static byte[] sevenZipOfManyFolders() {
        byte[] header = {1, 4, 7, 0x0b, (byte) 0xf0, -1, -1, -1, 0x7f, 0};
        ByteBuffer start = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(0).putLong(header.length).putInt(crc(header));
        ByteBuffer file = ByteBuffer.allocate(32 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27, 0x1c, 0, 4});
        file.putInt(crc(start.array())).put(start.array()).put(header);
        return file.array();
    }

    private static int crc(byte[] octets) {
        CRC32 crc = new CRC32();
        crc.update(octets);
        return (int) crc.getValue();
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
