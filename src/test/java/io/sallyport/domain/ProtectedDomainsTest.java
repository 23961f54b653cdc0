package io.sallyport.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.domain.Lookalike.Kind;
import io.sallyport.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProtectedDomainsTest {
    private static final ProtectedDomains OURS =
            ProtectedDomains.of(List.of("example.com", "widget.example", "deutsche-bank.de", "longcompanyname.com"));

    @Test
    void namesThemselvesAndThoseBelowAreNoLookalikes() {
        assertThat(Stream.of("example.com", "EXAMPLE.com.", "mail.example.com", "www.widget.example"))
                .allSatisfy(name -> assertThat(OURS.resembledBy(name)).isNull())
                .allSatisfy(name -> assertThat(OURS.contains(name)).isTrue());
    }

    @Test
    void honestNamesAreNoLookalikes() {
        assertThat(Stream.of(
                        "test.org",
                        "samples.org",
                        "apple.com",
                        "gadget.com",
                        "a.net",
                        "company.com",
                        "wikipedia.org",
                        "com",
                        "localhost",
                        "192.0.2.1",
                        "[192.0.2.1]",
                        "",
                        "."))
                .allSatisfy(name -> assertThat(OURS.resembledBy(name)).as(name).isNull());
    }

    @Test
    void lettersOfTheSameShape() {
        assertThat(kind("exarnple.com")).isEqualTo(Kind.CONFUSABLE);
        assertThat(kind("examp1e.com")).isEqualTo(Kind.CONFUSABLE);
        assertThat(kind("еxample.com")).as("Cyrillic е").isEqualTo(Kind.CONFUSABLE);
        assertThat(kind("xn--xample-2of.com")).as("the same as an A-label").isEqualTo(Kind.CONFUSABLE);
        assertThat(kind("еxample.net")).as("in another registry").isEqualTo(Kind.CONFUSABLE);
    }

    @Test
    void digitsPairsAndMarksReadAsLetters() {
        assertThat(kind("3xample.com")).isEqualTo(Kind.HOMOGLYPH);
        assertThat(kind("vviclget.example")).isEqualTo(Kind.HOMOGLYPH);
        assertThat(kind("éxample.com")).isEqualTo(Kind.HOMOGLYPH);
    }

    @Test
    void oneSlip() {
        assertThat(kind("examlpe.com")).as("swapped").isEqualTo(Kind.EDIT);
        assertThat(kind("exmple.com")).as("left out").isEqualTo(Kind.EDIT);
        assertThat(kind("exammple.com")).as("put in").isEqualTo(Kind.EDIT);
        assertThat(kind("exanple.com")).as("changed").isEqualTo(Kind.EDIT);
        assertThat(kind("longcmopanynmae.com")).as("two in a long name").isEqualTo(Kind.EDIT);
        assertThat(kind("xemaplle.com")).as("two in a short name").isNull();
    }

    @Test
    void wordsAndHyphens() {
        assertThat(kind("example-security.com")).isEqualTo(Kind.WORD);
        assertThat(kind("secure-example.com")).isEqualTo(Kind.WORD);
        assertThat(kind("examplebilling.net")).isEqualTo(Kind.WORD);
        assertThat(kind("my-example.net")).isEqualTo(Kind.PART);
        assertThat(kind("login-example-support.com")).isEqualTo(Kind.PART);
        assertThat(kind("deutsche.de")).as("a word left out").isEqualTo(Kind.WORD);
        assertThat(kind("deutschebank.com")).isIn(Kind.EDIT, Kind.HYPHEN);
        assertThat(kind("example-farm.org")).isEqualTo(Kind.PART);
    }

    @Test
    void otherRegistries() {
        assertThat(kind("example.co")).isEqualTo(Kind.OTHER_SUFFIX);
        assertThat(kind("www.example.co.uk")).isEqualTo(Kind.OTHER_SUFFIX);
        assertThat(kind("example.github.io")).isEqualTo(Kind.OTHER_SUFFIX);
    }

    @Test
    void wholeNamesInFrontOfAnother() {
        assertThat(OURS.resembledBy("example.com.evil.net")).isEqualTo(new Lookalike(Kind.SUBDOMAIN, "example.com"));
        assertThat(kind("login.example.com.evil.net")).isEqualTo(Kind.SUBDOMAIN);
        assertThat(kind("example.com-login.net")).isEqualTo(Kind.SUBDOMAIN);
        assertThat(kind("example-com.evil.net")).isEqualTo(Kind.SUBDOMAIN);
        assertThat(kind("example.evil.net")).as("our customer at a provider").isNull();
    }

    @Test
    void twoNamesAreComparedAlone() {
        assertThat(Lookalike.between("examlpe.com", "example.com")).isEqualTo(new Lookalike(Kind.EDIT, "example.com"));
        assertThat(Lookalike.between("other.org", "example.com")).isNull();
    }

    @Test
    void aKnownNameIsNoLookalikeOfAnother() {
        ProtectedDomains both = ProtectedDomains.of(List.of("example.com", "example.net"));
        assertThat(both.resembledBy("example.net")).isNull();
    }

    @Test
    void brandsKnowTheirOwnNames() {
        ProtectedDomains brands = WellKnownDomains.brands();
        assertThat(brands.names()).hasSizeGreaterThan(300);
        assertThat(Stream.of(
                        "amazon.co.jp", "google.pt", "www.paypal.com", "hotmail.com", "gmail.com", "db.com", "ing.de"))
                .allSatisfy(
                        name -> assertThat(brands.resembledBy(name)).as(name).isNull());
        assertThat(brands.resembledBy("paypa1.com")).isEqualTo(new Lookalike(Kind.CONFUSABLE, "paypal.com"));
        assertThat(brands.resembledBy("paypal.github.io").kind()).isEqualTo(Kind.OTHER_SUFFIX);
        assertThat(brands.resembledBy("dhl-tracking.com")).isEqualTo(new Lookalike(Kind.WORD, "dhl.com"));
        assertThat(brands.resembledBy("upsystems.com")).isNull();
        assertThat(brands.resembledBy("commerzbank-login.de")).isEqualTo(new Lookalike(Kind.WORD, "commerzbank.com"));
    }

    @Test
    void freeMailIsKnown() {
        assertThat(WellKnownDomains.isFreeMail("gmail.com")).isTrue();
        assertThat(WellKnownDomains.isFreeMail("example.com")).isFalse();
    }

    @Test
    void namesWithoutEndAndWithoutSenseAreAnswered() {
        assertThat(Stream.of(
                        "a".repeat(10_000_000),
                        "ж".repeat(100_000) + ".com",
                        "a.".repeat(5_000_000),
                        "-".repeat(60) + ".com",
                        "a.".repeat(120) + "example.com",
                        "xn--" + "9".repeat(59) + ".com",
                        "\uD800.com",
                        "\0.com",
                        "....",
                        "\u0301".repeat(200) + ".com",
                        "а.а",
                        "-.com",
                        "--.com"))
                .allSatisfy(name -> OURS.resembledBy(name));
        Fuzz.run(3000, random -> {
            byte[] mutant =
                    Fuzz.mutate("mail.exämple.com-login.net".getBytes(StandardCharsets.UTF_8), random, ".-éxn0вm");
            OURS.resembledBy(new String(mutant, StandardCharsets.UTF_8));
        });
    }

    @Test
    void manyNamesAreComparedAtOnce() {
        List<String> many = new ArrayList<>(IntStream.range(0, 20_000)
                .mapToObj(i -> "partner" + i * 7919 + "firm.com")
                .toList());
        many.add("example.com");
        ProtectedDomains partners = ProtectedDomains.of(many);
        List<String> names = List.of("examlpe.com", "unrelated-name.org", "www.someoneelse.co.uk", "exarnple.com");
        for (int i = 0; i < 300; i++) {
            partners.resembledBy(names.get(i % names.size()));
        }
        long start = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            partners.resembledBy(names.get(i % names.size()));
        }
        double micros = (System.nanoTime() - start) / 1e6;
        System.out.printf("one name against 20,000: %.1f µs%n", micros);
        assertThat(micros).isLessThan(5_000);
        assertThat(partners.resembledBy("examlpe.com").of()).isEqualTo("example.com");
    }

    private static @Nullable Kind kind(String name) {
        Lookalike found = OURS.resembledBy(name);
        return found == null ? null : found.kind();
    }
}
