package io.sallyport.auth.arc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.arc.ArcResult.Fail;
import io.sallyport.auth.arc.ArcResult.Pass;
import io.sallyport.auth.dkim.SigningIdentity;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.mail.MailMessage;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Fuzz;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Chains made to hurt: each ends in a failure with a name, and costs next to nothing. */
class HostileChainTest {
    private static final MailMessage MAIL = Mails.simple("ARC");

    private final FakeDns dns = new FakeDns();
    private final SigningIdentity list = ArcKeys.publish(dns, "list.example", ArcKeys.ED25519);

    @Test
    void thousandSetsAreCountedAndNotRead() throws IOException {
        StringBuilder sets = new StringBuilder();
        for (int i = 1; i <= 1000; i++) {
            sets.append(set(i));
        }
        assertThat(problem(sets.toString())).isEqualTo("3000 ARC fields (expected: at most 150)");
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void fiftySetsWithAValidNewestOneStopAtTheFirstSealThatFails() throws IOException {
        MailMessage chain = new ForgedChain(list, MAIL).add(50).message();
        String changed = ArcChecks.text(chain).replaceFirst("(?s)(.*)dmarc=pass(\r\nFrom)", "$1dmarc=fail$2");

        ArcResult result = ArcChecks.validate(dns, ArcChecks.message(changed));

        assertThat(result.outcome())
                .isEqualTo(new Fail("seal 50 (d=list.example s=arc): wrong signature", false, false));
        assertThat(result.trace()).hasSize(2);
        assertThat(dns.asked()).containsExactly(new DnsQuestion.Txt("arc._domainkey.list.example"));
    }

    @Test
    void instancesOutOfRangeAreNamed() throws IOException {
        for (String instance : new String[] {"0", "51", "99", "100", "999999999999", "-1", "1.0", "a", "", "1 1"}) {
            for (String field : new String[] {"ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results"}) {
                assertThat(problem(field + ": i=" + instance + "; a=rsa-sha256\r\n"))
                        .as(field + " " + instance)
                        .isEqualTo(field + " without an instance from 1 to 50");
            }
        }
    }

    @Test
    void fieldsTwiceAndMissingAndGapsAreNamed() throws IOException {
        String seal = "ARC-Seal: i=1; a=ed25519-sha256; b=AA==; cv=none; d=list.example; s=arc\r\n";
        String findings = "ARC-Authentication-Results: i=1; mx.example; none\r\n";
        String signature = "ARC-Message-Signature: i=1; b=\r\n";

        assertThat(problem(set(1) + seal)).isEqualTo("two fields ARC-Seal of instance 1");
        assertThat(problem(set(1) + findings)).isEqualTo("two fields ARC-Authentication-Results of instance 1");
        assertThat(problem(set(1) + signature)).isEqualTo("two fields ARC-Message-Signature of instance 1");
        assertThat(problem(seal + findings)).isEqualTo("set 1: no ARC-Message-Signature");
        assertThat(problem(seal + signature)).isEqualTo("set 1: no ARC-Authentication-Results");
        assertThat(problem(findings + signature)).isEqualTo("set 1: no ARC-Seal");
        assertThat(problem(set(2))).isEqualTo("set 1: no ARC-Authentication-Results");
        assertThat(problem(set(1) + set(3))).isEqualTo("set 2: no ARC-Authentication-Results");
        assertThat(problem(set(50))).isEqualTo("set 1: no ARC-Authentication-Results");
    }

    @Test
    void hugeFieldsAreNotRead() throws IOException {
        String huge = "x=" + "y".repeat(1_000_000) + "; ";

        assertThat(problem(set(1).replace("ARC-Seal: ", "ARC-Seal: i=1; " + huge)))
                .isEqualTo("ARC-Seal without an instance from 1 to 50");
        assertThat(problem("ARC-Seal: i=1; " + "a=b; ".repeat(1000) + "\r\n")).isNotEmpty();
    }

    @Test
    void sealedFindingsOfAnyLengthAreHashedOnceForEachSeal() throws IOException {
        String findings = "ARC-Authentication-Results: i=1; mx.example; " + "(".repeat(500_000) + "\r\n";

        assertThat(problem(set(1).replaceFirst("ARC-Authentication-Results[^\r]*\r\n", findings)))
                .isEqualTo("message signature 1 (d=list.example s=arc): wrong body hash");
    }

    @Test
    void thousandsOfSignedNamesAreLookedUpInAnIndex() throws IOException {
        MailMessage many = ArcChecks.message("X: y\r\n".repeat(5000) + ArcChecks.text(MAIL));

        assertThat(ArcChecks.validate(
                                dns,
                                new ForgedChain(list, many)
                                        .add("h=from" + ":x".repeat(5000))
                                        .message())
                        .outcome())
                .isEqualTo(new Pass(0, true, 0));
    }

    @Test
    void domainsAndSelectorsThatAreNoneAreNotAskedFor() throws IOException {
        for (String bad :
                new String[] {"d=list\0.example", "d=a b.example", "d=(x).example", "d=.", "d=", "s=a\0b", "s=a..b"}) {
            String tag = bad.substring(0, 2);
            String what = tag.equals("d=") ? " that is no domain" : " that is no selector";
            String forged = set(1).replaceAll(tag + "[a-z.]+", bad);
            assertThat(problem(forged))
                    .as(bad)
                    .isIn("set 1: a control character in tag " + tag.charAt(0), "set 1: " + tag + what);
        }
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void valuesOfDuplicateTagsAreNotGuessed() throws IOException {
        assertThat(problem(set(1).replace("d=list.example", "d=list.example; d=bank.example")))
                .isEqualTo("set 1: tag d twice");
    }

    /** Whatever is changed in a sealed message: no exception, and nothing passes but what was signed. */
    @Test
    void changedChainsEndInAResultAndNeverPassWithAnotherAuthor() throws IOException {
        byte[] valid =
                ArcChecks.text(new ForgedChain(list, MAIL).add(2).message()).getBytes(StandardCharsets.ISO_8859_1);
        Fuzz.run(1_500, random -> {
            MailMessage mutant = Mails.of(Fuzz.mutate(valid, random, ":;= \r\n\t()ARCi=12hbdscv\0From"));
            try {
                ArcResult result = ArcChecks.validate(dns, mutant);
                if (result.outcome() instanceof Pass pass && pass.authorSigned()) {
                    assertThat(ArcChecks.header(mutant).fields("From"))
                            .singleElement()
                            .satisfies(from -> assertThat(from.value().strip().replaceAll("\\s+", " "))
                                    .isEqualTo("Anne <anne@sender.example>"));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** An unsigned set with a form that is right. */
    private static String set(int instance) {
        return """
                ARC-Seal: i=%1$d; a=ed25519-sha256; b=AA==; cv=%2$s; d=list.example; s=arc
                ARC-Message-Signature: i=%1$d; a=ed25519-sha256; b=AA==; bh=AA==; d=list.example; h=from; s=arc
                ARC-Authentication-Results: i=%1$d; mx.example; none
                """.formatted(instance, instance == 1 ? "none" : "pass").replace("\n", "\r\n");
    }

    private String problem(String fields) throws IOException {
        ArcResult result = ArcChecks.validate(dns, ArcChecks.message(fields + ArcChecks.text(MAIL)));
        return result.outcome() instanceof Fail fail ? fail.problem() : result.toString();
    }
}
