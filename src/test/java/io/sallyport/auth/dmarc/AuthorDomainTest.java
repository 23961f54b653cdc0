package io.sallyport.auth.dmarc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.DomainNames;
import io.sallyport.message.MessageHeader;
import io.sallyport.testing.Fuzz;
import io.sallyport.testing.TextTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class AuthorDomainTest {
    @Test
    void everyLineOfTheTableIsReadAsItSays() {
        List<String> wrong = new ArrayList<>();
        List<String> lines = TextTable.lines("/dmarc/authors.txt");
        for (String line : lines) {
            String[] cells = line.split(" \\| ?", -1);
            AuthorDomain author = read(TextTable.octets(cells[0].replace("\\n", "\r\n")));
            String domain = author.domain() == null ? "-" : author.domain();
            if (!domain.equals(cells[1].strip()) || !author.defects().equals(defects(cells[2]))) {
                wrong.add(line + "\n    is " + domain + " " + author.defects());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(lines).hasSizeGreaterThan(80);
    }

    private static Set<AuthorDefect> defects(String cell) {
        Set<AuthorDefect> defects = EnumSet.noneOf(AuthorDefect.class);
        for (String name : cell.strip().split(" ")) {
            if (!name.isEmpty()) {
                defects.add(AuthorDefect.valueOf(name));
            }
        }
        return defects;
    }

    @Test
    void everyDomainThatSomebodyMayReadIsClaimed() {
        assertThat(read("From: <a@one.example>b@two.example, \"c@three.example\"@four.example")
                        .claimed())
                .containsExactlyInAnyOrder("one.example", "two.example", "three.example", "four.example");
    }

    @Test
    void problemNamesWhatIsAmbiguousAndNothingElse() {
        AuthorDomain author = read("From: a@one.example, b@two.example");
        assertThat(author.problem()).isEqualTo("several domains in From");
        assertThat(read("From: a@one.example, b@one.example").problem()).isEmpty();
    }

    @Test
    void hostileFieldsCostLittle() {
        List<String> hostile = List.of(
                "From: " + "(".repeat(100_000),
                "From: " + "(".repeat(8_000) + ")".repeat(8_000) + " a@b.example",
                "From: " + "a@b.example, ".repeat(10_000),
                "From: " + "a@b.example, ".repeat(1_000),
                "From: " + "@".repeat(16_000),
                "From: " + "<".repeat(16_000),
                "From: " + "\"\\".repeat(8_000),
                "From: a@" + "b.".repeat(8_000) + "example",
                "From: " + "@\u00fc.e ".repeat(2_500),
                "From: " + "[".repeat(16_000),
                "From: a@b.example\r\n".repeat(20_000),
                "Subject: " + "\n".repeat(1_000_000),
                "Subject: " + "\nfro".repeat(250_000),
                ("\u0000".repeat(999) + "\r\n").repeat(1_000));
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (String header : hostile) {
                AuthorDomain author = read(header);
                assertThat(author.domain() == null || author.domain().equals("b.example"))
                        .isTrue();
                assertThat(author.claimed()).hasSizeLessThanOrEqualTo(AuthorDomain.MAX_ADDRESSES);
            }
        });
    }

    /** Whatever the octets: an author is one valid domain that the field names, or there is a reason why not. */
    @Test
    void anyFieldHasAnAuthorOrAReason() {
        List<byte[]> seeds = TextTable.lines("/dmarc/authors.txt").stream()
                .map(line -> TextTable.octets(line.split(" \\| ?", -1)[0].replace("\\n", "\r\n")))
                .filter(octets -> octets.length < 1000)
                .toList();
        Fuzz.run(20_000, random -> {
            byte[] header = Fuzz.mutate(
                    seeds.get(random.nextInt(seeds.size())), random, "<>()[]@,;:\"\\ \t\r\n.=?\0From\u00ff");
            AuthorDomain author = read(header);
            if (author.domain() == null) {
                assertThat(author.problem()).isNotEmpty();
            } else {
                assertThat(author.claimed()).containsExactly(author.domain());
                assertThat(DomainNames.isDomain(author.domain())).isTrue();
                assertThat(author.defects()).noneMatch(AuthorDefect::isAmbiguous);
            }
        });
    }

    private static AuthorDomain read(String header) {
        return read(header.getBytes(UTF_8));
    }

    private static AuthorDomain read(byte[] header) {
        return AuthorDomain.of(MessageHeader.parse(header, header.length));
    }
}
