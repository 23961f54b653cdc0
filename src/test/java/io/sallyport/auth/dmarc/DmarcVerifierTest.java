package io.sallyport.auth.dmarc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.dmarc.DmarcResult.Result;
import io.sallyport.auth.dmarc.Identifier.Mechanism;
import io.sallyport.auth.dmarc.Identifier.Status;
import io.sallyport.dns.DnsAnswer.Failure;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.message.MessageHeader;
import io.sallyport.testing.FakeDns;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DmarcVerifierTest {
    private final FakeDns dns = new FakeDns();

    // Policy discovery, RFC 9989 § 4.10.1

    @Test
    void domainWithoutAnyRecordHasNoDmarc() {
        dns.txt("_dmarc.example.com", "v=spf1 -all");
        assertThat(check("example.com", spf("example.com")).result()).isEqualTo(Result.NONE);
    }

    @Test
    void recordOfTheAuthorDomainComesFirst() {
        dns.txt("_dmarc.mail.example.com", "v=DMARC1; p=quarantine; sp=none");
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject");
        DomainPolicy.Published policy = published(check("mail.example.com"));
        assertThat(policy.policyDomain()).isEqualTo("mail.example.com");
        assertThat(policy.requested()).isEqualTo(AssessmentPolicy.QUARANTINE);
        assertThat(policy.walk().organizationalDomain()).isEqualTo("example.com");
    }

    @Test
    void subdomainWithoutRecordHasTheSubdomainPolicyOfItsOrganization() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject; sp=quarantine");
        DmarcResult result = check("a.mail.example.com");
        assertThat(published(result).tag()).isEqualTo("sp");
        assertThat(result.disposition()).isEqualTo(AssessmentPolicy.QUARANTINE);
        assertThat(result.dispositionReason()).isEqualTo("sp=quarantine at example.com");
    }

    @Test
    void subdomainsHaveThePolicyOfTheDomainWhereNoOtherIsPublished() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject");
        DmarcResult result = check("mail.example.com");
        assertThat(published(result).tag()).isEqualTo("p");
        assertThat(result.disposition()).isEqualTo(AssessmentPolicy.REJECT);
    }

    /** The record between is neither of the author nor of the organization. */
    @Test
    void recordBetweenAuthorAndOrganizationDoesNotApply() {
        dns.txt("_dmarc.mail.example.com", "v=DMARC1; p=none");
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject");
        assertThat(published(check("a.mail.example.com")).policyDomain()).isEqualTo("example.com");
    }

    @Test
    void recordOfThePublicSuffixAppliesWhereTheOrganizationHasNone() {
        dns.txt("_dmarc.gov.example", "v=DMARC1; p=reject; psd=y; np=reject; sp=none");
        dns.exists("city.gov.example");
        DmarcResult result = check("city.gov.example");
        assertThat(published(result).policyDomain()).isEqualTo("gov.example");
        assertThat(published(result).walk().organizationalDomain()).isEqualTo("city.gov.example");
        assertThat(result.disposition()).isEqualTo(AssessmentPolicy.NONE);
    }

    @Test
    void nonexistentSubdomainHasItsOwnPolicy() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=none; sp=none; np=reject");
        DmarcResult result = check("nowhere.example.com");
        assertThat(published(result).tag()).isEqualTo("np");
        assertThat(result.disposition()).isEqualTo(AssessmentPolicy.REJECT);
    }

    @Test
    void nonexistentSubdomainHasTheOthersPolicyWhereNoneIsPublishedForIt() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=none; sp=quarantine");
        assertThat(check("nowhere.example.com").disposition()).isEqualTo(AssessmentPolicy.QUARANTINE);
        assertThat(dns.asked()).doesNotContain(new DnsQuestion.A("nowhere.example.com"));
    }

    @Test
    void policyThatDependsOnAnUnansweredQuestionIsNotApplied() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=none; np=reject");
        dns.fails(new DnsQuestion.A("sub.example.com"), Failure.TIMEOUT);
        assertThat(check("sub.example.com").result()).isEqualTo(Result.TEMPERROR);
        dns.txt("_dmarc.same.test", "v=DMARC1; p=reject; np=reject");
        dns.fails(new DnsQuestion.A("sub.same.test"), Failure.TIMEOUT);
        assertThat(check("sub.same.test").result()).isEqualTo(Result.FAIL);
    }

    @Test
    void severalRecordsAtOneNameAreAllDiscarded() {
        dns.txt("_dmarc.mail.example.com", "v=DMARC1; p=none").txt("_dmarc.mail.example.com", "v=DMARC1; p=none");
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject").txt("_dmarc.example.com", "something else");
        assertThat(published(check("mail.example.com")).policyDomain()).isEqualTo("example.com");
    }

    @Test
    void recordInSeveralStringsIsOne() {
        dns.txt("_dmarc.example.com", "v=DMA", "RC1; p=rej", "ect");
        assertThat(check("example.com").disposition()).isEqualTo(AssessmentPolicy.REJECT);
    }

    @Test
    void unusableRecordIsAPermanentErrorAndHidesThoseAbove() {
        dns.txt("_dmarc.mail.example.com", "v=DMARC1; p=rejected");
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject");
        DmarcResult result = check("mail.example.com", spf("mail.example.com"));
        assertThat(result.result()).isEqualTo(Result.PERMERROR);
        assertThat(result.problem())
                .isEqualTo("_dmarc.mail.example.com: p=rejected: expected: none, quarantine or reject");
    }

    @Test
    void testingLowersThePolicyByOneLevel() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject; t=y");
        dns.txt("_dmarc.example.net", "v=DMARC1; p=quarantine; t=y");
        assertThat(check("example.com").disposition()).isEqualTo(AssessmentPolicy.QUARANTINE);
        assertThat(check("example.com").dispositionReason()).isEqualTo("p=reject at example.com, which tests (t=y)");
        assertThat(check("example.net").disposition()).isEqualTo(AssessmentPolicy.NONE);
    }

    /** {@code pct} has no effect any more (RFC 9989 appendix A.6). */
    @Test
    void percentageDoesNotSpareAnybody() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject; pct=0; rf=iodef; ri=1");
        assertThat(check("example.com").disposition()).isEqualTo(AssessmentPolicy.REJECT);
    }

    // Errors, apart from absence

    @Test
    void policyThatCannotBeAskedForIsATemporaryError() {
        dns.fails("_dmarc.example.com");
        DmarcResult result = check("mail.example.com", spf("mail.example.com"));
        assertThat(result.result()).isEqualTo(Result.TEMPERROR);
        assertThat(result.problem()).isEqualTo("_dmarc.example.com: could not be asked, SERVFAIL");
        assertThat(result.disposition()).isEqualTo(AssessmentPolicy.NONE);
    }

    @Test
    void aliasesWithoutEndAreATemporaryError() {
        dns.cname("_dmarc.example.com", "_dmarc.example.net").cname("_dmarc.example.net", "_dmarc.example.com");
        assertThat(check("example.com").result()).isEqualTo(Result.TEMPERROR);
    }

    @Test
    void failureBehindTheEndOfTheWalkDoesNotMatter() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject; psd=n").fails("_dmarc.com");
        assertThat(check("mail.example.com", spf("example.com")).result()).isEqualTo(Result.PASS);
    }

    @Test
    void equalDomainPassesThoughTheOrganizationCannotBeTold() {
        dns.txt("_dmarc.mail.example.com", "v=DMARC1; p=reject").fails("_dmarc.com");
        assertThat(check("mail.example.com", dkim("mail.example.com")).result()).isEqualTo(Result.PASS);
        assertThat(check("mail.example.com", dkim("example.com")).result()).isEqualTo(Result.TEMPERROR);
        assertThat(check("mail.example.com", dkim("example.net")).result()).isEqualTo(Result.FAIL);
    }

    @Test
    void identifierThatCouldNotBeCheckedIsATemporaryErrorOnlyIfItCouldBeAligned() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject");
        assertThat(check("example.com", temporary("mail.example.com")).result()).isEqualTo(Result.TEMPERROR);
        assertThat(check("example.com", temporary("attacker.example")).result()).isEqualTo(Result.FAIL);
        assertThat(check("example.com", temporary("example.com"), dkim("example.com"))
                        .result())
                .isEqualTo(Result.PASS);
    }

    @Test
    void identifierWhoseOrganizationCannotBeToldIsATemporaryError() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject").fails("_dmarc.sub.example.com");
        assertThat(check("example.com", spf("sub.example.com")).result()).isEqualTo(Result.TEMPERROR);
    }

    // Alignment, RFC 9989 § 4.10.2

    @Test
    void domainsOfOneOrganizationAreAlignedInRelaxedMode() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject");
        assertThat(check("news.example.com", spf("bounces.example.com")).result())
                .isEqualTo(Result.PASS);
        assertThat(check("example.com", dkim("a.b.c.example.com")).result()).isEqualTo(Result.PASS);
        assertThat(check("a.b.c.example.com", dkim("example.com")).result()).isEqualTo(Result.PASS);
        assertThat(check("news.example.com", spf("NEWS.Example.COM")).result()).isEqualTo(Result.PASS);
        assertThat(check("example.com", spf("badexample.com"), dkim("com")).result())
                .isEqualTo(Result.FAIL);
    }

    @Test
    void onlyEqualDomainsAreAlignedInStrictMode() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject; aspf=s; adkim=r");
        assertThat(check("example.com", spf("mail.example.com")).result()).isEqualTo(Result.FAIL);
        assertThat(check("example.com", dkim("mail.example.com")).result()).isEqualTo(Result.PASS);
        assertThat(check("example.com", spf("example.com")).result()).isEqualTo(Result.PASS);
        dns.txt("_dmarc.example.net", "v=DMARC1; p=reject; aspf=r; adkim=s");
        assertThat(check("example.net", spf("mail.example.net")).result()).isEqualTo(Result.PASS);
        assertThat(check("example.net", dkim("mail.example.net")).result()).isEqualTo(Result.FAIL);
    }

    @Test
    void departmentThatDeclaresItselfAnOrganizationIsOne() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject");
        dns.txt("_dmarc.lab.example.com", "v=DMARC1; p=reject; psd=n");
        assertThat(check("example.com", spf("lab.example.com")).result()).isEqualTo(Result.FAIL);
        assertThat(check("lab.example.com", spf("example.com")).result()).isEqualTo(Result.FAIL);
        assertThat(check("lab.example.com", spf("a.lab.example.com")).result()).isEqualTo(Result.PASS);
    }

    @Test
    void neighboursBelowAPublicSuffixAreNotAligned() {
        dns.txt("_dmarc.bank.example", "v=DMARC1; p=reject; psd=y");
        DmarcResult result = check("one.bank.example", spf("two.bank.example"), dkim("bank.example"));
        assertThat(result.result()).isEqualTo(Result.FAIL);
        assertThat(check("bank.example", spf("one.bank.example")).result()).isEqualTo(Result.FAIL);
        assertThat(check("bank.example", spf("bank.example")).result()).isEqualTo(Result.PASS);
        assertThat(check("one.bank.example", spf("a.one.bank.example")).result())
                .isEqualTo(Result.PASS);
    }

    /** A suffix that does not say that it is one: its record makes it an organization (RFC 9989 § 11.8). */
    @Test
    void recordAboveWithoutTheTagMakesOneOrganization() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject").txt("_dmarc.com", "v=DMARC1; p=none");
        assertThat(published(check("example.com")).walk().organizationalDomain())
                .isEqualTo("com");
    }

    @Test
    void manySignaturesCostABoundedNumberOfWalks() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject");
        List<Identifier> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(dkim("a.b.c.d.e.f." + i + ".other.example"));
            many.add(dkim("a.b.c.d.e.f." + i + ".example.com"));
        }
        assertThat(check("example.com", many.toArray(Identifier[]::new)).result())
                .isEqualTo(Result.PASS);
        assertThat(dns.asked()).hasSizeLessThan((DmarcEvaluation.MAX_WALKS + 1) * TreeWalk.MAX_QUESTIONS);
    }

    // Uncertain authors, RFC 9989 § 5.3.1 and § 11.5

    @Test
    void uncertainAuthorNeverPassesAndHasTheStrictestPolicyOfThoseWhoFail() {
        dns.txt("_dmarc.attacker.example", "v=DMARC1; p=none").txt("_dmarc.bank.example", "v=DMARC1; p=reject");
        DmarcResult result = checkHeader("From: a@attacker.example, b@bank.example\r\n", spf("attacker.example"));
        assertThat(result.result()).isEqualTo(Result.PERMERROR);
        assertThat(result.disposition()).isEqualTo(AssessmentPolicy.REJECT);
        assertThat(result.dispositionReason())
                .isEqualTo("the strictest of the claimed domains, p=reject at bank.example");
        DmarcResult both = checkHeader(
                "From: a@attacker.example, b@bank.example\r\n", spf("attacker.example"), dkim("bank.example"));
        assertThat(both.result()).isEqualTo(Result.PERMERROR);
        assertThat(both.disposition()).isEqualTo(AssessmentPolicy.NONE);
    }

    @Test
    void severalAddressesOfOneDomainHaveThatDomain() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject");
        DmarcResult result = checkHeader("From: a@example.com, b@example.com\r\n", spf("example.com"));
        assertThat(result.result()).isEqualTo(Result.PASS);
        assertThat(result.trace()).contains("author: several addresses in From");
    }

    @Test
    void claimedDomainsAreAskedForUpToABound() {
        StringBuilder from = new StringBuilder("From: x@y.example");
        for (int i = 0; i < 15; i++) {
            from.append(", a@").append(i).append(".example");
        }
        assertThat(checkHeader(from + "\r\n").domains()).hasSize(DmarcVerifier.MAX_CLAIMED);
    }

    // What others make of it

    @Test
    void resultIsWrittenAsRfc8601HasIt() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject; sp=quarantine; t=y");
        AuthenticationResult fail = check("example.com").asResult();
        assertThat(fail.method()).isEqualTo("dmarc");
        assertThat(fail.result()).isEqualTo("fail");
        assertThat(fail.comment()).isEqualTo("p=reject sp=quarantine t=y dis=quarantine");
        assertThat(fail.properties())
                .extracting(Object::toString)
                .containsExactly("header.from=example.com", "policy.dmarc=quarantine");
        AuthenticationResult none = check("example.net").asResult();
        assertThat(none.result()).isEqualTo("none");
        assertThat(none.properties()).extracting(Object::toString).containsExactly("header.from=example.net");
        AuthenticationResult error = checkHeader("Subject: x\r\n").asResult();
        assertThat(error.result()).isEqualTo("permerror");
        assertThat(error.reason()).isEqualTo("no From field");
        assertThat(error.properties()).isEmpty();
    }

    @Test
    void traceTellsEachStep() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject; sp=x; rua=mailto:a@example.com");
        assertThat(check("mail.example.com", spf("attacker.example"), dkim("sub.example.com"))
                        .trace())
                .containsExactly(
                        "_dmarc.mail.example.com: NXDOMAIN",
                        "_dmarc.example.com: p=none (ignored: sp=x: expected: none, quarantine or reject)",
                        "_dmarc.com: NXDOMAIN",
                        "mail.example.com: policy of example.com, organization example.com",
                        "spf attacker.example: not aligned",
                        "dkim sub.example.com: aligned",
                        "sub.example.com: organization example.com",
                        "disposition none: pass");
    }

    @Test
    void reportsLearnWhichMechanismIsAligned() {
        dns.txt("_dmarc.example.com", "v=DMARC1; p=reject");
        DomainResult result = check("example.com", spf("example.net"), dkim("example.com"))
                .domains()
                .getFirst();
        assertThat(result.isAligned(Mechanism.DKIM)).isTrue();
        assertThat(result.isAligned(Mechanism.SPF)).isFalse();
    }

    @Test
    void questionsOfAWalkAreAskedSideBySide() {
        dns.silent("_dmarc.a.example.com");
        CompletableFuture<Discovery> discovery = new DmarcVerifier(dns).discover(author("From: x@a.example.com\r\n"));
        assertThat(discovery).isNotDone();
        assertThat(dns.asked())
                .containsExactly(
                        new DnsQuestion.Txt("_dmarc.a.example.com"),
                        new DnsQuestion.Txt("_dmarc.example.com"),
                        new DnsQuestion.Txt("_dmarc.com"));
    }

    private DmarcResult check(String domain, Identifier... identifiers) {
        return checkHeader("From: somebody@" + domain + "\r\n", identifiers);
    }

    private DmarcResult checkHeader(String header, Identifier... identifiers) {
        DmarcVerifier verifier = new DmarcVerifier(dns);
        return verifier.discover(author(header))
                .thenCompose(discovery -> verifier.evaluate(discovery, List.of(identifiers)))
                .join();
    }

    private static AuthorDomain author(String header) {
        byte[] octets = header.getBytes(UTF_8);
        return AuthorDomain.of(MessageHeader.parse(octets, octets.length));
    }

    private static DomainPolicy.Published published(DmarcResult result) {
        return Objects.requireNonNull(result.published(), () -> result.trace().toString());
    }

    private static Identifier spf(String domain) {
        return new Identifier(Mechanism.SPF, domain, Status.PASS);
    }

    private static Identifier dkim(String domain) {
        return new Identifier(Mechanism.DKIM, domain, Status.PASS);
    }

    private static Identifier temporary(String domain) {
        return new Identifier(Mechanism.SPF, domain, Status.TEMPERROR);
    }
}
