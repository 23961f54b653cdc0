package io.sallyport.auth.arc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.arc.ArcChain.Kind;
import io.sallyport.auth.arc.ArcResult.Fail;
import io.sallyport.auth.arc.ArcResult.Pass;
import io.sallyport.auth.arc.ArcSealer.NotSealed;
import io.sallyport.auth.arc.ArcSealer.Sealing;
import io.sallyport.auth.dkim.Canonicalization;
import io.sallyport.auth.dkim.KeyRecord;
import io.sallyport.auth.dkim.SignedHeader;
import io.sallyport.auth.dkim.SigningIdentity;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArcSealerTest {
    private static final MailMessage MAIL = Mails.simple("ARC");
    private static final List<AuthenticationResult> RESULTS = List.of(
            new AuthenticationResult("spf", "fail", null, null, List.of(), List.of()),
            new AuthenticationResult(
                    "dmarc", "pass", null, null, List.of(new Property("header", "from", "a.example")), List.of()));

    private final FakeDns dns = new FakeDns();
    private final SigningIdentity rsa = ArcKeys.publish(dns, "rsa.example", ArcKeys.RSA);
    private final SigningIdentity ed25519 = ArcKeys.publish(dns, "ed25519.example", ArcKeys.ED25519);

    @Test
    void sealedMessageValidatesAndTellsTheResults() throws IOException {
        ArcResult result = validate(seal(rsa, MAIL));

        assertThat(result.outcome()).isEqualTo(new Pass(0, true, 0));
        assertThat(result.sets().getFirst().status()).isEqualTo(ChainValidationStatus.NONE);
        assertThat(result.sets().getFirst().authenticationResults())
                .isEqualTo(" mx.example;\r\n spf=fail;\r\n dmarc=pass header.from=a.example");
    }

    @Test
    void chainOfSealersWithEitherAlgorithmValidates() throws IOException {
        ArcResult result = validate(seal(rsa, seal(ed25519, seal(ed25519, seal(rsa, MAIL)))));

        assertThat(result.outcome()).isEqualTo(new Pass(0, true, 0));
        assertThat(result.sets())
                .extracting(set -> set.seal().domain())
                .containsExactly("rsa.example", "ed25519.example", "ed25519.example", "rsa.example");
        assertThat(result.sets())
                .extracting(ArcSet::status)
                .containsExactly(
                        ChainValidationStatus.PASS,
                        ChainValidationStatus.PASS,
                        ChainValidationStatus.PASS,
                        ChainValidationStatus.NONE);
    }

    @Test
    void chainsOfOthersAreContinued() throws IOException {
        assertThat(validate(seal(rsa, new ForgedChain(ed25519, MAIL).add(7).message()))
                        .outcome())
                .isEqualTo(new Pass(0, true, 0));
    }

    @Test
    void nobodyCanAddAFieldThatPeopleSeeOrThatRulesTheBody() throws IOException {
        String sealed = ArcChecks.text(seal(rsa, MAIL));
        for (String field : new String[] {
            "From: bank@bank.example", "Subject: x", "Reply-To: x@x.example", "Content-Type: text/html", "To: x"
        }) {
            assertThat(validate(ArcChecks.message(field + "\r\n" + sealed)).status())
                    .as(field)
                    .isEqualTo(ChainValidationStatus.FAIL);
        }
        assertThat(validate(ArcChecks.message("Received: by x\r\n" + sealed)).status())
                .isEqualTo(ChainValidationStatus.PASS);
    }

    @Test
    void nobodyCanChangeTheBodyOrTheResults() throws IOException {
        String sealed = ArcChecks.text(seal(rsa, MAIL));
        for (String changed : new String[] {
            sealed + "more\r\n", sealed.replace("spf=fail", "spf=pass"), sealed.replace("cv=none", "cv=pass")
        }) {
            assertThat(validate(ArcChecks.message(changed)).status()).isEqualTo(ChainValidationStatus.FAIL);
        }
    }

    /** RFC 8617 § 5.1.2: as if the newest set were the only one, for of a broken chain nobody knows what to sign. */
    @Test
    void brokenChainIsSealedAsFailedOverTheNewSetAlone() throws IOException {
        MailMessage broken = ArcChecks.message(ArcChecks.text(seal(rsa, MAIL)) + "more\r\n");

        MailMessage sealed = seal(ed25519, broken);

        assertThat(validate(sealed).outcome()).isEqualTo(new Fail("seal 2 says cv=fail", false, true));
        MessageHeader header = ArcChecks.header(sealed);
        HeaderField field = header.fields(Kind.SEAL.toString()).getFirst();
        Signature seal = parse(field);
        SignedHeader alone = new SignedHeader(Canonicalization.RELAXED)
                .add(header.fields(Kind.AUTHENTICATION_RESULTS.toString()).getFirst())
                .add(header.fields(Kind.MESSAGE_SIGNATURE.toString()).getFirst())
                .addSignature(field, seal.tags());
        assertThat(KeyRecord.parse(ArcKeys.ED25519.publicRecord()))
                .isInstanceOfSatisfying(
                        KeyRecord.Usable.class,
                        usable -> assertThat(usable.key().verify(alone.octets(), seal.value()))
                                .isTrue());
    }

    @Test
    void chainThatIsMarkedAsBrokenIsLeftAlone() throws IOException {
        MailMessage marked = seal(rsa, ArcChecks.message(ArcChecks.text(seal(rsa, MAIL)) + "more\r\n"));

        assertThat(sealing(rsa, marked)).isEqualTo(new NotSealed("the chain is marked as broken already"));
    }

    @Test
    void thereIsNoFiftyFirstSet() throws IOException {
        MailMessage full = new ForgedChain(ed25519, MAIL).add(50).message();

        assertThat(validate(full).status()).isEqualTo(ChainValidationStatus.PASS);
        assertThat(sealing(rsa, full)).isEqualTo(new NotSealed("the chain has no instance left"));
    }

    @Test
    void withoutAKeyNothingIsSealed() throws IOException {
        ArcSealer sealer = new ArcSealer(Optional.empty(), new FakeClock(ArcChecks.NOW));

        assertThat(sealer.seal(MAIL, ArcChecks.header(MAIL), validate(MAIL), "mx.example", RESULTS))
                .isEqualTo(new NotSealed("sealing is off, or there is no key to sign with"));
    }

    @Test
    void onlyTheChainThatWasValidatedIsContinued() throws IOException {
        ArcResult none = validate(MAIL);
        MailMessage sealed = seal(rsa, MAIL);

        assertThat(sealer(rsa).seal(sealed, ArcChecks.header(sealed), none, "mx.example", RESULTS))
                .isEqualTo(new NotSealed("the chain is not the one that was validated"));
        assertThat(sealer(rsa).seal(MAIL, ArcChecks.header(MAIL), validate(sealed), "mx.example", RESULTS))
                .isEqualTo(new NotSealed("the chain is not the one that was validated"));
    }

    @Test
    void linesAreShort() throws IOException {
        assertThat(ArcChecks.text(seal(rsa, MAIL)).lines()).allMatch(line -> line.length() <= 78);
    }

    @Test
    void thousandsOfFieldsToSignMakeNoEndlessSignature() throws IOException {
        String fields = "DKIM-Signature: v=1\r\nSubject: s\r\nTo: t@x.example\r\n".repeat(5000);
        MailMessage message = ArcChecks.message(fields + ArcChecks.text(MAIL));

        MailMessage sealed = seal(rsa, message);

        assertThat(sealed.size() - message.size()).isLessThan(4000);
        assertThat(validate(sealed).outcome()).isEqualTo(new Pass(0, true, 0));
    }

    @Test
    void emptyMessageIsSealed() throws IOException {
        MailMessage empty = ArcChecks.message("");

        assertThat(validate(seal(rsa, empty)).outcome()).isEqualTo(new Pass(0, true, 0));
    }

    private MailMessage seal(SigningIdentity identity, MailMessage message) throws IOException {
        return ArcChecks.prefixed(sealing(identity, message), message);
    }

    private Sealing sealing(SigningIdentity identity, MailMessage message) throws IOException {
        return sealer(identity).seal(message, ArcChecks.header(message), validate(message), "mx.example", RESULTS);
    }

    private static ArcSealer sealer(SigningIdentity identity) {
        return new ArcSealer(Optional.of(identity), new FakeClock(ArcChecks.NOW));
    }

    private ArcResult validate(MailMessage message) throws IOException {
        return ArcChecks.validate(dns, message);
    }

    private static Signature parse(HeaderField field) {
        try {
            return Signature.parse(field);
        } catch (ArcSyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
