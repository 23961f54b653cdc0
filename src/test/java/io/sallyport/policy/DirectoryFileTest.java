package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.mail.MailAddress;
import io.sallyport.policy.DirectoryFile.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DirectoryFileTest {
    @Test
    void peopleOfCsv() {
        DirectoryFile directory = DirectoryFile.of(
                "people.csv",
                "\uFEFFName,Department,Address,Title,Aliases",
                "# our board",
                "Anna Doe,Board,Anna.Doe@Example.com,Chief Financial Officer,Anna Smith; Änne Doe",
                "\"Roe, Richard\",,richard@example.com rr@example.com,,",
                "No Address");
        assertThat(directory.people())
                .containsExactly(
                        new Person(
                                "Anna Doe",
                                List.of("Anna Smith", "Änne Doe"),
                                List.of(new MailAddress("anna.doe", "example.com")),
                                "Chief Financial Officer",
                                "people.csv",
                                3),
                        new Person(
                                "Roe, Richard",
                                List.of(),
                                List.of(
                                        new MailAddress("richard", "example.com"),
                                        new MailAddress("rr", "example.com")),
                                null,
                                "people.csv",
                                4),
                        new Person("No Address", List.of(), List.of(), null, "people.csv", 5));
        assertThat(directory.having(new MailAddress("RICHARD", "example.com")).place())
                .isEqualTo("people.csv:4");
        assertThat(directory.having(new MailAddress("nobody", "example.com"))).isNull();
    }

    @Test
    void semicolonsOfSpreadsheets() {
        DirectoryFile directory = DirectoryFile.of("people.csv", "name;address", "Anna Doe;a@example.com");
        assertThat(directory.people().getFirst().addresses()).hasSize(1);
    }

    @Test
    void peopleOfLdif() {
        DirectoryFile directory = DirectoryFile.of(
                "people.ldif",
                "version: 1",
                "",
                "dn: cn=Anna Doe,dc=example,dc=com",
                "objectClass: person",
                "cn: Anna Doe",
                "displayName:: w4RubmEgRG9l",
                "givenName: Anna",
                "sn: Doe",
                "title: CFO",
                "mail: anna@example.com",
                "proxyAddresses: SMTP:anna@example.com",
                "proxyAddresses: smtp:anna.d",
                " oe@example.com",
                "proxyAddresses: x500:/o=old",
                "",
                "dn: cn=printer,dc=example,dc=com",
                "cn: printer",
                "",
                "dn: cn=Richard,dc=example,dc=com",
                "cn: Richard Roe",
                "mail: richard@example.com",
                "");
        assertThat(directory.people()).extracting(Person::name).containsExactly("Änna Doe", "Richard Roe");
        assertThat(directory.people()).extracting(Person::line).containsExactly(3, 19);
        Person anna = directory.people().getFirst();
        assertThat(anna.aliases()).containsExactly("Anna Doe");
        assertThat(anna.title()).isEqualTo("CFO");
        assertThat(anna.addresses()).extracting(MailAddress::localPart).containsExactly("anna", "anna.doe");
    }

    @Test
    void whatIsWrongIsToldWithItsLine() {
        assertThat(problems("people.csv", "address", "a@example.com"))
                .containsExactly("1: must be a header line with a column name, and address, title, aliases");
        assertThat(problems("people.csv", "name,address", "A,a@b@c", ",x@example.com", "B,ok@example.com"))
                .containsExactly("2: must be an address such as user@example.org", "3: must have a name");
        assertThat(problems("people.csv", "name,name", "A,B")).containsExactly("1: must stand only once");
        assertThat(problems("people.csv", "name", "\"never ends", "x"))
                .singleElement()
                .asString()
                .contains("must be CSV");
        assertThat(problems("people.csv", "name", "x".repeat(301)))
                .containsExactly("2: must have at most 300 characters");
        assertThat(problems("people.ldif", "dn: cn=x", "nonsense", ""))
                .singleElement()
                .asString()
                .contains("must be LDIF");
    }

    /** RFC 2849 § 2 lets a value stand in another file, or anywhere in the world. */
    @Test
    void valuesFromElsewhereAreNotFetched() {
        assertThat(problems("people.ldif", "dn: cn=x", "cn:< file:///etc/passwd", "mail: a@example.com", ""))
                .containsExactly("2: must hold its values itself");
    }

    @Test
    void equalIfTheSamePeople() {
        assertThat(DirectoryFile.of("a.csv", "name", "A"))
                .isEqualTo(DirectoryFile.of("a.csv", "name", "A"))
                .hasToString("a.csv");
        assertThat(DirectoryFile.of("a.csv", "name", "A")).isNotEqualTo(DirectoryFile.of("a.csv", "name", "B"));
        assertThatThrownBy(() -> DirectoryFile.of("a.csv", "name,address", "A,b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHundredThousandPeopleAreReadInASecond() {
        String csv = IntStream.range(0, 100_000)
                .mapToObj(i -> "Given%d Surname%d,user%d@example.com,,".formatted(i, i % 977, i))
                .collect(Collectors.joining("\n", "name,address,title,aliases\n", ""));
        long start = System.nanoTime();
        DirectoryFile directory = DirectoryFile.of("people.csv", csv);
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertThat(directory.people()).hasSize(100_000);
        System.out.println("100,000 people read in " + taken.toMillis() + " ms");
        assertThat(taken).isLessThan(Duration.ofSeconds(10)); // Of a machine that others use too
    }

    private static List<String> problems(String name, String... lines) {
        List<String> problems = new ArrayList<>();
        DirectoryFileReader.read(
                name,
                String.join("\n", lines),
                (place, path, value, expected, advice) -> problems.add(place.line() + ": " + expected));
        return problems;
    }
}
