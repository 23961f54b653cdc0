package io.sallyport.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Fuzz;
import io.sallyport.testing.TextTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class AddressParserTest {
    private static final String INTERESTING = "@.\\\"<>[]:,;%! -_a1IPv6é\t";

    @Test
    void mailboxesAreReadAsTheTableSays() {
        SoftAssertions softly = new SoftAssertions();
        for (String line : TextTable.lines("/smtp/addresses.txt")) {
            String[] cells = line.split(" +-> ", 2);
            softly.assertThat(describe(AddressParser.parse(TextTable.text(cells[0]))))
                    .as(line)
                    .isEqualTo(TextTable.text(cells[1]));
        }
        softly.assertAll();
    }

    @Test
    void writtenAddressIsReadAsTheSameAddress() {
        for (String line : TextTable.lines("/smtp/addresses.txt")) {
            assertRoundTrip(TextTable.text(line.split(" +-> ", 2)[0]));
        }
    }

    @Test
    void randomAddressesSurviveWritingAndReading() {
        List<String> known = TextTable.lines("/smtp/addresses.txt").stream()
                .map(line -> TextTable.text(line.split(" +-> ", 2)[0]))
                .toList();
        Fuzz.run(20_000, random -> {
            byte[] seed = known.get(random.nextInt(known.size())).getBytes(StandardCharsets.UTF_8);
            assertRoundTrip(new String(Fuzz.mutate(seed, random, INTERESTING), StandardCharsets.UTF_8));
            assertRoundTrip(randomCharacters(random) + "@" + randomCharacters(random));
        });
    }

    @Test
    void pathIsReadToItsEndAndNoFurther() {
        assertThat(AddressParser.path("TO:<a@b.example> X", 3))
                .isEqualTo(new AddressParser.Path.Mailbox(new MailAddress("a", "b.example"), 16));
        assertThat(AddressParser.path("<>>", 0)).isEqualTo(new AddressParser.Path.Empty(2));
        assertThat(AddressParser.path("", 0)).isInstanceOf(AddressParser.Path.Invalid.class);
        assertThat(AddressParser.path("<", 0)).isInstanceOf(AddressParser.Path.Invalid.class);
    }

    @Test
    void loneSurrogateIsNoCharacterOfAnAddress() {
        assertThat(AddressParser.parse("a\ud800@b.example")).isNull();
        assertThat(AddressParser.parse("\"a\udc00\"@b.example")).isNull();
        assertThat(AddressParser.parse("a@b\ud800.example")).isNull();
    }

    @Test
    void embeddedRoutesAreNoticed() {
        assertThat(List.of("user%other@b.example", "other!user@b.example", "\"user@other\"@b.example"))
                .allSatisfy(text ->
                        assertThat(AddressParser.parse(text)).isNotNull().matches(MailAddress::hasEmbeddedRoute));
        assertThat(new MailAddress("user+tag", "b.example").hasEmbeddedRoute()).isFalse();
    }

    private static String describe(MailAddress address) {
        return address == null ? "refused" : address.localPart() + " | " + address.domain();
    }

    private static void assertRoundTrip(String text) {
        MailAddress address = AddressParser.parse(text);
        if (address != null) {
            assertThat(AddressParser.parse(address.toString()))
                    .as("%s, read from %s", address, text)
                    .isEqualTo(address);
            assertThat(address.asciiDomain()).matches(Ascii::isAscii, "ASCII");
        }
    }

    private static String randomCharacters(Random random) {
        List<Integer> blocks = List.of(0x80, 0x80, 0x80, 0x250, 0x700, 0x2100, 0x10000, 0x20000);
        List<Integer> characters = new ArrayList<>();
        for (int length = random.nextInt(1, 6); length > 0; length--) {
            characters.add(random.nextInt(blocks.get(random.nextInt(blocks.size()))));
        }
        return characters.stream()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
