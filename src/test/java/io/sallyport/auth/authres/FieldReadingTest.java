package io.sallyport.auth.authres;

import static io.sallyport.auth.authres.AuthenticationResultsFieldTest.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sallyport.auth.authres.FieldReading.Malformed;
import io.sallyport.auth.authres.FieldReading.Parsed;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import io.sallyport.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FieldReadingTest {
    @Test
    void readsTheExamplesOfTheStandard() {
        // RFC 8601 appendix B.2 to B.7, and § 2.2 for what they leave out
        assertThat(parsed(" example.org 1; none")).isEqualTo(new Parsed("example.org", 1, List.of()));
        assertThat(parsed(" example.com;\r\n          spf=pass smtp.mailfrom=example.net")
                        .results())
                .containsExactly(result("spf", "pass", null, null, "smtp.mailfrom", "example.net"));
        assertThat(parsed("""
                         example.com;
                                  auth=pass (cram-md5) smtp.auth=sender@example.net;
                                  spf=pass smtp.mailfrom=example.net
                        """.stripTrailing().replace("\n", "\r\n")).results())
                .containsExactly(
                        result("auth", "pass", "cram-md5", null, "smtp.auth", "sender@example.net"),
                        result("spf", "pass", null, null, "smtp.mailfrom", "example.net"));
        assertThat(parsed(" example.com; dkim=pass reason=\"good signature\" header.i=@mail-router.example.net;"
                                + " dkim=fail reason=\"bad signature\" header.i=@newyork.example.com")
                        .results())
                .containsExactly(
                        result("dkim", "pass", null, "good signature", "header.i", "@mail-router.example.net"),
                        result("dkim", "fail", null, "bad signature", "header.i", "@newyork.example.com"));
    }

    @Test
    void commentsAndSpacesMayStandBetweenAllWords() {
        assertThat(parsed(
                        " (a)foo.example.net (foobar) 1 (baz);\r\n\t(c) dkim (Because I like it) / (d) 1 (e) = (f) fail"
                                + " (g (h \\) (i)))\r\n policy (A dot can go here) . (like that) expired (this surprised me)"
                                + " = (as I wasn't expecting it) 1362471462 (end)"))
                .isEqualTo(new Parsed(
                        "foo.example.net",
                        1,
                        List.of(result("dkim", "fail", "g (h ) (i))", null, "policy.expired", "1362471462"))));
    }

    @Test
    void quotedStringsMeanWhatTheyQuote() {
        assertThat(parsed("\"mx.example\\.com\"; spf=pass smtp.mailfrom=\"a\\\"b;\r\n c\" smtp.helo=\"\"")
                        .results())
                .containsExactly(result("spf", "pass", null, null, "smtp.mailfrom", "a\"b; c", "smtp.helo", ""));
        assertThat(parsed("a; spf=pass smtp.mailfrom=\"a b\"@example.com")
                        .results()
                        .getFirst()
                        .property("smtp", "mailfrom"))
                .isEqualTo("\"a b\"@example.com");
    }

    @Test
    void unknownMethodsAreKeptAndWordsAreComparedInLowerCase() {
        assertThat(parsed("a; X-Odd=Perhaps Smtp.RcptTo=X@Y.example").results())
                .containsExactly(result("x-odd", "perhaps", null, null, "smtp.rcptto", "X@Y.example"));
    }

    @Test
    void whatLargeProvidersWriteIsRead() {
        assertThat(parsed("mx.google.com;\r\n       dkim=pass header.i=@a.example header.s=s1 header.b=\"a/b\";\r\n"
                                + "       dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=a.example;")
                        .results())
                .hasSize(2);
        assertThat(parsed("x; dkim=pass header.b=Ab/c+d=; dmarc=pass action=none header.from=a.example;compauth=pass"
                                + " reason=100")
                        .results())
                .containsExactly(
                        result("dkim", "pass", null, null, "header.b", "Ab/c+d="),
                        result("dmarc", "pass", null, null, "header.from", "a.example"),
                        result("compauth", "pass", null, "100"));
    }

    @Test
    void aFieldWithoutAuthservIdIsMalformed() {
        assertThat(FieldReading.of("spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.example"))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void hostsAreComparedAsDomains() {
        for (String id : List.of(
                "mx.example.com",
                "MX.Example.COM",
                "\"mx.example.com\"",
                "\"m\\x.example.com\"",
                "mx.example.com.",
                "(a)mx.example.com(b)",
                "ｍｘ.example.com")) {
            assertThat(parsed(id + ";none").isBy("mx.example.com")).as(id).isTrue();
        }
        assertThat(parsed("xn--bcher-kva.example; none").isBy("Bücher.example")).isTrue();
        assertThat(parsed("bücher.example; none").isBy("xn--bcher-kva.example")).isTrue();
        assertThat(parsed("mx.example.com.example; none").isBy("mx.example.com"))
                .isFalse();
    }

    @Test
    void whatBreaksTheGrammarIsMalformed() {
        for (String value : List.of(
                "",
                ";",
                "mx.example.com",
                "mx.example.com;",
                "mx.example.com; none; none",
                "mx.example.com; none spf=pass",
                "mx.example.com none",
                "mx.example.com 12345; none",
                "mx.example.com/1; none",
                "mx(x).example.com; none",
                "a; spf",
                "a; spf=",
                "a; spf=pass;; dkim=pass",
                "a; spf=pass smtp.mailfrom",
                "a; spf=pass smtp.mailfrom=",
                "a; spf=pass smtp.mailfrom=\"open",
                "a; spf=pass (open",
                "a; spf=pass (a) )",
                "a; spf=pass\0",
                "a; spf=pass (\0)",
                "a; spf=pass smtp.mailfrom=\"\n\"",
                "a; spf=pass\r\nBcc: b",
                "a; spf=pass smtp.mailfrom=\"\\")) {
            assertThat(FieldReading.of(value)).as(value).isInstanceOf(Malformed.class);
        }
    }

    @Test
    void hugeFieldsAreRefusedQuickly() {
        List<String> hostile = List.of(
                "a; spf=pass " + "(".repeat(60_000),
                "a; spf=pass " + "(".repeat(30_000) + ")".repeat(30_000),
                "a; " + "spf=pass;".repeat(7_000),
                "a; spf=pass" + " x.y=z".repeat(10_000),
                "a; spf=pass smtp.mailfrom=\"" + "\\\"".repeat(30_000),
                "a; spf=pass (\\)".repeat(5_000),
                "a;" + " ".repeat(1_000_000) + "none");
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (String value : hostile) {
                assertThat(FieldReading.of(value)).isInstanceOf(Malformed.class);
            }
        });
        assertThat(parsed("a; spf=pass " + "(".repeat(20) + ")".repeat(20)).results())
                .hasSize(1);
        assertThat(parsed("a" + "; spf=pass".repeat(100)).results()).hasSize(100);
    }

    /** Random changes to fields give a reading, never an exception; what is read can be written and read again. */
    @Test
    void anyOctetsGiveAReading() {
        byte[] field = ("mx.example.com 1; spf=pass (a (b) \\)) reason=\"x\\\"y\" smtp.mailfrom=\"a b\"@example.com"
                        + " smtp.helo=b.example;\r\n dkim/1=fail header.d=a.example; none=x")
                .getBytes(StandardCharsets.US_ASCII);
        Fuzz.run(20_000, random -> {
            String value = new String(
                    Fuzz.mutate(field, random, "\";()\\=./@ \r\n\t1a-\0"),
                    random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
            if (FieldReading.of(value) instanceof Parsed first) {
                Parsed again = rewritten(first.authservId(), first.results());
                assertThat(again.results())
                        .hasSizeLessThanOrEqualTo(first.results().size());
            }
        });
    }

    /** Whatever the facts hold, who reads the field gets the same methods, results and properties. */
    @Test
    void whatIsWrittenIsReadTheSame() {
        Fuzz.run(5_000, random -> {
            List<AuthenticationResult> results = IntStream.range(0, random.nextInt(1, 4))
                    .mapToObj(i -> new AuthenticationResult(
                            "m" + i,
                            "r" + i,
                            random.nextBoolean() ? hostile(random) : null,
                            random.nextBoolean() ? hostile(random) : null,
                            List.of(
                                    new Property("header", "d", hostile(random)),
                                    new Property("smtp", "mailfrom", hostile(random) + "@example.com")),
                            List.of()))
                    .toList();
            Parsed read = rewritten("mx.example.com", results);
            assertThat(read.isBy("mx.example.com")).isTrue();
            assertThat(shape(read.results())).isEqualTo(shape(results));
        });
    }

    /** What must survive: methods, results, and the properties with what a header must not hold replaced. */
    private static List<List<String>> shape(List<AuthenticationResult> results) {
        List<List<String>> shapes = new ArrayList<>();
        for (AuthenticationResult result : results) {
            List<String> shape = new ArrayList<>(List.of(result.method(), result.result()));
            result.properties().stream()
                    .map(property -> property.toString()
                            .replaceAll("[\\t\\r\\n]", " ")
                            .codePoints()
                            .mapToObj(c -> c >= 0x20 && c < 0x7f ? Character.toString(c) : "?")
                            .collect(Collectors.joining()))
                    .forEach(shape::add);
            shapes.add(shape);
        }
        return shapes;
    }

    private static String hostile(Random random) {
        String alphabet = "\"\\();=,.@ab <>\r\n\t\0\u007f\u0085\ufffd\u2028\ud83d;  ";
        return IntStream.range(0, random.nextInt(60))
                .mapToObj(ignored -> String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))))
                .collect(Collectors.joining());
    }

    private static Parsed rewritten(String authservId, List<AuthenticationResult> results) {
        String field = AuthenticationResultsField.of(authservId, results, false);
        assertThat(field).endsWith("\r\n").matches("(?s)[\\x20-\\x7e\\r\\n]*");
        assertThat(field.substring(0, field.length() - 2).split("\r\n", -1))
                .allMatch(line -> !line.isBlank() && line.length() <= 998 && line.indexOf('\n') < 0);
        return parsed(field.substring(field.indexOf(':') + 1, field.length() - 2));
    }

    private static Parsed parsed(String value) {
        FieldReading reading = FieldReading.of(value);
        assertThat(reading).as(value).isInstanceOf(Parsed.class);
        return (Parsed) reading;
    }
}
