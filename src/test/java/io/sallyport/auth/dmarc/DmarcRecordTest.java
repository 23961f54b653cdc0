package io.sallyport.auth.dmarc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.dmarc.DmarcRecord.Policies;
import io.sallyport.auth.dmarc.DmarcRecord.PublicSuffix;
import io.sallyport.auth.dmarc.DmarcRecord.Reading;
import io.sallyport.testing.Fuzz;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class DmarcRecordTest {
    @Test
    void recordWithEveryTagIsReadAsWritten() {
        DmarcRecord record = valid("v=DMARC1; p=reject; sp=quarantine; np=none; adkim=s; aspf=s; psd=n; t=y; fo=1:d:s;"
                + " rua=mailto:a@example.com,https://example.com/report; ruf=mailto:b@example.com");
        assertThat(record.domainOwner())
                .isEqualTo(new Policies(AssessmentPolicy.REJECT, AssessmentPolicy.QUARANTINE, AssessmentPolicy.NONE));
        assertThat(record.alignment()).isEqualTo(new DmarcRecord.AlignmentModes(true, true));
        assertThat(record.psd()).isEqualTo(PublicSuffix.NO);
        assertThat(record.testing()).isTrue();
        assertThat(record.reports())
                .isEqualTo(new DmarcRecord.Reports(
                        List.of("mailto:a@example.com", "https://example.com/report"),
                        List.of("mailto:b@example.com"),
                        "1:d:s"));
        assertThat(record.problems()).isEmpty();
    }

    @Test
    void missingTagsHaveTheirDefaults() {
        DmarcRecord record = valid("v=DMARC1;p=none");
        assertThat(record.domainOwner()).isEqualTo(new Policies(AssessmentPolicy.NONE, null, null));
        assertThat(record.alignment()).isEqualTo(new DmarcRecord.AlignmentModes(false, false));
        assertThat(record.psd()).isEqualTo(PublicSuffix.UNKNOWN);
        assertThat(record.testing()).isFalse();
        assertThat(record.reports()).isEqualTo(new DmarcRecord.Reports(List.of(), List.of(), "0"));
    }

    /** RFC 9989 § 4.7: the version must be first and match precisely. */
    @Test
    void textWithoutTheExactVersionInFrontIsNoRecord() {
        for (String text : List.of(
                "",
                "v",
                "v=",
                "v=spf1 -all",
                "v=dmarc1; p=reject",
                "v=DMARC2; p=reject",
                "v=DMARC1p=reject",
                "v=DMARC1 p=reject",
                "v=DMARC1, p=reject",
                "p=reject; v=DMARC1",
                " v=DMARC1; p=reject",
                "\"v=DMARC1; p=reject\"")) {
            assertThat(DmarcRecord.parse(text)).as(text).isInstanceOf(Reading.Absent.class);
        }
    }

    @Test
    void spaceAndLetterCaseAroundTagsDoNotMatter() {
        assertThat(valid("V = DMARC1\t;\tP = Reject ; ADKIM=S ;;").domainOwner().domain())
                .isEqualTo(AssessmentPolicy.REJECT);
    }

    /** RFC 9989 § 4.7: unknown tags must be ignored, errors give way to defaults. */
    @Test
    void unknownTagsAndErrorsArePassedOver() {
        DmarcRecord record = valid("v=DMARC1; p=reject; pct=5; rf=afrf; ri=3600; x=y; toolong=1; adkim=strict; aspf=;"
                + " t=maybe; psd=x; fo=2; p=none; nothing; rua=nowhere,mailto:a@example.com!10m");
        assertThat(record.domainOwner().domain()).isEqualTo(AssessmentPolicy.REJECT);
        assertThat(record.alignment()).isEqualTo(new DmarcRecord.AlignmentModes(false, false));
        assertThat(record.testing()).isFalse();
        assertThat(record.psd()).isEqualTo(PublicSuffix.UNKNOWN);
        assertThat(record.reports().failureOptions()).isEqualTo("0");
        assertThat(record.reports().aggregate()).containsExactly("mailto:a@example.com");
        assertThat(record.problems())
                .hasSize(DmarcRecord.MAX_PROBLEMS)
                .startsWith("adkim=strict: expected: r or s", "aspf=: expected: r or s");
    }

    /** RFC 9989 § 4.10.1: with a policy that cannot be read, the reports decide. */
    @Test
    void unreadablePolicyIsNoneForThoseWhoWantReportsAndUnusableForOthers() {
        for (String policy : List.of("p=x", "p=", "p=reject; sp=x", "p=reject; np=x")) {
            assertThat(valid("v=DMARC1; " + policy + "; rua=mailto:a@example.com")
                            .domainOwner())
                    .as(policy)
                    .isEqualTo(Policies.UNREADABLE);
            assertThat(DmarcRecord.parse("v=DMARC1; " + policy + "; rua=nobody; psd=y"))
                    .as(policy)
                    .asInstanceOf(InstanceOfAssertFactories.type(Reading.Invalid.class))
                    .extracting(Reading.Invalid::psd)
                    .isEqualTo(PublicSuffix.YES);
        }
    }

    @Test
    void recordThatDoesNotSayWhatHoldsForTheDomainSaysNone() {
        assertThat(valid("v=DMARC1").domainOwner()).isEqualTo(new Policies(AssessmentPolicy.NONE, null, null));
        assertThat(valid("v=DMARC1; sp=reject; np=quarantine").domainOwner())
                .isEqualTo(new Policies(AssessmentPolicy.NONE, AssessmentPolicy.REJECT, AssessmentPolicy.QUARANTINE));
    }

    @Test
    void hugeRecordsAreBounded() {
        DmarcRecord record =
                valid("v=DMARC1; p=none; rua=" + "mailto:a@b.example,".repeat(500) + ";" + "x=;".repeat(1000));
        assertThat(record.reports().aggregate()).hasSize(DmarcRecord.MAX_URIS);
        assertThat(record.problems()).hasSize(DmarcRecord.MAX_PROBLEMS);
        assertThat(DmarcRecord.parse("v=DMARC1; p=none;" + "a".repeat(1_000_000)))
                .isInstanceOf(Reading.Invalid.class);
    }

    @Test
    void anyTextGivesAReading() {
        byte[] seed = ("v=DMARC1; p=reject; sp=none; np=quarantine; adkim=s; aspf=r; psd=u; t=n; fo=d:s;"
                        + " rua=mailto:a@b.example!5m,x:y; ruf=mailto:c@d.example")
                .getBytes(ISO_8859_1);
        Fuzz.run(20_000, random -> {
            String text = new String(Fuzz.mutate(seed, random, "v=DMARC1;,:! \tpsnt"), ISO_8859_1);
            if (DmarcRecord.parse(text) instanceof Reading.Valid(var record)) {
                assertThat(record.problems())
                        .allMatch(problem -> problem.chars().allMatch(c -> c >= 0x20 && c < 0x7f));
                assertThat(record.reports().aggregate()).noneMatch(uri -> uri.contains("!"));
            }
        });
    }

    private static DmarcRecord valid(String text) {
        assertThat(DmarcRecord.parse(text)).as(text).isInstanceOf(Reading.Valid.class);
        return ((Reading.Valid) DmarcRecord.parse(text)).record();
    }
}
