package io.sallyport.content.unwrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.sallyport.content.Inventory;
import io.sallyport.content.Item;
import io.sallyport.content.Scratch;
import io.sallyport.content.Unpacking;
import io.sallyport.content.Unpacking.Embedded;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.type.FileType.Kind;
import io.sallyport.mail.Octets;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.testing.Fuzz;
import io.sallyport.testing.Suites;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class UnwrappersTest {
    private static final String CRYPTO = "attachments/tika/tika-parser-crypto-module/";
    private static final String TNEF = "attachments/tika/tika-parser-microsoft-module/testWINMAIL.dat";

    @TempDir
    Path folder;

    private final List<Scratch> scratches = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Scratch scratch : scratches) {
            scratch.close();
        }
    }

    @Test
    void signedContentIsLookedAt() throws IOException {
        for (String file : List.of("testPKCS7_signed_data_def.p7m", "testPKCS7_signed_data_ind.p7m", "test.xml.p7m")) {
            List<Item> items = unwrap(suite(CRYPTO + file));
            assertThat(items).as(file).hasSize(2);
            assertThat(items.getFirst().facts()).as(file).containsExactly(ItemFact.SIGNED);
            assertThat(items.getLast().octets().size()).as(file).isPositive();
        }
    }

    @Test
    void signedEntityIsReadAsOneWhateverItsFirstFieldIs() throws IOException {
        for (String header :
                List.of("Content-Transfer-Encoding: base64", "X: y\r\nContent-Transfer-Encoding: base64")) {
            List<Item> items = unwrap(signed(header + "\r\n\r\nTVqQAAMA\r\n"));
            assertThat(items).as(header).hasSize(2);
            assertThat(text(items.getLast())).as(header).startsWith("MZ");
        }
        assertThat(unwrap(signed("Content-Type: text/html\r\n\r\n<b>Hello</b>"))
                        .getLast()
                        .role())
                .isEqualTo(Item.Role.BODY);
    }

    @Test
    void signedTextThatMayBeAnEntityIsTakenForBoth() throws IOException {
        List<Item> items = unwrap(signed("Note: pay now\r\n\r\nHello"));
        assertThat(text(items.get(1))).isEqualTo("Hello");
        assertThat(items.get(1).role()).isEqualTo(Item.Role.BODY);
        assertThat(text(items.get(2))).startsWith("Note: pay now");
    }

    @Test
    void partsOfASignedEntityAreFound() throws IOException {
        List<Item> items = unwrap(signed("Content-Language: en\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                + "--b\r\n\r\nHello\r\n--b\r\nContent-Disposition: attachment; filename=x.exe\r\n\r\nMZ\r\n--b--\r\n"));
        assertThat(items).extracting(Item::name).containsExactly("text", "", "x.exe");
    }

    /** ContentInfo of SignedData without signers (RFC 5652 § 5.2), as a certificate list is, with content. */
    private static byte[] signed(String entity) {
        byte[] signedData = {0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x07, 0x02};
        byte[] data = {0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x07, 0x01};
        byte[] content = der(0x30, data, der(0xa0, der(0x04, ascii(entity))));
        byte[] version = {2, 1, 1};
        return der(0x30, signedData, der(0xa0, der(0x30, version, der(0x31), content, der(0x31))));
    }

    private static byte[] der(int tag, byte[]... pieces) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            value.writeBytes(piece);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        out.write(0x82); // Two octets of length, also where one would do: BER allows it
        out.write(value.size() >> 8);
        out.write(value.size());
        out.writeBytes(value.toByteArray());
        return out.toByteArray();
    }

    @Test
    void compressedContentIsLookedAt() throws IOException {
        for (String file : List.of("testPKCS7_compressed_def_short.p7z", "testPKCS7_compressed_ind.p7z")) {
            List<Item> items = unwrap(suite(CRYPTO + file));
            assertThat(items).as(file).hasSize(2);
            assertThat(items.getFirst().facts()).as(file).isEmpty();
        }
    }

    @Test
    void whatIsEncryptedForItsReaderIsSaidToBeSo() throws IOException {
        for (String file : List.of("testPKCS7_enveloped_def.p7m", "testPKCS7_enveloped_ind.p7m")) {
            assertThat(unwrap(suite(CRYPTO + file)).getFirst().facts()).as(file).containsExactly(ItemFact.ENCRYPTED);
        }
        String armor = "-----BEGIN PGP MESSAGE-----\r\n\r\nhQEM\r\n-----END PGP MESSAGE-----\r\n";
        assertThat(unwrap(ascii(armor)).getFirst().facts()).containsExactly(ItemFact.ENCRYPTED);
        assertThat(unwrap(ascii("Dear Bob,\r\n\r\n" + armor)).getFirst().facts())
                .containsExactly(ItemFact.ENCRYPTED);
    }

    @Test
    void structuresNestedWithoutEndAreDamaged() {
        ByteArrayOutputStream nested = new ByteArrayOutputStream();
        // ContentInfo, signedData, version 1, and then sets in sets
        nested.writeBytes(new byte[] {0x30, (byte) 0x80, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7});
        nested.writeBytes(new byte[] {0x0d, 1, 7, 2, (byte) 0xa0, (byte) 0x80, 0x30, (byte) 0x80, 2, 1, 1});
        for (int depth = 0; depth < 200_000; depth++) {
            nested.writeBytes(new byte[] {0x31, (byte) 0x80});
        }
        assertThat(unwrap(nested.toByteArray()).getFirst().facts()).contains(ItemFact.DAMAGED);
    }

    @Test
    void filesOfOutlookHaveTheirLongNames() throws IOException {
        List<Item> items = unwrap(suite(TNEF));
        assertThat(items.getFirst().facts()).isEmpty();
        assertThat(items).extracting(Item::name).contains("quick.doc", "quick.html", "quick.pdf", "quick.txt");
        assertThat(items)
                .filteredOn(item -> item.name().equals("quick.pdf"))
                .allSatisfy(item -> assertThat(item.type().kind()).isEqualTo(Kind.PDF));
    }

    /** The examples of MS-OXRTFCP § 4.1 and § 4.2. */
    @Test
    void richTextOfOutlookIsDecompressed() throws IOException {
        assertThat(richText("2d0000002b0000004c5a4675f1c5c7a703000a0072637067313235423"
                        + "20af32068656c090020627705b06c647d0a800fa0"))
                .isEqualTo("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assertThat(richText("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"))
                .isEqualTo("{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
        assertThat(richText("11000000050000004d454c41000000007b5c727466")).isEqualTo("{\\rtf");
    }

    @Test
    void richTextWithAWrongChecksumOrWithoutEndIsDamaged() {
        assertThatIOException()
                .isThrownBy(() -> richText("1a0000001c0000004c5a4675e2d44b52410004205758595a0d6e7d010eb0"));
        assertThatIOException().isThrownBy(() -> richText("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e"));
        assertThatIOException().isThrownBy(() -> richText("1a000000"));
    }

    @Test
    void richTextBeforeItsFaultCounts() throws IOException {
        byte[] octets = HexFormat.of().parseHex("1a0000001c0000004c5a4675e2d44b52410004205758595a0d6e7d010eb0");
        try (InputStream in = new RichTextStream(new ByteArrayInputStream(octets), octets.length)) {
            assertThat(in.read(new byte[100], 0, 100)).isEqualTo(28);
            assertThatIOException().isThrownBy(() -> in.read(new byte[100], 0, 100));
        }
    }

    private static String richText(String hex) throws IOException {
        byte[] octets = HexFormat.of().parseHex(hex);
        try (InputStream in = new RichTextStream(new ByteArrayInputStream(octets), octets.length)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void richTextOfAMessageOfOutlookIsABody() throws IOException {
        assertThat(unwrap(suite(TNEF)))
                .filteredOn(item -> item.type().kind() == Kind.RTF)
                .allSatisfy(item -> {
                    assertThat(item.role()).isEqualTo(Item.Role.BODY);
                    assertThat(item.facts()).isEmpty();
                })
                .hasSize(1);
    }

    @Test
    void uuencodedFilesInATextAreFoundAndTheTextStaysText() throws IOException {
        String message =
                new String(suite("mime/james-mime4j/mimetools-testmsgs/uu-zeegee.msg"), StandardCharsets.ISO_8859_1);
        List<Item> items = unwrap("Hello\n" + message.substring(message.indexOf("\r\n\r\n")));
        assertThat(items.getFirst().type().kind()).isEqualTo(Kind.TEXT);
        assertThat(items).extracting(Item::name).containsExactly("text", "up.gif", "zeegee.gif");
        assertThat(items.get(1).type().mediaType()).isEqualTo("image/gif");
        assertThat(items.get(2).facts()).isEmpty();
    }

    @Test
    void uuencodeWithoutEndIsDamagedAndWhatIsThereCounts() {
        List<Item> items = unwrap("Hello\r\nbegin 644 a.txt\r\n#0V%T\r\n");
        assertThat(items.getLast().name()).isEqualTo("a.txt");
        assertThat(items.getLast().octets().size()).isEqualTo(3);
        assertThat(items.getLast().facts()).containsExactly(ItemFact.DAMAGED);
    }

    @Test
    void otherFormsOfFilesInTextAreFound() throws IOException {
        List<Item> items = unwrap("Hello\r\nbegin-base64 644 a.txt\r\nQ2F0\r\n====\r\n"
                + "=ybegin line=128 size=3 name=b.txt\r\nm\u008b\u009e\r\n=yend size=3\r\n");
        assertThat(items).extracting(Item::name).containsExactly("text", "a.txt", "b.txt");
        assertThat(text(items.get(1))).isEqualTo("Cat");
        assertThat(text(items.get(2))).isEqualTo("Cat");
    }

    @Test
    void sentenceThatBeginsWithBeginIsNoFile() {
        assertThat(unwrap("Hello\r\nbegin to think\r\nend\r\n")).hasSize(1);
    }

    @Test
    void damagedWrappingsAreFacts() throws IOException {
        List<byte[]> whole = List.of(
                suite(TNEF),
                suite(CRYPTO + "testPKCS7_signed_data_def.p7m"),
                suite(CRYPTO + "testPKCS7_compressed_ind.p7z"),
                ascii("Hello\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n=ybegin line=1 name=b\r\nabc\r\n=yend\r\n"));
        Fuzz.run(300, random -> {
            byte[] mutant = whole.get(random.nextInt(whole.size())).clone();
            for (int change = random.nextInt(1, 20); change > 0; change--) {
                mutant[random.nextInt(Math.min(mutant.length, random.nextBoolean() ? 400 : mutant.length))] =
                        (byte) random.nextInt(256);
            }
            unwrap(random.nextInt(4) == 0 ? Arrays.copyOf(mutant, random.nextInt(1, mutant.length)) : mutant);
        });
    }

    private static byte[] suite(String file) throws IOException {
        return Files.readAllBytes(Suites.require(file));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(Item item) throws IOException {
        try (InputStream in = item.octets().open()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private List<Item> unwrap(String text) {
        return unwrap(ascii(text));
    }

    private List<Item> unwrap(byte[] octets) {
        Embedded file = new Embedded("text", "1", 0, List.of("text"), null, Octets.of(octets));
        Scratch scratch = new Scratch(folder);
        scratches.add(scratch);
        try {
            Inventory inventory = new Unpacking(Unwrappers.all(), Clock.systemUTC())
                    .ofEmbedded(List.of(file), ContentPolicy.DEFAULT, scratch);
            return inventory.items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
