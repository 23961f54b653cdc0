package io.sallyport.e2e;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import com.google.zxing.qrcode.QRCodeWriter;
import io.sallyport.content.archive.Bombs;
import io.sallyport.testing.Eicar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files that no suite has, by name. */
final class MadeFiles {
    private MadeFiles() {}

    /** The file of that name. */
    static byte[] of(String name) {
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
            case "nested-zips" -> Bombs.nested(4, new byte[1 << 20]);
            case "zip-of-empties" -> Bombs.empties(100_000);
            case "overlapping-zip" -> Bombs.overlapping(100, 1 << 10);
            case "zip-bomb-of-overlaps" -> Bombs.overlapping(5000, 10 << 20);
            case "zip-that-leads-out" -> Bombs.zip("../../etc/profile.d/a.txt", ascii("Hello."));
            case "picture-and-zip" -> joined(ascii("GIF89a"), new byte[100], Bombs.zip("a.txt", ascii("Hello.")));
            case "eicar-in-zip" -> Bombs.zip("eicar.com", Eicar.octets());
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
