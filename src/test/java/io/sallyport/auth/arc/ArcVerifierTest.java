package io.sallyport.auth.arc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.arc.ArcResult.Fail;
import io.sallyport.auth.arc.ArcResult.Pass;
import io.sallyport.auth.dkim.SigningIdentity;
import io.sallyport.dns.DnsAnswer.Failure;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import io.sallyport.mail.MailMessage;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArcVerifierTest {
    private static final MailMessage MAIL = Mails.simple("ARC");
    private static final String KEY = "arc._domainkey.list.example";

    private final FakeDns dns = new FakeDns();
    private final SigningIdentity list = ArcKeys.publish(dns, "list.example", ArcKeys.RSA);

    @Test
    void wholeChainPassesAndItsSetsAreToldNewestFirst() throws IOException {
        ArcResult result = validate(new ForgedChain(list, MAIL).add(2));

        ArcSet.Key key = new ArcSet.Key("list.example", "arc");
        assertThat(result.outcome()).isEqualTo(new Pass(0, true, 0));
        assertThat(result.sets())
                .containsExactly(
                        new ArcSet(2, " mx.example; dmarc=pass", key, key, ChainValidationStatus.PASS),
                        new ArcSet(1, " mx.example; dmarc=pass", key, key, ChainValidationStatus.NONE));
        assertThat(result.trace())
                .containsExactly(
                        "message signature 2 (d=list.example s=arc): pass",
                        "seal 2 (d=list.example s=arc): pass",
                        "seal 1 (d=list.example s=arc): pass",
                        "message signature 1 (d=list.example s=arc): pass");
    }

    @Test
    void passIsReportedWithTheOldestSignatureThatVerifiesAndTheClient() throws IOException {
        ArcResult result = validate(new ForgedChain(list, MAIL).add(1));

        assertThat(result.asResult(InetAddress.ofLiteral("192.0.2.1")))
                .isEqualTo(new AuthenticationResult(
                        "arc",
                        "pass",
                        "i=1 list.example",
                        null,
                        List.of(
                                new Property("header", "oldest-pass", "0"),
                                new Property("smtp", "remote-ip", "192.0.2.1")),
                        result.trace()));
    }

    @Test
    void failureIsReportedWithItsReason() throws IOException {
        ArcResult result = validate(dns, Mails.ofLines("ARC-Seal: i=1; cv=none", "From: a@b.example", "", "x"));

        assertThat(result.asResult())
                .isEqualTo(new AuthenticationResult(
                        "arc",
                        "fail",
                        null,
                        "set 1: no ARC-Authentication-Results",
                        List.of(),
                        List.of("set 1: no ARC-Authentication-Results")));
    }

    @Test
    void messageWithoutArcFieldsHasNoChain() throws IOException {
        assertThat(validate(dns, MAIL).asResult())
                .isEqualTo(new AuthenticationResult("arc", "none", null, null, List.of(), List.of()));
    }

    @Test
    void keysAreAskedForOnceEachAsSoonAsTheHeaderIsThere() throws IOException {
        MailMessage message = new ForgedChain(list, MAIL).add(3).message();

        ArcChecks.verifier(dns, Configs.of(ArcConfig.class)).begin(ArcChecks.header(message));

        assertThat(dns.asked()).containsExactly(new DnsQuestion.Txt(KEY));
    }

    /** Each handler may change the message: the chain holds as long as the newest one signed it. */
    @Test
    void olderSignatureThatNoLongerVerifiesLimitsOnlyTheOldestPass() throws IOException {
        MailMessage first = new ForgedChain(list, MAIL).add(1).message();
        MailMessage changed = ArcChecks.message(text(first) + "-- \r\nfooter of the list\r\n");
        ArcSealer sealer = new ArcSealer(Optional.of(list), new FakeClock(ArcChecks.NOW));

        ArcResult broken = validate(dns, changed);
        assertThat(broken.outcome())
                .isEqualTo(new Fail("message signature 1 (d=list.example s=arc): wrong body hash", false, false));
        // The list's own software validated before it put its footer there
        ArcSealer.Sealing sealing =
                sealer.seal(changed, ArcChecks.header(changed), validate(dns, first), "list.example", List.of());

        ArcResult result = validate(dns, ArcChecks.prefixed(sealing, changed));
        assertThat(result.outcome()).isEqualTo(new Pass(2, true, 0));
    }

    @Test
    void keyThatCannotBeAskedForIsATemporaryFailure() throws IOException {
        dns.fails(new DnsQuestion.Txt(KEY), Failure.SERVFAIL);

        assertThat(validate(new ForgedChain(list, MAIL).add(1)).outcome())
                .isEqualTo(new Fail(
                        "message signature 1 (d=list.example s=arc): key not to be had: SERVFAIL", true, false));
    }

    @Test
    void keyThatDoesNotComeInTimeIsATemporaryFailure() throws IOException {
        dns.silent(KEY);

        assertThat(validate(new ForgedChain(list, MAIL).add(1)).outcome())
                .isEqualTo(new Fail(
                        "message signature 1 (d=list.example s=arc): key not to be had: no answer in time",
                        true,
                        false));
    }

    @Test
    void keyThatDoesNotExistIsAFailureForGood() throws IOException {
        SigningIdentity unpublished = new SigningIdentity("unpublished.example", "arc", ArcKeys.RSA);

        assertThat(validate(new ForgedChain(unpublished, MAIL).add(1)).outcome())
                .isEqualTo(
                        new Fail("message signature 1 (d=unpublished.example s=arc): no key: NXDOMAIN", false, false));
    }

    @Test
    void keyForOtherServicesIsNotUsed() throws IOException {
        FakeDns other =
                new FakeDns().txt(KEY, "s=tlsrpt; " + ArcKeys.RSA.publicRecord().substring(8));

        assertThat(validate(other, new ForgedChain(list, MAIL).add(1).message()).outcome())
                .isEqualTo(new Fail("message signature 1 (d=list.example s=arc): key for other uses", false, false));
    }

    @Test
    void expiredMessageSignatureFails() throws IOException {
        long now = ArcChecks.NOW.getEpochSecond();

        assertThat(validate(new ForgedChain(list, MAIL).add("h=from; x=" + (now - 301)))
                        .outcome())
                .isEqualTo(new Fail("message signature 1 (d=list.example s=arc): expired", false, false));
        assertThat(validate(new ForgedChain(list, MAIL).add("h=from; x=" + (now - 299)))
                        .outcome())
                .isInstanceOf(Pass.class);
    }

    @Test
    void signatureOverPartOfTheBodySaysHowMuchIsUnsigned() throws IOException {
        assertThat(validate(new ForgedChain(list, MAIL).add("h=from; l=12")).outcome())
                .isEqualTo(new Pass(0, true, bodyOctets() - 12));
    }

    @Test
    void signatureOverMoreThanTheBodyFails() throws IOException {
        String sealed = text(new ForgedChain(list, MAIL).add("h=from; l=12").message());

        assertThat(validate(dns, ArcChecks.message(sealed.replace("l=12", "l=" + "9".repeat(76))))
                        .outcome())
                .isEqualTo(new Fail(
                        "message signature 1 (d=list.example s=arc): less body than was signed", false, false));
    }

    @Test
    void signatureWithoutTheAuthorOrOverFewerAuthorsThanThereAreSaysSo() throws IOException {
        assertThat(validate(new ForgedChain(list, MAIL).add("h=subject")).outcome())
                .isEqualTo(new Pass(0, false, 0));
        String sealed = text(new ForgedChain(list, MAIL).add("h=from").message());
        assertThat(validate(dns, ArcChecks.message("From: other@bank.example\r\n" + sealed))
                        .outcome())
                .isEqualTo(new Pass(0, false, 0));
    }

    /** What RFC 6376 § 3.5 says for a signature without c=, and what the authors of the suite took it for. */
    @Test
    void signatureWithoutCanonicalizationIsSimpleOrRelaxed() throws IOException {
        assertThat(validate(new ForgedChain(list, MAIL).add("h=from:subject")).outcome())
                .isInstanceOf(Pass.class);
    }

    /** The step is for information only (RFC 8617 § 5.2 step 5), and a chain can name 50 strangers. */
    @Test
    void olderSignatureByAKeyThatSealsNothingIsNotAskedFor() throws IOException {
        SigningIdentity other = ArcKeys.publish(dns, "other.example", ArcKeys.ED25519);
        ForgedChain chain = new ForgedChain(list, MAIL)
                .add(1)
                .signedBy(other)
                .add(1)
                .signedBy(list)
                .add(2);

        ArcResult result = validate(chain);

        assertThat(result.outcome()).isEqualTo(new Pass(3, true, 0));
        assertThat(dns.asked()).containsExactly(new DnsQuestion.Txt(KEY));
    }

    @Test
    void newestSignatureMayBeByAnotherKeyThanTheSeal() throws IOException {
        SigningIdentity other = ArcKeys.publish(dns, "other.example", ArcKeys.ED25519);

        assertThat(validate(new ForgedChain(list, MAIL).add(1).signedBy(other).add(1))
                        .outcome())
                .isEqualTo(new Pass(0, true, 0));
    }

    @Test
    void chainLongerThanTheSettingFails() throws IOException {
        MailMessage message = new ForgedChain(list, MAIL).add(3).message();

        assertThat(ArcChecks.validate(dns, message, "sallyport.arc.max-sets", "2")
                        .outcome())
                .isInstanceOf(Fail.class);
        assertThat(ArcChecks.validate(dns, message, "sallyport.arc.max-sets", "3")
                        .outcome())
                .isInstanceOf(Pass.class);
    }

    private ArcResult validate(ForgedChain chain) throws IOException {
        return validate(dns, chain.message());
    }

    private static ArcResult validate(FakeDns dns, MailMessage message) throws IOException {
        return ArcChecks.validate(dns, message);
    }

    private static long bodyOctets() throws IOException {
        return MAIL.size() - ArcChecks.header(MAIL).bodyOffset();
    }

    private static String text(MailMessage message) throws IOException {
        return ArcChecks.text(message);
    }
}
