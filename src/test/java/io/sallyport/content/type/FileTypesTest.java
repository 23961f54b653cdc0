package io.sallyport.content.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import io.sallyport.content.type.FileType.Kind;
import io.sallyport.testing.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class FileTypesTest {
    @Test
    void nothingIsEmpty() {
        assertThat(detect("x.exe", new byte[0]).type()).isEqualTo(FileType.EMPTY);
    }

    @Test
    void theTestFileOfScannersIsNamed() {
        String eicar = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*";
        assertThat(type("harmless.txt", eicar + "\r\n")).isEqualTo(FileTypes.EICAR_TEST_FILE);
    }

    @Test
    void programsAreToldByTheirOctetsWhateverTheyAreCalled() {
        assertThat(kind("photo.jpg", "MZ\u0090\0\3")).isEqualTo(Kind.EXECUTABLE);
        assertThat(kind("photo.jpg", "\u007fELF\2\1\1")).isEqualTo(Kind.EXECUTABLE);
        assertThat(type("a", hex("cafebabe00000034")).mediaType()).isEqualTo("application/java-vm");
        assertThat(type("a", hex("cafebabe00000002")).mediaType()).isEqualTo("application/x-mach-binary");
        assertThat(kind("x.txt", hex("4c0000000114020000000000c000000000000046")))
                .isEqualTo(Kind.SHORTCUT);
    }

    @Test
    void theNameOfTextSaysWhichProgramRunsIt() {
        assertThat(kind("a.txt", "start notepad")).isEqualTo(Kind.TEXT);
        assertThat(kind("a.bat", "start notepad")).isEqualTo(Kind.SCRIPT);
        assertThat(kind("a.PS1 ", "start notepad")).isEqualTo(Kind.SCRIPT);
        assertThat(kind("invoice.pdf.js.", "var a = 1")).isEqualTo(Kind.SCRIPT);
        assertThat(kind("a.hta", "<html><body>")).isEqualTo(Kind.SCRIPT);
        assertThat(kind("a.url", "[InternetShortcut]\r\nURL=https://example.com/"))
                .isEqualTo(Kind.SHORTCUT);
        assertThat(kind("a.txt", "#!/bin/sh\n")).isEqualTo(Kind.SCRIPT);
    }

    @Test
    void scriptsInSixteenBitsAreTextToo() {
        byte[] wide = "\ufeffstart notepad".getBytes(StandardCharsets.UTF_16LE);
        assertThat(detect("a.ps1", wide).type().kind()).isEqualTo(Kind.SCRIPT);
    }

    @Test
    void htmlIsWhatBrowsersTakeForIt() {
        assertThat(kind("", "\r\n  <!DOCTYPE html><p>")).isEqualTo(Kind.HTML);
        assertThat(kind("", "<ScRiPt>alert(1)</script>")).isEqualTo(Kind.HTML);
        assertThat(kind("", "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"))
                .isEqualTo(Kind.HTML);
        assertThat(kind("", "<?xml version='1.0'?><a/>")).isEqualTo(Kind.XML);
        assertThat(kind("", "<abbot@example.com> wrote:")).isEqualTo(Kind.TEXT);
    }

    @Test
    void pdfIsFoundBehindAnythingOfAKilobyte() {
        assertThat(detect("a.pdf", ascii("\r\n".repeat(500) + "%PDF-1.4"))).isEqualTo(detect("a", ascii("%PDF-1.7")));
        assertThat(detect("a.gif", ascii("GIF89a" + " ".repeat(100) + "%PDF-1.4")))
                .isEqualTo(new Detection(new FileType("image/gif", Kind.IMAGE), Set.of(ItemFact.POLYGLOT)));
    }

    @Test
    void textThatBeginsLikeAProgramIsText() {
        assertThat(kind("", "MZ will come tomorrow\r\n")).isEqualTo(Kind.TEXT);
        assertThat(kind("", "CWS meeting at 10, Grüße\r\n")).isEqualTo(Kind.TEXT);
        assertThat(detect("a.txt", new byte[] {'M', 'Z', 'x', 0, 1}).type().kind()).isEqualTo(Kind.EXECUTABLE);
    }

    @Test
    void archiveThatBeginsWithAPdfIsAnArchive() throws IOException {
        byte[] tar = Arrays.copyOf(ascii("a.pdf"), 2048);
        System.arraycopy(ascii("ustar"), 0, tar, 257, 5);
        System.arraycopy(ascii("%PDF-1.7"), 0, tar, 512, 8);
        assertThat(detect("a.tar", tar)).isEqualTo(new Detection(new FileType("application/x-tar", Kind.ARCHIVE), Set.of()));
        byte[] pdf = ascii("%PDF-1.7");
        CRC32 crc = new CRC32();
        crc.update(pdf);
        ZipEntry entry = new ZipEntry("a.pdf");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(pdf.length);
        entry.setCrc(crc.getValue());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(entry);
            zip.write(pdf);
        }
        assertThat(detect("a.zip", out.toByteArray()))
                .isEqualTo(new Detection(new FileType("application/zip", Kind.ARCHIVE), Set.of()));
    }

    @Test
    void richTextNeedsNoMoreThanItsReadersDo() {
        assertThat(kind("a.doc", "{\\rt\\object")).isEqualTo(Kind.RTF);
        assertThat(kind("a.doc", "\n{\\RTF1")).isEqualTo(Kind.RTF);
    }

    @Test
    void mailWithinMailIsAMessage() {
        assertThat(kind("", "Received: from a\r\n by b;\r\nFrom: a@example.com\r\n\r\nHello"))
                .isEqualTo(Kind.MESSAGE);
        assertThat(kind("", "To: whom it may concern\r\nHello")).isEqualTo(Kind.TEXT);
    }

    @Test
    void calendarsContactsAndKeysAreTold() {
        assertThat(kind("", "BEGIN:VCALENDAR\r\n")).isEqualTo(Kind.CALENDAR);
        assertThat(kind("", "begin:vcard\r\n")).isEqualTo(Kind.CONTACT);
        assertThat(kind("", "-----BEGIN PGP MESSAGE-----\r\n")).isEqualTo(Kind.CRYPTOGRAPHIC);
        assertThat(kind("", "begin 644 a.exe\nM35J0\n")).isEqualTo(Kind.ARCHIVE);
    }

    @Test
    void whateverAFileHoldsItHasAType() {
        String beginnings = "PK\3\4MZ\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1<!-%PDF{\\rtustar\0";
        Fuzz.run(2000, random -> {
            byte[] octets = new byte[random.nextInt(1, 3000)];
            random.nextBytes(octets);
            byte[] start = beginnings.getBytes(StandardCharsets.ISO_8859_1);
            int from = random.nextInt(start.length);
            System.arraycopy(start, from, octets, 0, Math.min(octets.length, start.length - from));
            assertThat(detect("fuzz", octets).type().mediaType()).isNotEmpty();
        });
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String hex(String digits) {
        return new String(HexFormat.of().parseHex(digits), StandardCharsets.ISO_8859_1);
    }

    private static Kind kind(String name, String text) {
        return type(name, text).kind();
    }

    private static FileType type(String name, String text) {
        return detect(name, ascii(text)).type();
    }

    private static Detection detect(String name, byte[] octets) {
        try {
            return FileTypes.detect(SeekableOctets.of(octets), List.of(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
