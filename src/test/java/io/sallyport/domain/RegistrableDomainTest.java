package io.sallyport.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.DomainNames;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RegistrableDomainTest {
    @Test
    void registryAndOneLabel() {
        assertThat(RegistrableDomain.of("www.Example.CO.UK."))
                .isEqualTo(new RegistrableDomain("example.co.uk", "co.uk", null));
        assertThat(RegistrableDomain.of("example.com").label()).isEqualTo("example");
    }

    @Test
    void strangersBelowOneNameAreKnownApartAndTheirOperatorIsNamed() {
        assertThat(RegistrableDomain.of("www.alice.github.io"))
                .isEqualTo(new RegistrableDomain("alice.github.io", "github.io", "github.io"));
        assertThat(RegistrableDomain.of("github.io")).isEqualTo(new RegistrableDomain("github.io", "io", null));
    }

    @Test
    void bothFormsOfALabel() {
        assertThat(RegistrableDomain.of("www.bücher.example").name()).isEqualTo("xn--bcher-kva.example");
        assertThat(RegistrableDomain.of("www.xn--bcher-kva.example").name()).isEqualTo("xn--bcher-kva.example");
    }

    @Test
    void someNamesAreNobodys() {
        assertThat(List.of(
                        "",
                        ".",
                        "localhost",
                        "com",
                        "co.uk",
                        "192.0.2.1",
                        "[192.0.2.1]",
                        "[IPv6:::1]",
                        ".example.com",
                        "a..b",
                        "x".repeat(64) + ".com",
                        "a.".repeat(200) + "com",
                        "with space.com"))
                .allSatisfy(
                        name -> assertThat(RegistrableDomain.of(name)).as(name).isNull());
    }

    @Test
    void nameOfWhatIsNobodysIsItself() {
        assertThat(RegistrableDomain.nameOf("Localhost")).isEqualTo("localhost");
        assertThat(RegistrableDomain.nameOf("a.b.example.org")).isEqualTo("example.org");
    }

    /** The cases of the Public Suffix List. Unlike it, a private suffix itself is a name that somebody has: its operator. */
    @Test
    void casesOfTheList() throws IOException {
        List<String> failed = new ArrayList<>();
        int cases = 0;
        for (String line : Files.readAllLines(Suites.require("dmarc/psl/tests/tests.txt"))) {
            String[] words = line.split(" ");
            if (line.startsWith("//") || words.length != 2 || words[0].equals("null") || words[0].equals("uk.com")) {
                continue;
            }
            cases++;
            RegistrableDomain found = RegistrableDomain.of(words[0]);
            String expected = words[1].equals("null") ? null : DomainNames.toAscii(words[1]);
            if (!Objects.equals(expected, found == null ? null : found.name())) {
                failed.add(line + ": " + found);
            }
        }
        assertThat(cases).isGreaterThan(70);
        assertThat(failed).isEmpty();
    }
}
