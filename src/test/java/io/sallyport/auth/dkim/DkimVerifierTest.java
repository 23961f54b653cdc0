package io.sallyport.auth.dkim;

import static io.sallyport.auth.dkim.DkimChecks.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.dkim.DkimResult.Result;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.mail.AuthenticationResult.Property;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.EditedMessage;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DkimVerifierTest {
    private static final SigningKey RSA = TestKeys.rsa();
    private static final SigningKey ED25519 = TestKeys.ed25519();
    private static final String KEY_NAME = "sel._domainkey.signer.example";

    private final FakeDns dns = new FakeDns();
    private final MailMessage mail = Mails.ofLines(
            "From: Anne <anne@signer.example>",
            "To: bob@example.test",
            "Subject: hello",
            "",
            "Hello  Bob, ",
            "",
            "Anne",
            "");

    @Test
    void signatureOfEachAlgorithmPasses() {
        for (SigningKey key : List.of(RSA, ED25519)) {
            FakeDns keys = new FakeDns().txt(KEY_NAME, key.publicRecord());
            DkimResult result =
                    DkimChecks.check(keys, new TestSignature(key).on(mail)).getFirst();
            assertThat(result.result()).isEqualTo(Result.PASS);
            assertThat(result.domain()).isEqualTo("signer.example");
            assertThat(result.claim().identity()).isEqualTo("@signer.example");
            assertThat(result.problem()).isNull();
        }
    }

    @Test
    void resultSaysAllThatAuthenticationResultsNames() {
        dns.txt(KEY_NAME, RSA.publicRecord() + "; t=y");
        var result = only(new TestSignature(RSA)
                        .with("i", "anne=2B@News.Signer.example")
                        .with("l", "4"))
                .asResult();
        assertThat(result.method()).isEqualTo("dkim");
        assertThat(result.result()).isEqualTo("pass");
        assertThat(result.reason()).isNull();
        assertThat(result.comment()).isEqualTo("2048-bit key, testing, last 16 octets of the body not signed");
        assertThat(result.properties())
                .contains(
                        new Property("header", "d", "signer.example"),
                        new Property("header", "i", "anne+@news.signer.example"),
                        new Property("header", "s", "sel"),
                        new Property("header", "a", "rsa-sha256"));
        assertThat(result.property("header", "b")).hasSize(8);
        assertThat(result.trace()).hasSize(3);
    }

    @Test
    void messageWithoutASignatureHasNone() {
        assertThat(DkimChecks.check(dns, mail)).containsExactly(DkimResult.none());
        assertThat(DkimResult.none().asResult().result()).isEqualTo("none");
    }

    @Test
    void whatWasChangedFails() throws IOException {
        dns.txt(KEY_NAME, RSA.publicRecord());
        String signed = new String(Mails.bytes(new TestSignature(RSA).on(mail)), StandardCharsets.US_ASCII);
        assertThat(single(signed.replace("Hello  Bob", "Hello \tBob")).result()).isEqualTo(Result.PASS);
        assertFails(signed.replace("Hello", "Hallo"), "body was changed");
        assertFails(signed.replace("hello", "hallo"), "header was changed, or the key is another one");
        assertFails(signed.replace("; d=", ";  z=1; d="), "header was changed, or the key is another one");
    }

    private void assertFails(String message, String problem) {
        DkimResult result = single(message);
        assertThat(result.result()).isEqualTo(Result.FAIL);
        assertThat(result.problem()).isEqualTo(problem);
    }

    private DkimResult single(String message) {
        return DkimChecks.check(dns, Mails.of(message.getBytes(StandardCharsets.US_ASCII)))
                .getFirst();
    }

    @Test
    void anotherKeyFails() {
        dns.txt(KEY_NAME, TestKeys.key(TestKeys.rsaPem(1024)).publicRecord());
        assertThat(only(new TestSignature(RSA)).result()).isEqualTo(Result.FAIL);
    }

    /** RFC 6376 § 8.15: a second From is noticed only if it was over-signed, then however it is put in. */
    @Test
    void addedFieldBreaksTheSignatureWhereItsNameWasOverSigned() {
        dns.txt(KEY_NAME, RSA.publicRecord());
        MailMessage signed =
                new TestSignature(RSA).with("h", "from:From:to:subject:from").on(mail);
        assertThat(DkimChecks.check(dns, signed).getFirst().result()).isEqualTo(Result.PASS);
        MailMessage added = new EditedMessage("From: mallory@evil.example\r\n", List.of(), signed);
        assertThat(DkimChecks.check(dns, added).getFirst().result()).isEqualTo(Result.FAIL);

        MailMessage once =
                new EditedMessage("From: mallory@evil.example\r\n", List.of(), new TestSignature(RSA).on(mail));
        assertThat(DkimChecks.check(dns, once).getFirst().result()).isEqualTo(Result.PASS);
    }

    @Test
    void octetsBehindTheSignedLengthAreAFact() {
        dns.txt(KEY_NAME, RSA.publicRecord());
        assertThat(only(new TestSignature(RSA).with("l", "0")).unsignedOctets()).isEqualTo(20);
        assertThat(only(new TestSignature(RSA).with("l", "20")).unsignedOctets())
                .isZero();
        DkimResult tooLong = only(new TestSignature(RSA).with("l", "21"));
        assertThat(tooLong.result()).isEqualTo(Result.FAIL);
        assertThat(tooLong.problem()).isEqualTo("body of 20 octets is shorter than l=");
        assertThat(only(new TestSignature(RSA).with("l", "9".repeat(76))).result())
                .isEqualTo(Result.FAIL);
    }

    @Test
    void signatureThatBreaksTheRulesIsRefusedByName() {
        assertRefused(new TestSignature(RSA).without("v"), Result.NEUTRAL, "signature without v=");
        assertRefused(new TestSignature(RSA).with("v", "2"), Result.NEUTRAL, "v= is not 1");
        assertRefused(new TestSignature(RSA).without("s"), Result.NEUTRAL, "signature without s=");
        assertRefused(new TestSignature(RSA).with("a", "rsa-sha512"), Result.NEUTRAL, "a= is an unknown algorithm");
        assertRefused(new TestSignature(RSA).with("a", "rsa-sha1"), Result.PERMERROR, "rsa-sha1 is not to be used");
        assertRefused(new TestSignature(RSA).with("c", "nofws"), Result.NEUTRAL, "c= is an unknown canonicalization");
        assertRefused(new TestSignature(RSA).with("c", ""), Result.NEUTRAL, "c= is an unknown canonicalization");
        assertRefused(new TestSignature(RSA).with("h", "To:Subject"), Result.PERMERROR, "From is not signed");
        assertRefused(new TestSignature(RSA).with("h", "From::To"), Result.NEUTRAL, "h= is no list of field names");
        assertRefused(
                new TestSignature(RSA).with("q", "http"), Result.NEUTRAL, "q= names no known way to ask for a key");
        assertRefused(new TestSignature(RSA).with("l", "-1"), Result.NEUTRAL, "l= is no number");
        assertRefused(new TestSignature(RSA).with("bh", "AAAA"), Result.NEUTRAL, "bh= is no SHA-256 hash");
        assertRefused(new TestSignature(RSA).with("bh", "?"), Result.NEUTRAL, "bh= is no base64");
        assertRefused(new TestSignature(RSA).with("b", "?"), Result.NEUTRAL, "b= is no base64");
        assertRefused(new TestSignature(RSA).with("b", ""), Result.NEUTRAL, "b= is no base64");
        assertRefused(new TestSignature(RSA).with("t", "x"), Result.NEUTRAL, "t= or x= is no time");
        assertRefused(new TestSignature(RSA).with("t", "9").with("x", "9"), Result.NEUTRAL, "x= is not after t=");
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void namesThatAreNoneAreRefused() {
        for (String domain : List.of(
                "signer",
                "-a.example",
                "a..example",
                "a.example'b.evil.example",
                "a b.example",
                "a.example.",
                "[192.0.2.1]",
                "",
                "a.example\u00002",
                "*.example",
                "x".repeat(64) + ".example")) {
            assertThat(only(new TestSignature(RSA).with("d", domain)).result())
                    .as(domain)
                    .isEqualTo(Result.NEUTRAL);
        }
        for (String selector : List.of("", "a b", "a..b", "sel._domainkey.evil.example.\u0000.any", "a@b", "a/b")) {
            assertThat(only(new TestSignature(RSA).with("s", selector)).result())
                    .as(selector)
                    .isEqualTo(Result.NEUTRAL);
        }
        assertThat(dns.asked()).isEmpty();
    }

    /** RFC 8616 § 5: names may be U-labels; they are looked up, and reported, as A-labels. */
    @Test
    void internationalizedNamesAreLookedUpAsALabels() {
        dns.txt("xn--slektor-bya._domainkey.xn--bcher-kva.example", RSA.publicRecord());
        DkimResult result = only(new TestSignature(RSA)
                .with("d", "bücher.example")
                .with("s", "sélektor")
                .with("i", "jürgen@news.BÜCHER.example"));
        assertThat(result.result()).as(result.toString()).isEqualTo(Result.PASS);
        assertThat(result.domain()).isEqualTo("xn--bcher-kva.example");
        assertThat(result.claim().identity()).isEqualTo("jürgen@news.xn--bcher-kva.example");
    }

    @Test
    void selectorMayHaveSeveralLabelsAndUnderscores() {
        dns.txt("a_1.b._domainkey.signer.example", RSA.publicRecord());
        assertThat(only(new TestSignature(RSA).with("s", "a_1.b")).result()).isEqualTo(Result.PASS);
    }

    @Test
    void identityMustBeWithinTheDomain() {
        dns.txt(KEY_NAME, RSA.publicRecord());
        assertThat(only(new TestSignature(RSA).with("i", "a@b.signer.example")).result())
                .isEqualTo(Result.PASS);
        assertRefused(new TestSignature(RSA).with("i", "a@example"), Result.PERMERROR, "i= is not within d=");
        assertRefused(new TestSignature(RSA).with("i", "@evilsigner.example"), Result.PERMERROR, "i= is not within d=");
        assertRefused(new TestSignature(RSA).with("i", "signer.example"), Result.NEUTRAL, "i= is no address");
        assertRefused(new TestSignature(RSA).with("i", "a=0D=0Ab@signer.example"), Result.NEUTRAL, "i= is no address");
        assertRefused(new TestSignature(RSA).with("i", "a=4@signer.example"), Result.NEUTRAL, "i= is no address");
    }

    @Test
    void strictKeyTakesNoSubdomainInTheIdentity() {
        dns.txt(KEY_NAME, RSA.publicRecord() + "; t=y:s");
        assertThat(only(new TestSignature(RSA).with("i", "a@signer.example")).result())
                .isEqualTo(Result.PASS);
        assertRefused(
                new TestSignature(RSA).with("i", "a@b.signer.example"), Result.PERMERROR, "key not for subdomains");
    }

    @Test
    void timesAreBelievedWithinTheToleranceOfTheClock() {
        dns.txt(KEY_NAME, RSA.publicRecord());
        long now = NOW.getEpochSecond();
        assertThat(only(new TestSignature(RSA).with("t", "" + (now + 299))).result())
                .isEqualTo(Result.PASS);
        assertThat(only(new TestSignature(RSA).with("x", "" + (now - 299))).result())
                .isEqualTo(Result.PASS);
        assertRefused(new TestSignature(RSA).with("t", "" + (now + 301)), Result.POLICY, "t= is in the future");
        assertRefused(new TestSignature(RSA).with("t", "9".repeat(76)), Result.POLICY, "t= is in the future");
        DkimResult expired = only(new TestSignature(RSA).with("x", "" + (now - 301)));
        assertThat(expired.result()).isEqualTo(Result.POLICY);
        assertThat(expired.expired()).isTrue();
    }

    @Test
    void keyThatIsNotForTheSignatureIsRefused() {
        TestSignature signature = new TestSignature(RSA);
        assertRefused(signature, Result.PERMERROR, "no such key");
        dns.exists(KEY_NAME);
        assertRefused(signature, Result.PERMERROR, "no key record");
        assertKeyRefused("v=DKIM1; p=", Result.PERMERROR, "key revoked");
        assertKeyRefused(RSA.publicRecord() + "; h=sha1", Result.PERMERROR, "key not for SHA-256");
        assertKeyRefused(RSA.publicRecord() + "; s=tlsrpt", Result.PERMERROR, "key not for e-mail");
        assertKeyRefused(ED25519.publicRecord(), Result.PERMERROR, "key of another type than a=");
        assertKeyRefused("v=spf1 -all", Result.PERMERROR, "key record of another version");
    }

    private void assertKeyRefused(String keyRecord, Result result, String problem) {
        FakeDns keys = new FakeDns().txt(KEY_NAME, keyRecord);
        DkimResult found =
                DkimChecks.check(keys, new TestSignature(RSA).on(mail)).getFirst();
        assertThat(found.problem()).isEqualTo(problem);
        assertThat(found.result()).isEqualTo(result);
    }

    @Test
    void ofSeveralKeyRecordsTheOneThatFitsIsTaken() {
        dns.txt(KEY_NAME, "v=spf1 -all").txt(KEY_NAME, ED25519.publicRecord()).txt(KEY_NAME, RSA.publicRecord());
        assertThat(only(new TestSignature(RSA)).result()).isEqualTo(Result.PASS);
        assertThat(only(new TestSignature(ED25519)).result()).isEqualTo(Result.PASS);
    }

    @Test
    void keyMayComeInSeveralStrings() {
        String text = RSA.publicRecord();
        dns.txt(KEY_NAME, text.substring(0, 100), text.substring(100, 101), text.substring(101));
        assertThat(only(new TestSignature(RSA)).result()).isEqualTo(Result.PASS);
    }

    @Test
    void keyThatCannotBeAskedForIsATemporaryError() {
        dns.fails(KEY_NAME);
        DkimResult result = only(new TestSignature(RSA));
        assertThat(result.result()).isEqualTo(Result.TEMPERROR);
        assertThat(result.problem()).isEqualTo("key unavailable: SERVFAIL");
    }

    @Test
    void keyThatDoesNotComeInTheTimeThatIsLeftIsATemporaryError() throws IOException {
        dns.silent(KEY_NAME).txt("sel._domainkey.other.example", RSA.publicRecord());
        MailMessage signed = new TestSignature(RSA).with("d", "other.example").on(new TestSignature(RSA).on(mail));
        List<DkimResult> results =
                DkimChecks.verifier(dns).begin(DkimChecks.header(signed), null).complete(signed, Duration.ofMillis(1));
        assertThat(results).extracting(DkimResult::result).containsExactly(Result.PASS, Result.TEMPERROR);
    }

    @Test
    void keysAreAskedForBeforeTheBodyIsThere() {
        dns.txt(KEY_NAME, RSA.publicRecord());
        var unused = DkimChecks.verifier(dns).begin(DkimChecks.header(new TestSignature(RSA).on(mail)), null);
        assertThat(dns.asked()).containsExactly(new DnsQuestion.Txt(KEY_NAME));
    }

    @Test
    void authorsSignaturesAreTriedFirstAndTheRestIsReportedAsNotTried() {
        MailMessage signed = mail;
        for (String domain :
                List.of("signer.example", "c.example", "news.signer.example", "b.example", "example.com")) {
            dns.txt("sel._domainkey." + domain, RSA.publicRecord());
            signed = new TestSignature(RSA).with("d", domain).on(signed);
        }
        DkimVerifier verifier = DkimChecks.verifier(dns, "sallyport.dkim.max-signatures", "3");
        List<DkimResult> results = DkimChecks.check(verifier, signed, "signer.example");
        assertThat(results)
                .extracting(DkimResult::domain)
                .containsExactly("example.com", "b.example", "news.signer.example", "c.example", "signer.example");
        assertThat(results)
                .extracting(DkimResult::result)
                .containsExactly(Result.PASS, Result.POLICY, Result.PASS, Result.POLICY, Result.PASS);
        assertThat(results.get(1).problem()).isEqualTo("not tried: over the limit");
        assertThat(dns.asked()).hasSize(3);
    }

    /** RFC 6008 § 4: the characters of b= that are reported tell signatures apart. */
    @Test
    void reportedCharactersOfSignaturesDiffer() {
        MailMessage signed = new TestSignature(RSA)
                .with("b", "abcdefghijkl")
                .on(new TestSignature(RSA).with("b", "abcdefghmnop").on(mail));
        assertThat(DkimChecks.check(dns, signed))
                .extracting(result -> result.claim().signature())
                .containsExactly("abcdefghijkl", "abcdefghmnop");
    }

    private void assertRefused(TestSignature signature, Result result, String problem) {
        DkimResult found = only(signature);
        assertThat(found.problem()).isEqualTo(problem);
        assertThat(found.result()).isEqualTo(result);
    }

    private DkimResult only(TestSignature signature) {
        List<DkimResult> results = DkimChecks.check(dns, signature.on(mail));
        assertThat(results).hasSize(1);
        return results.getFirst();
    }
}
