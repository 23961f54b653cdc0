package io.sallyport.content.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sallyport.content.Inventory;
import io.sallyport.content.Item;
import io.sallyport.content.text.TextPiece;
import io.sallyport.content.text.TextPiece.Kind;
import io.sallyport.content.type.FileType;
import io.sallyport.mail.Octets;
import io.sallyport.message.MediaType;
import io.sallyport.message.MessageHeader;
import io.sallyport.policy.ContentPolicy;
import io.sallyport.testing.Fuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TextsTest {
    private static final FileType HTML = new FileType("text/html", FileType.Kind.HTML);
    private static final FileType TEXT = new FileType("text/plain", FileType.Kind.TEXT);

    @Test
    void subjectComesFirstAndIsDecoded() {
        MessageHeader header = header("Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nSubject: again\r\n\r\n");
        assertThat(of(header))
                .extracting(TextPiece::kind, TextPiece::text)
                .containsExactly(tuple(Kind.SUBJECT, "Grüße"), tuple(Kind.SUBJECT, "again"));
    }

    @Test
    void charsetIsReadAsMailProgramsReadIt() {
        assertThat(body("Grüße".getBytes(StandardCharsets.UTF_8), Map.of("charset", "utf-8")))
                .isEqualTo("Grüße");
        assertThat(body("Grüße".getBytes(StandardCharsets.ISO_8859_1), Map.of("charset", "ISO-8859-1")))
                .isEqualTo("Grüße");
        assertThat(body(new byte[] {'1', (byte) 0x80}, Map.of("charset", "iso-8859-1")))
                .as("the euro sign of Windows")
                .isEqualTo("1€");
        assertThat(body("Grüße".getBytes(StandardCharsets.UTF_8), Map.of())).isEqualTo("Grüße");
        assertThat(body("Grüße".getBytes(StandardCharsets.UTF_8), Map.of("charset", "us-ascii")))
                .isEqualTo("Grüße");
        assertThat(body("Grüße".getBytes(StandardCharsets.UTF_8), Map.of("charset", "x-no-such")))
                .isEqualTo("Grüße");
        assertThat(body("\uFEFFGrüße".getBytes(StandardCharsets.UTF_16LE), Map.of("charset", "utf-8")))
                .as("a mark counts more than a name")
                .isEqualTo("Grüße");
        assertThat(body("日本語".getBytes(Charset.forName("ISO-2022-JP")), Map.of("charset", "iso-2022-jp")))
                .isEqualTo("日本語");
        assertThat(body("한국어".getBytes(Charset.forName("x-windows-949")), Map.of("charset", "ks_c_5601-1987")))
                .isEqualTo("한국어");
        assertThat(body(
                        "Hi +AGwAbwB0AHQAZQByAHk- 1 +- 1".getBytes(StandardCharsets.US_ASCII),
                        Map.of("charset", "utf-7")))
                .isEqualTo("Hi lottery 1 + 1");
        assertThat(body(new byte[] {'a', (byte) 0xFF, 'b'}, Map.of("charset", "utf-8")))
                .isEqualTo("a\uFFFDb");
    }

    @Test
    void charsetThatNobodyDeclaresIsGuessed() {
        String russian = "Добрый день! Мы рады сообщить вам о выигрыше в лотерею. Пожалуйста, ответьте на это письмо.";
        assertThat(body(russian.getBytes(Charset.forName("windows-1251")), Map.of()))
                .isEqualTo(russian);
        assertThat(body("Grüße".getBytes(StandardCharsets.ISO_8859_1), Map.of("charset", "unknown-8bit")))
                .startsWith("Gr");
    }

    @Test
    void flowedLinesAreJoined() {
        assertThat(body(
                        "You have won the \r\nlottery.\r\n> quoted \r\n> text\r\n-- \r\nme\r\n",
                        Map.of("format", "flowed")))
                .isEqualTo("You have won the lottery.\n> quoted text\n-- \nme");
        assertThat(body("lot \r\ntery\r\n", Map.of("format", "Flowed", "delsp", "yes")))
                .isEqualTo("lottery");
        assertThat(body("a \r\nb", Map.of())).isEqualTo("a \nb");
    }

    @Test
    void htmlIsReadAsAPersonSeesIt() {
        TextPiece piece = only(item(Item.Role.BODY, "html", Map.of(), HTML, "<p>Hi<i hidden>secret</i> the&shy;re"));
        assertThat(piece.kind()).isEqualTo(Kind.HTML);
        assertThat(piece.text()).isEqualTo("Hi there");
        assertThat(piece.invisible()).isEqualTo(1);
        assertThat(piece.html()).isNotNull();
    }

    @Test
    void htmlMayDeclareItsCharsetItself() {
        byte[] html = "<html><meta charset='koi8-r'><p>Привет".getBytes(Charset.forName("KOI8-R"));
        assertThat(only(item(Item.Role.BODY, "html", Map.of(), HTML, html)).text())
                .isEqualTo("Привет");
    }

    @Test
    void calendarIsUnfolded() {
        TextPiece piece = only(
                item(Item.Role.BODY, "calendar", Map.of(), TEXT, "BEGIN:VCALENDAR\r\nSUMMARY:lot\r\n tery\\, now\r\n"));
        assertThat(piece.kind()).isEqualTo(Kind.CALENDAR);
        assertThat(piece.text()).contains("SUMMARY:lottery, now");
    }

    @Test
    void filesOfTextAndHtmlAreTextsAndOthersAreNot() {
        assertThat(of(
                        header(""),
                        item(Item.Role.ATTACHMENT, "csv", Map.of(), TEXT, "a,b"),
                        item(Item.Role.ATTACHMENT, "plain", Map.of(), HTML, "<p>x"),
                        item(Item.Role.MEMBER, null, Map.of(), HTML, "<svg><text>y"),
                        item(Item.Role.ATTACHMENT, null, Map.of(), FileType.UNKNOWN, "\0"),
                        item(Item.Role.ATTACHMENT, "plain", Map.of(), FileType.UNKNOWN, "\0")))
                .extracting(TextPiece::kind, TextPiece::text)
                .containsExactly(tuple(Kind.PLAIN, "a,b"), tuple(Kind.HTML, "x"), tuple(Kind.HTML, "y"));
    }

    @Test
    void noMoreThanThePolicySaysIsRead() {
        int most = ContentPolicy.DEFAULT.mostText();
        TextPiece piece = only(item(Item.Role.BODY, "plain", Map.of(), TEXT, "x".repeat(3 * most)));
        assertThat(piece.text()).hasSize(most);
        assertThat(piece.cut()).isTrue();
        byte[] large = "x".repeat(4 * most).getBytes(StandardCharsets.US_ASCII);
        Item[] many = Stream.generate(() -> item(Item.Role.BODY, "plain", Map.of(), TEXT, large))
                .limit(100)
                .toArray(Item[]::new);
        List<TextPiece> pieces = of(header(""), many);
        assertThat(pieces.stream().mapToInt(each -> each.text().length()).sum()).isEqualTo(4 * most);
        assertThat(pieces).allMatch(TextPiece::cut);
    }

    @Test
    void anyOctetsAreAText() {
        byte[] sample = "Grüße +AGw- \r\n >x \u00ad \r\n".getBytes(StandardCharsets.UTF_8);
        List<String> charsets = List.of("utf-7", "utf-16", "iso-2022-jp", "gb2312", "", "big5", "x-no", "utf-8", "\0");
        Fuzz.run(2_000, random -> {
            byte[] octets = Fuzz.mutate(sample, random, "+-\u001b$B \r\n");
            Map<String, String> parameters =
                    Map.of("charset", charsets.get(random.nextInt(charsets.size())), "format", "flowed");
            assertThat(body(octets, parameters)).isNotNull();
        });
    }

    private static String body(String text, Map<String, String> parameters) {
        return body(text.getBytes(StandardCharsets.UTF_8), parameters);
    }

    private static String body(byte[] octets, Map<String, String> parameters) {
        return only(item(Item.Role.BODY, "plain", parameters, TEXT, octets)).text();
    }

    private static TextPiece only(Item item) {
        return of(header(""), item).getFirst();
    }

    private static Item item(
            Item.Role role, @Nullable String subtype, Map<String, String> parameters, FileType type, String text) {
        return item(role, subtype, parameters, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Item item(
            Item.Role role, @Nullable String subtype, Map<String, String> parameters, FileType type, byte[] octets) {
        MediaType declared = subtype == null ? null : new MediaType("text", subtype, parameters);
        return new Item("1", "1", role, 0, List.of(), declared, type, Set.of(), Octets.of(octets));
    }

    private static MessageHeader header(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return MessageHeader.parse(octets, octets.length);
    }

    private static List<TextPiece> of(MessageHeader header, Item... items) {
        try {
            return Texts.of(header, new Inventory(List.of(items), List.of()), ContentPolicy.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
