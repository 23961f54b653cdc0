package io.sallyport.auth.dkim;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.auth.dkim.DkimResult.Result;
import io.sallyport.mail.MailMessage;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Fuzz;
import io.sallyport.testing.Mails;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Signatures made to cost time, or to be read as what they are not. */
class HostileSignaturesTest {
    private static final SigningKey KEY = TestKeys.ed25519();

    private final FakeDns dns = new FakeDns().txt("sel._domainkey.signer.example", KEY.publicRecord());
    private final MailMessage mail = Mails.simple("hostile");

    @Test
    void ofThousandsOfSignaturesFewAreTriedAndFewReported() {
        String field = new TestSignature(KEY).field(mail);
        MailMessage many = prefixed(field.repeat(5000));
        List<DkimResult> results = assertTimeout(ofSeconds(5), () -> DkimChecks.check(dns, many));
        assertThat(results).hasSize(DkimVerifier.MAX_RESULTS + 1);
        assertThat(results).filteredOn(DkimResult::isPass).hasSize(8);
        assertThat(results.getLast().problem()).isEqualTo("4936 further signatures not tried: over the limit");
        assertThat(dns.asked()).hasSize(8);
    }

    @Test
    void signaturesThatBreakTheRulesDoNotKeepARightOneFromBeingTried() {
        String broken = new TestSignature(KEY).with("v", "2").field(mail);
        MailMessage many = prefixed(broken.repeat(200) + new TestSignature(KEY).field(mail));
        List<DkimResult> results = DkimChecks.check(dns, many);
        assertThat(results).filteredOn(DkimResult::isPass).hasSize(1);
        assertThat(results).hasSize(DkimVerifier.MAX_RESULTS + 1);
    }

    @Test
    void listsOfThousandsOfNamesAreRefused() {
        DkimResult result = check(new TestSignature(KEY).with("h", "from" + ":x".repeat(5000)));
        assertThat(result.result()).isEqualTo(Result.POLICY);
        assertThat(result.problem()).isEqualTo("h= names more than 512 fields");
    }

    /** 512 names, each of which could be any of 20,000 fields: found through the index, not by looking at all. */
    @Test
    void longListsOverLongHeadersAreNotSearchedForEachName() {
        String fields = "x: y\r\n".repeat(20_000);
        MailMessage large = prefixed(fields);
        TestSignature signature = new TestSignature(KEY).with("h", "from" + ":x".repeat(511));
        String field = signature.field(large);
        MailMessage signed = Mails.of(
                (field.repeat(8) + fields + "From: a@signer.example\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        List<DkimResult> results = assertTimeout(ofSeconds(5), () -> DkimChecks.check(dns, signed));
        assertThat(results).hasSize(8);
    }

    @Test
    void fieldsWithTooManyTagsOrOctetsAreRefused() {
        StringBuilder tags = new StringBuilder("1");
        for (int i = 0; i < 3000; i++) {
            tags.append("; t").append(i).append("=1");
        }
        assertThat(check(new TestSignature(KEY).with("z", tags.toString())).problem())
                .isIn("signature with more than 64 tags", "signature with more than 16384 octets");
        assertThat(check(new TestSignature(KEY).with("z", "x".repeat(20_000))).problem())
                .isEqualTo("signature with more than 16384 octets");
    }

    @Test
    void keysOfManyBitsAreRefusedBeforeAnythingIsCalculated() {
        byte[] modulus = new byte[2048];
        modulus[1] = (byte) 0x80;
        byte[] der = new byte[4 + 4 + modulus.length + 3];
        System.arraycopy(new byte[] {0x30, (byte) 0x82, 0x08, 0x07, 0x02, (byte) 0x82, 0x08, 0x00}, 0, der, 0, 8);
        System.arraycopy(modulus, 0, der, 8, modulus.length);
        System.arraycopy(new byte[] {0x02, 0x01, 0x03}, 0, der, 8 + modulus.length, 3);
        FakeDns keys = new FakeDns()
                .txt("sel._domainkey.signer.example", "p=" + Base64.getEncoder().encodeToString(der));
        DkimResult result = DkimChecks.check(keys, new TestSignature(TestKeys.rsa()).on(mail))
                .getFirst();
        assertThat(result.result()).isEqualTo(Result.PERMERROR);
        assertThat(result.problem()).isEqualTo("RSA key of 16376 bits");
    }

    /** Ed25519 with hashes and signatures of wrong lengths, which made others read beyond their end. */
    @Test
    void hashesAndSignaturesOfOddLengthsFail() {
        for (int length : new int[] {1, 31, 33, 63, 65, 1000}) {
            String octets = Base64.getEncoder().encodeToString(new byte[length]);
            assertThat(check(new TestSignature(KEY).with("bh", octets)).result())
                    .isEqualTo(Result.NEUTRAL);
            assertThat(check(new TestSignature(KEY).with("b", octets)).result()).isEqualTo(Result.FAIL);
        }
    }

    @Test
    void attacksOfEspooferOnDkimNeverPass() throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(Suites.require("smtp/espoofer_cases.json").toFile());
        int tried = 0;
        for (JsonNode each : cases) {
            JsonNode parameters = each.get("dkim_para");
            if (!parameters.isObject()) {
                continue;
            }
            tried++;
            FakeDns keys = new FakeDns()
                    .txt("selector._domainkey.attack.com", KEY.publicRecord())
                    .txt("selector._domainkey.a.attack.com", KEY.publicRecord());
            byte[] message = Base64.getDecoder().decode(each.get("message_b64").asText());
            MailMessage signed = new TestSignature(KEY)
                    .with("d", parameters.get("d").asText())
                    .with("s", parameters.get("s").asText())
                    .with("h", "From")
                    .on(Mails.of(message));
            DkimResult result = DkimChecks.check(keys, signed).getFirst();
            assertThat(result.result()).as(each.get("id").asText()).isEqualTo(Result.NEUTRAL);
            assertThat(keys.asked()).isEmpty();
        }
        assertThat(tried).isEqualTo(2);
    }

    /** However a signed message is changed: either nothing that was signed has changed, or it does not pass. */
    @Test
    void anyChangeOfASignedMessageGivesAResult() throws IOException {
        byte[] signed = Mails.bytes(new TestSignature(KEY)
                .with("c", "simple/simple")
                .with("h", "From:To:Subject:From:To:Subject")
                .on(mail));
        Fuzz.run(1500, random -> {
            byte[] mutant = Fuzz.mutate(signed, random, ";= \t\r\n:bhdsFrom\0");
            List<DkimResult> results = DkimChecks.check(dns, Mails.of(mutant));
            assertThat(results).isNotEmpty();
            for (DkimResult result : results) {
                assertThat(result.isPass() || result.result() == Result.NONE || result.problem() != null)
                        .isTrue();
                assertThat(result.asResult().properties())
                        .allSatisfy(
                                property -> assertThat(property.value()).doesNotContainPattern("[\\x00-\\x1f\\x7f]"));
                assertThat(result.trace()).allSatisfy(step -> assertThat(step).doesNotContainPattern("[\\x00-\\x1f]"));
            }
        });
    }

    private DkimResult check(TestSignature signature) {
        return DkimChecks.check(dns, signature.on(mail)).getFirst();
    }

    private MailMessage prefixed(String fields) {
        try {
            return Mails.of((fields + new String(Mails.bytes(mail), StandardCharsets.US_ASCII))
                    .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
