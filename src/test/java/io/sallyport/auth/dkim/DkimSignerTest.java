package io.sallyport.auth.dkim;

import static io.sallyport.auth.dkim.DkimChecks.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.dkim.DkimResult.Result;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.EditedMessage;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Fuzz;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DkimSignerTest {
    private static final SigningKey RSA = TestKeys.rsa();
    private static final SigningKey ED25519 = TestKeys.ed25519();

    private final MailMessage mail = Mails.ofLines(
            "Received: by mx.example",
            "Date: Sun, 22 Nov 2026 12:00:00 +0000",
            "From: Anne <anne@signer.example>",
            "Subject:  a  subject",
            "\tof two lines",
            "",
            "Hello");

    @Test
    void fieldIsFoldedAndSaysWhatWasSigned() {
        String field = field(signer(RSA, "relaxed/relaxed"), mail);
        assertThat(field).endsWith("\r\n").startsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;");
        assertThat(field.lines()).allMatch(line -> line.length() <= 78).hasSizeGreaterThan(5);
        TagList tags = TagList.parse(field.substring("DKIM-Signature:".length(), field.length() - 2));
        assertThat(tags.problem()).isNull();
        assertThat(tags.withoutWhitespace("h")).isEqualTo("from:from:subject:subject:date:to");
        assertThat(tags.get("t")).isEqualTo(String.valueOf(NOW.getEpochSecond()));
    }

    @Test
    void whatIsSignedPassesInEveryForm() {
        for (String canonicalization :
                List.of("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed")) {
            for (SigningKey key : List.of(RSA, ED25519)) {
                assertThat(verify(key, signed(signer(key, canonicalization), mail))
                                .result())
                        .as(canonicalization)
                        .isEqualTo(Result.PASS);
            }
        }
    }

    @Test
    void anyMessageThatIsSignedPasses() {
        byte[] seed = ("From: a@b.example\r\nSubject: a \t b\r\n c\r\nTo : x\r\n\r\n"
                        + "text  of \t lines \r\n".repeat(20) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        Fuzz.run(400, random -> {
            byte[] octets = Fuzz.mutate(seed, random, " \t\r\n:a\0");
            if (octets[0] == ' ' || octets[0] == '\t') {
                return; // Its first line would continue any field that is put before it
            }
            MailMessage mutant = Mails.of(octets);
            Canonicalization.Pair pair = new Canonicalization.Pair(
                    Canonicalization.values()[random.nextInt(2)], Canonicalization.values()[random.nextInt(2)]);
            MailMessage signed = signed(signer(ED25519, pair.toString()), mutant);
            assertThat(verify(ED25519, signed).result()).as(pair.toString()).isEqualTo(Result.PASS);
        });
    }

    @Test
    void signatureOnASignedMessageLeavesTheFirstValid() {
        MailMessage twice = signed(signer(RSA, "simple/simple"), signed(signer(RSA, "relaxed/simple"), mail));
        FakeDns dns = new FakeDns().txt("2026a._domainkey.signer.example", RSA.publicRecord());
        assertThat(DkimChecks.check(dns, twice))
                .extracting(DkimResult::result)
                .containsExactly(Result.PASS, Result.PASS);
    }

    @Test
    void configuredKeySigns(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key.pem"), TestKeys.rsaPem(2048));
        Signing signing = new Signing(
                Configs.of(
                        SigningConfig.class,
                        "sallyport.signing.domain",
                        "Signer.Example",
                        "sallyport.signing.selector",
                        "2026a",
                        "sallyport.signing.key-file",
                        file.toString()),
                new FakeClock(NOW));
        assertThat(signing.identity()).map(SigningIdentity::domain).contains("signer.example");
        assertThat(verify(RSA, signed(signing.signer().orElseThrow(), mail)).result())
                .isEqualTo(Result.PASS);
    }

    @Test
    void nothingIsSignedWithoutAKey() {
        Signing signing = new Signing(Configs.of(SigningConfig.class), new FakeClock(NOW));
        assertThat(signing.identity()).isEmpty();
        assertThat(signing.signer()).isEmpty();
    }

    private static DkimSigner signer(SigningKey key, String canonicalization) {
        Canonicalization.Pair pair = Canonicalization.Pair.of(canonicalization);
        return new DkimSigner(
                new SigningIdentity("signer.example", "2026a", key),
                pair == null ? Canonicalization.Pair.SIMPLE_SIMPLE : pair,
                List.of("From", "Subject", "Date", "To", "Cc"),
                List.of("From", "Subject", "To"),
                new FakeClock(NOW));
    }

    private static String field(DkimSigner signer, MailMessage message) {
        try {
            return signer.sign(message, DkimChecks.header(message));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MailMessage signed(DkimSigner signer, MailMessage message) {
        return new EditedMessage(field(signer, message), List.of(), message);
    }

    private static DkimResult verify(SigningKey key, MailMessage message) {
        FakeDns dns = new FakeDns().txt("2026a._domainkey.signer.example", key.publicRecord());
        return DkimChecks.check(dns, message).getFirst();
    }
}
