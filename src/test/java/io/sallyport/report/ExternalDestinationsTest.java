package io.sallyport.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.MailAddress;
import io.sallyport.report.ExternalDestinations.Verification;
import io.sallyport.report.ExternalDestinations.Verification.Allowed;
import io.sallyport.report.ExternalDestinations.Verification.Refused;
import io.sallyport.report.ExternalDestinations.Verification.Unknown;
import io.sallyport.report.PublishedPolicy.Alignment;
import io.sallyport.report.PublishedPolicy.Assessment;
import io.sallyport.testing.FakeDns;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The steps of RFC 9990 § 4. */
class ExternalDestinationsTest {
    private static final String QUESTION = "blue.example.com._report._dmarc.red.example.net";

    private final FakeDns dns = new FakeDns();

    @Test
    void organizationsOwnHostsNeedNoPermission() {
        assertThat(verify("a@blue.example.com")).isEqualTo(new Allowed(List.of()));
        assertThat(verify("a@example.com")).isEqualTo(new Allowed(List.of()));
        assertThat(verify("a@reports.example.com")).isEqualTo(new Allowed(List.of()));
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void nameThatOnlyEndsLikeOursIsAnother() {
        assertThat(verify("a@badexample.com")).isInstanceOf(Refused.class);
        assertThat(verify("a@com")).isInstanceOf(Refused.class);
    }

    @Test
    void belowAPublicSuffixEveryHostIsAsked() {
        PublishedPolicy suffix = policy("bank", "bank", true);
        assertThat(verify(suffix, "a@bank")).isEqualTo(new Allowed(List.of()));
        assertThat(verify(suffix, "a@some.bank")).isInstanceOf(Refused.class);
    }

    @Test
    void hostThatSaysYesGetsReports() {
        dns.txt(QUESTION, "v=DMARC1");
        assertThat(verify("a@red.example.net")).isEqualTo(new Allowed(List.of()));
        assertThat(dns.asked()).extracting(Object::toString).containsExactly("Txt[name=" + QUESTION + "]");
    }

    @Test
    void recordMayHaveOtherTagsAndNeighbours() {
        dns.txt(QUESTION, "google-site-verification=x").txt(QUESTION, " v = DMARC1 ;", " other=1;;=;");
        assertThat(verify("a@red.example.net")).isEqualTo(new Allowed(List.of()));
    }

    @Test
    void hostThatSaysNothingGetsNone() {
        assertThat(verify("a@red.example.net")).isInstanceOf(Refused.class);
        dns.exists(QUESTION);
        assertThat(verify("a@red.example.net")).isInstanceOf(Refused.class);
    }

    @Test
    void recordThatDoesNotBeginWithTheVersionSaysNothing() {
        for (String record : List.of("", "v=DMARC2", "v=dmarc1", "rua=mailto:a@x; v=DMARC1", "DMARC1", ";v=DMARC1")) {
            FakeDns other = new FakeDns().txt(QUESTION, record);
            assertThat(verify(other, policy("blue.example.com", "example.com", false), "a@red.example.net"))
                    .as(record)
                    .isInstanceOf(Refused.class);
        }
    }

    @Test
    void hostMayNameAnotherMailboxOfItsOwn() {
        dns.txt(QUESTION, "v=DMARC1; rua=mailto:b@red.example.net,mailto:c@RED.example.net!1k");
        assertThat(verify("a@red.example.net"))
                .isEqualTo(new Allowed(
                        List.of(new MailAddress("b", "red.example.net"), new MailAddress("c", "red.example.net"))));
    }

    @Test
    void hostMayNotSendUsOnToAnother() {
        dns.txt(QUESTION, "v=DMARC1; rua=mailto:b@red.example.net,mailto:x@victim.example");
        assertThat(verify("a@red.example.net")).isInstanceOf(Refused.class);
    }

    @Test
    void failureIsNoAnswer() {
        dns.fails(QUESTION);
        assertThat(verify("a@red.example.net")).isInstanceOf(Unknown.class);
    }

    @Test
    void nameThatWouldBeTooLongIsNotAsked() {
        PublishedPolicy deep = policy("a.".repeat(120) + "example", "example", false);
        assertThat(verify(deep, "a@red.example.net")).isInstanceOf(Refused.class);
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void overrideIsBounded() {
        StringBuilder rua = new StringBuilder("v=DMARC1; rua=");
        for (int i = 0; i < 1000; i++) {
            rua.append("mailto:a").append(i).append("@red.example.net,");
        }
        dns.txt(QUESTION, rua.toString());
        assertThat(((Allowed) verify("a@red.example.net")).instead()).hasSize(3);
    }

    @Test
    void allMailboxesAreAskedAboutAtOnce() {
        List<MailAddress> mailboxes = List.of(
                new MailAddress("a", "one.example"),
                new MailAddress("a", "example.com"),
                new MailAddress("a", "two.example"));
        assertThat(new ExternalDestinations(dns, 3)
                        .verify(policy("blue.example.com", "example.com", false), mailboxes)
                        .sequencedKeySet())
                .containsExactlyElementsOf(mailboxes);
        assertThat(dns.asked()).hasSize(2);
    }

    private Verification verify(String mailbox) {
        return verify(policy("blue.example.com", "example.com", false), mailbox);
    }

    private Verification verify(PublishedPolicy policy, String mailbox) {
        return verify(dns, policy, mailbox);
    }

    private static Verification verify(FakeDns dns, PublishedPolicy policy, String mailbox) {
        MailAddress address =
                ReportUris.parse("mailto:" + mailbox, 1).mailboxes().getFirst();
        return new ExternalDestinations(dns, 3).verify(policy, List.of(address)).get(address);
    }

    private static PublishedPolicy policy(String domain, String organization, boolean publicSuffix) {
        return new PublishedPolicy(
                domain,
                organization,
                Assessment.NONE,
                null,
                null,
                Alignment.RELAXED,
                Alignment.RELAXED,
                false,
                publicSuffix,
                null);
    }
}
