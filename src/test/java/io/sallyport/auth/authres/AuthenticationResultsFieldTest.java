package io.sallyport.auth.authres;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuthenticationResultsFieldTest {
    @Test
    void eachResultHasALineOfItsOwn() {
        assertThat(AuthenticationResultsField.of(
                        "mx.example.com",
                        List.of(
                                result(
                                        "spf",
                                        "pass",
                                        "sender is authorized",
                                        null,
                                        "smtp.mailfrom",
                                        "anne@example.net"),
                                result("dkim", "fail", null, "body has changed", "header.d", "example.net")),
                        false))
                .isEqualTo("""
                        Authentication-Results: mx.example.com;
                         spf=pass (sender is authorized) smtp.mailfrom=anne@example.net;
                         dkim=fail reason="body has changed" header.d=example.net
                        """.replace("\n", "\r\n"));
    }

    @Test
    void withoutResultsItSaysNone() {
        assertThat(AuthenticationResultsField.of("mx.example.com", List.of(), false))
                .isEqualTo("Authentication-Results: mx.example.com; none\r\n");
    }

    @Test
    void theResultsAloneServeOtherFields() {
        assertThat(AuthenticationResultsField.resinfos(List.of(result("arc", "none", null, null))))
                .isEqualTo(";\r\n arc=none");
    }

    @Test
    void valuesAreQuotedWhereTheGrammarAsksForIt() {
        assertThat(value("192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(value("2001:db8::1")).isEqualTo("\"2001:db8::1\"");
        assertThat(value("abc+/=")).isEqualTo("\"abc+/=\"");
        assertThat(value("")).isEqualTo("\"\"");
        assertThat(value("@example.com")).isEqualTo("@example.com");
        assertThat(value("anne@localhost")).isEqualTo("\"anne@localhost\"");
        assertThat(value("\"a b\"@example.com")).isEqualTo("\"\\\"a b\\\"@example.com\"");
        assertThat(value("a;dmarc=pass")).isEqualTo("\"a;dmarc=pass\"");
        assertThat(value("back\\slash")).isEqualTo("\"back\\\\slash\"");
    }

    @Test
    void whatAHeaderMustNotHoldBecomesAQuestionMark() {
        assertThat(value("a\0b.example")).isEqualTo("\"a?b.example\"");
        assertThat(value("a\r\nBcc: b")).isEqualTo("\"a  Bcc: b\"");
        assertThat(value("\u202egro.example")).isEqualTo("\"?gro.example\"");
        assertThat(value("\ud800")).isEqualTo("\"?\"");
    }

    @Test
    void domainsAreWrittenAsALabels() {
        assertThat(value("bücher.example")).isEqualTo("xn--bcher-kva.example");
        assertThat(value("anne@bücher.example")).isEqualTo("anne@xn--bcher-kva.example");
        assertThat(AuthenticationResultsField.of("bücher.example", List.of(), true))
                .isEqualTo("Authentication-Results: xn--bcher-kva.example; none\r\n");
    }

    @Test
    void otherCharactersStandOnlyWhereTheMessageMayHoldThem() {
        var result = result("spf", "pass", "grüße", null, "smtp.mailfrom", "änne@bücher.example");
        assertThat(AuthenticationResultsField.resinfos(List.of(result), false))
                .isEqualTo(";\r\n spf=pass (gr??e) smtp.mailfrom=?nne@xn--bcher-kva.example");
        assertThat(AuthenticationResultsField.resinfos(List.of(result), true))
                .isEqualTo(";\r\n spf=pass (grüße) smtp.mailfrom=änne@xn--bcher-kva.example");
    }

    @Test
    void textsForPeopleHoldNothingThatIsSyntaxAnywhere() {
        var result = result("spf", "fail", "x); dmarc=pass (\\", "\"; dkim=pass\r\n\r\nbody");
        assertThat(AuthenticationResultsField.resinfos(List.of(result)))
                .isEqualTo(";\r\n spf=fail (x], dmarc=pass [/) reason=\"', dkim=pass body\"");
    }

    @Test
    void aResultThatIsNoKeywordIsLeftOutAndCounted() {
        assertThat(AuthenticationResultsField.resinfos(List.of(
                        result("spf", "pass;", null, null),
                        result("d kim", "pass", null, null),
                        result("dkim", "pass", null, null, "header d", "x.example"))))
                .isEqualTo(";\r\n dkim=pass\r\n (2 more)");
        assertThat(AuthenticationResultsField.resinfos(List.of(result("", "pass", null, null))))
                .isEqualTo("; none\r\n (1 more)");
    }

    @Test
    void linesAreFoldedWhereTheyCan() {
        String words = "word ".repeat(40);
        String field = AuthenticationResultsField.of(
                "mx.example.com",
                List.of(result("spf", "pass", words, words, "smtp.mailfrom", words, "smtp.helo", "mx.example.net")),
                false);
        assertThat(field.lines()).allMatch(line -> line.length() <= 78).hasSizeGreaterThan(6);
        assertThat(field.lines().skip(1)).allMatch(line -> line.startsWith(" ") && !line.isBlank());
    }

    @Test
    void theFieldIsBoundedWhateverTheFactsAre() {
        String huge = "\"\\ä".repeat(100_000);
        String[] properties = IntStream.range(0, 2000)
                .mapToObj(i -> i % 2 == 0 ? "header.p" + i : "\\\"".repeat(i % 300))
                .toArray(String[]::new);
        properties[1] = huge;
        List<AuthenticationResult> results = Collections.nCopies(1000, result("dkim", "fail", huge, huge, properties));
        for (boolean smtpUtf8 : new boolean[] {false, true}) {
            String field = AuthenticationResultsField.of("mx.example.com", results, smtpUtf8);
            assertThat(field.length()).isLessThan(40_000);
            assertThat(field.lines()).allMatch(line -> line.getBytes(StandardCharsets.UTF_8).length <= 998);
            assertThat(field).endsWith("(984 more)\r\n");
        }
    }

    @Test
    void thousandsOfSignaturesDoNotCrowdOutTheRest() {
        List<AuthenticationResult> results =
                new ArrayList<>(Collections.nCopies(1000, result("dkim", "pass", null, null)));
        results.add(result("dmarc", "fail", null, null));
        assertThat(AuthenticationResultsField.resinfos(results)).contains(" dmarc=fail");
    }

    private static String value(String text) {
        String prefix = ";\r\n x=y p.q=";
        String written = AuthenticationResultsField.resinfos(List.of(result("x", "y", null, null, "p.q", text)));
        assertThat(written).startsWith(prefix);
        return written.substring(prefix.length());
    }

    static AuthenticationResult result(
            String method, String result, @Nullable String comment, @Nullable String reason, String... namesAndValues) {
        List<Property> properties = IntStream.range(0, namesAndValues.length / 2)
                .mapToObj(i -> {
                    List<String> name = Arrays.asList(namesAndValues[2 * i].split("\\.", 2));
                    return new Property(name.getFirst(), name.getLast(), namesAndValues[2 * i + 1]);
                })
                .toList();
        return new AuthenticationResult(method, result, comment, reason, properties, List.of());
    }
}
