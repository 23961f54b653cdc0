package io.sallyport.auth.spf;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.spf.SpfResult.Identity;
import io.sallyport.auth.spf.SpfResult.Result;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.MailAddress;
import io.sallyport.testing.FakeDns;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the conformance suites leave open: traces, limits of our own, hostile records. */
class SpfVerifierTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

    private final FakeDns dns = new FakeDns();

    @Test
    void traceTellsEachStep() {
        dns.txt("example.test", "v=spf1 a:mx.example.test include:other.test -all");
        dns.a("mx.example.test", "192.0.2.7").txt("other.test", "v=spf1 ip4:192.0.2.0/24 -all");
        SpfResult result = check("example.test");
        assertThat(result.result()).isEqualTo(Result.PASS);
        assertThat(result.trace().stream().map(SpfResult.Step::toString))
                .containsExactly(
                        "example.test v=spf1 [TXT example.test]: found",
                        "example.test a:mx.example.test [A mx.example.test]: no match",
                        "example.test include:other.test: asks other.test",
                        "  other.test v=spf1 [TXT other.test]: found",
                        "  other.test ip4:192.0.2.0/24: match: pass",
                        "example.test include:other.test: match: pass");
    }

    @Test
    void nullReversePathChecksTheHello() {
        dns.txt("mx.example.test", "v=spf1 -all");
        SpfResult result = SpfChecks.verifier(dns).check(CLIENT, "mx.example.test", null);
        assertThat(result.identity()).isEqualTo(Identity.HELO);
        assertThat(result.result()).isEqualTo(Result.FAIL);
    }

    @Test
    void internationalDomainIsCheckedByItsALabels() {
        dns.txt("xn--bcher-kva.test", "v=spf1 exists:%{d}.list.test -all")
                .a("xn--bcher-kva.test.list.test", "127.0.0.2");
        assertThat(check("bücher.test").result()).isEqualTo(Result.PASS);
    }

    /** RFC 8616 § 4. */
    @Test
    void termWithALocalPartBeyondAsciiDoesNotMatch() {
        dns.txt("example.test", "v=spf1 exists:%{l}.example.test ?all").a("é.example.test", "127.0.0.2");
        SpfResult result = SpfChecks.verifier(dns).check(CLIENT, "h.test", new MailAddress("é", "example.test"));
        assertThat(result.result()).isEqualTo(Result.NEUTRAL);
    }

    @Test
    void serverThatNeverAnswersIsATemporaryErrorWithinTheTimeOfTheCheck() {
        dns.txt("example.test", "v=spf1 a:silent.test -all").silent("silent.test");
        SpfResult result = SpfChecks.verifier(dns, Duration.ofMillis(100))
                .check(CLIENT, "h.test", new MailAddress("a", "example.test"));
        assertThat(result.result()).isEqualTo(Result.TEMPERROR);
        assertThat(result.problem()).isEqualTo("A silent.test: time-out");
    }

    @Test
    void fixedNamesOfARecordAreAskedForAtOnce() {
        dns.txt("example.test", "v=spf1 include:a.test include:b.test -all");
        dns.silent("a.test").silent("b.test");
        SpfChecks.verifier(dns, Duration.ofMillis(50)).check(CLIENT, "h.test", new MailAddress("a", "example.test"));
        assertThat(dns.asked()).contains(new DnsQuestion.Txt("b.test"));
    }

    @Test
    void nothingIsAskedAheadWhereAnAddressDecides() {
        dns.txt("example.test", "v=spf1 ip4:192.0.2.1 include:a.test include:b.test -all");
        assertThat(check("example.test").result()).isEqualTo(Result.PASS);
        assertThat(dns.asked()).hasSize(1);
    }

    @Test
    void explanationThatNoReplyCanHoldIsLeftOut() {
        dns.txt("example.test", "v=spf1 -all exp=why.test").txt("why.test", "x".repeat(401));
        assertThat(check("example.test").explanation()).isNull();
        dns.txt("other.test", "v=spf1 -all exp=because.test").txt("because.test", "%{l}");
        SpfResult result = SpfChecks.verifier(dns).check(CLIENT, "h", new MailAddress("a\r\nb", "other.test"));
        assertThat(result.explanation()).isNull();
    }

    @Test
    void traceOfARecordWithThousandsOfTermsIsBounded() {
        dns.txt("example.test", "v=spf1 " + "ip4:198.51.100.1 ".repeat(3000) + "-all");
        assertThat(check("example.test").trace()).hasSize(SpfResult.MAX_TRACE);
    }

    @Test
    void macrosThatExpandWithoutEndCostLittle() {
        dns.txt("example.test", "v=spf1 exists:" + "%{s}".repeat(15000) + ".test -all");
        assertThat(check("example.test").result()).isEqualTo(Result.FAIL);
    }

    @Test
    void checkThatIsAskedForDoesNotWait() {
        dns.txt("example.test", "v=spf1 a:silent.test -all").silent("silent.test");
        CompletableFuture<SpfResult> asked = SpfChecks.verifier(dns)
                .ask(CLIENT, "h.test", new MailAddress("a", "example.test"), Duration.ofMillis(200));
        assertThat(asked).isNotDone();
        assertThat(asked.join().result()).isEqualTo(Result.TEMPERROR);
        assertThat(SpfChecks.verifier(dns)
                        .askHelo(CLIENT, "other.test", Duration.ofSeconds(20))
                        .join()
                        .result())
                .isEqualTo(Result.NONE);
    }

    @Test
    void timeOfTheCallerDoesNotExtendThatOfTheCheck() {
        dns.silent("example.test");
        SpfResult result = SpfChecks.verifier(dns, Duration.ofMillis(50))
                .ask(CLIENT, "h.test", new MailAddress("a", "example.test"), Duration.ofDays(100_000))
                .join();
        assertThat(result.result()).isEqualTo(Result.TEMPERROR);
    }

    @Test
    void resultIsWrittenAsRfc8601HasIt() {
        dns.txt("example.test", "v=spf1 ip4:192.0.2.1 -all").txt("h.test", "v=spf1 what");
        AuthenticationResult pass = check("example.test").asResult();
        assertThat(pass.method()).isEqualTo("spf");
        assertThat(pass.result()).isEqualTo("pass");
        assertThat(pass.property("smtp", "mailfrom")).isEqualTo("a@example.test");
        assertThat(pass.comment()).isEqualTo("domain of a@example.test designates 192.0.2.1 as permitted sender");
        assertThat(pass.trace()).hasSize(2);
        AuthenticationResult error =
                SpfChecks.verifier(dns).check(CLIENT, "h.test", null).asResult();
        assertThat(error.result()).isEqualTo("permerror");
        assertThat(error.property("smtp", "helo")).isEqualTo("h.test");
        assertThat(error.reason()).isEqualTo("h.test: syntax error: what: an unknown mechanism");
        AuthenticationResult overdue = SpfResult.overdue(CLIENT, "h.test", null).asResult();
        assertThat(overdue.result()).isEqualTo("temperror");
    }

    // What hurt others: see also the limits in the conformance suites

    /** The owner of an address claims ten thousand names, each of which would have to be asked for. */
    @Test
    void bombOfPtrNamesIsAskedForUpToTheLimit() {
        String[] names =
                IntStream.range(0, 10_000).mapToObj(i -> i + ".bomb.test").toArray(String[]::new);
        dns.ptr("192.0.2.1", names).txt("example.test", "v=spf1 ptr:example.test -all");
        assertThat(check("example.test").result()).isEqualTo(Result.FAIL);
        assertThat(dns.asked()).hasSize(2 + 10);
    }

    @Test
    void bombOfMailServersIsAPermanentErrorBeforeTheirAddressesAreAskedFor() {
        dns.txt("example.test", "v=spf1 mx -all");
        IntStream.range(0, 10_000).forEach(i -> dns.mx("example.test", i, i + ".bomb.test"));
        assertThat(check("example.test").result()).isEqualTo(Result.PERMERROR);
        assertThat(dns.asked()).hasSize(2);
    }

    @Test
    void tenMailServersInEachOfTenTermsAreAllThatIsAskedFor() {
        StringBuilder record = new StringBuilder("v=spf1");
        for (int term = 0; term < 50; term++) {
            record.append(" mx:").append(term).append(".test");
            for (int server = 0; server < 10; server++) {
                dns.mx(term + ".test", server, server + "." + term + ".bomb.test");
            }
        }
        dns.txt("example.test", record + " -all");
        assertThat(check("example.test").result()).isEqualTo(Result.PERMERROR);
        assertThat(dns.asked().stream().distinct()).hasSizeLessThanOrEqualTo(1 + 10 + 10 * 10);
    }

    @Test
    void includesInEachOtherEndAtTheLimit() {
        dns.txt("a.test", "v=spf1 include:b.test -all").txt("b.test", "v=spf1 include:a.test -all");
        SpfResult result = check("a.test");
        assertThat(result.result()).isEqualTo(Result.PERMERROR);
        assertThat(result.problem()).endsWith("more than 10 terms that ask (RFC 7208 section 4.6.4)");
        dns.txt("self.test", "v=spf1 redirect=self.test");
        assertThat(check("self.test").result()).isEqualTo(Result.PERMERROR);
    }

    /** Each record includes ten others: without a limit, ten thousand millions of questions. */
    @Test
    void treeOfIncludesCostsAsMuchAsTheLimitAllows() {
        for (int node = 0; node < 1000; node++) {
            StringBuilder record = new StringBuilder("v=spf1");
            for (int child = 0; child < 10; child++) {
                record.append(" include:n").append((node * 10 + child) % 1000).append(".test");
            }
            dns.txt("n" + node + ".test", record + " -all");
        }
        assertThat(check("n1.test").result()).isEqualTo(Result.PERMERROR);
        assertThat(dns.asked()).hasSizeLessThan(10 * 10 + 20);
    }

    @Test
    void aliasesWithoutEndAreATemporaryError() {
        dns.cname("example.test", "other.test").cname("other.test", "example.test");
        assertThat(check("example.test").result()).isEqualTo(Result.TEMPERROR);
        dns.txt("mail.test", "v=spf1 a:example.test -all");
        assertThat(check("mail.test").result()).isEqualTo(Result.TEMPERROR);
    }

    @Test
    void recordOfSixtyKilobytesIsReadOnceAndEvaluatedInItsOrder() {
        dns.txt("example.test", "v=spf1 " + "ip4:198.51.100.1 ".repeat(3800) + "ip4:192.0.2.1 -all");
        SpfVerifier verifier = SpfChecks.verifier(dns);
        for (int i = 0; i < 100; i++) {
            assertThat(verifier.check(CLIENT, "h.test", new MailAddress("a", "example.test"))
                            .result())
                    .isEqualTo(Result.PASS);
        }
    }

    /** Any octets after the version give a result; pieces of valid records make deep ones likely. */
    @Test
    void anyRecordGivesAResult() {
        String[] pieces = {
            "a",
            "mx",
            "ptr",
            "ip4:",
            "ip6:",
            "include:",
            "exists:",
            "all",
            "redirect=",
            "exp=",
            "%{",
            "}",
            "%",
            "/",
            "//",
            ":",
            "=",
            " ",
            ".",
            "-",
            "~",
            "?",
            "+",
            "l",
            "s",
            "d",
            "p",
            "r",
            "0",
            "1",
            "32",
            "128",
            "999999999999",
            "::",
            "fe80::1",
            "192.0.2.1",
            "example.test",
            "\0",
            "\u00ff",
            "%{ir}",
            "%{d2}",
            "%{P}",
            "%{h}",
            "%%",
            "%_",
            "%-"
        };
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("v=spf1 ");
            for (int n = random.nextInt(12); n >= 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            FakeDns zone = new FakeDns().txt("example.test", text.toString()).ptr("192.0.2.1", "example.test");
            SpfResult result = SpfChecks.verifier(zone)
                    .check(CLIENT, "h\0.test", new MailAddress("a b%{d}\u00ff", "example.test"));
            assertThat(result.result()).as(text.toString()).isNotEqualTo(Result.TEMPERROR);
            assertThat(zone.asked()).as(text.toString()).hasSizeLessThan(150);
        }
    }

    private SpfResult check(String domain) {
        return SpfChecks.verifier(dns).check(CLIENT, "h.test", new MailAddress("a", domain));
    }
}
