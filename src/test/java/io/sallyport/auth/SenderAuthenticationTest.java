package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.dmarc.DmarcResult;
import io.sallyport.auth.iprev.IprevResult;
import io.sallyport.auth.spf.SpfResult;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.testing.Authentications;
import io.sallyport.testing.Await;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Mails;
import io.sallyport.testing.Signers;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SenderAuthenticationTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");
    private static final MailAddress ANNE = new MailAddress("anne", "sender.example");
    private static final FakeClock CLOCK = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));

    private static final CompletableFuture<?> NOTHING = CompletableFuture.completedFuture(null);

    private final FakeDns dns = new FakeDns();

    @Test
    void eachStageAsksWhatItKnowsAndNothingIsAskedTwice() throws IOException {
        SenderAuthentication authentication = Authentications.with(dns, CLOCK);
        MailMessage message = Signers.sign(message(), "sender.example", CLOCK);

        var arrival = authentication.arrived(CLIENT);
        assertThat(asked()).containsExactly("PTR 1.2.0.192.in-addr.arpa");

        SenderInquiry inquiry = authentication.begin(arrival, CLIENT, "mail.sender.example", ANNE, null, NOTHING);
        Await.until(
                Duration.ofSeconds(10),
                () -> "SPF to ask, asked so far: " + asked(),
                () -> asked().containsAll(List.of("TXT sender.example", "TXT mail.sender.example")));
        assertThat(asked()).noneMatch(question -> question.contains("_dmarc") || question.contains("_domainkey"));

        inquiry.header(Signers.header(message));
        assertThat(asked())
                .contains("TXT _dmarc.sender.example", "TXT _dmarc.example", "TXT brisbane._domainkey.sender.example");

        inquiry.conclude(message, Signers.header(message));
        assertThat(asked()).doesNotHaveDuplicates();
    }

    @Test
    void whatIsNotKnownWithinTheBudgetIsATemporaryError() throws IOException {
        dns.silent("1.2.0.192.in-addr.arpa")
                .silent("sender.example")
                .silent("mail.sender.example")
                .silent("_dmarc.sender.example")
                .silent("brisbane._domainkey.sender.example");
        SenderFacts facts = facts(
                Signers.sign(message(), "sender.example", CLOCK),
                Authentications.with(dns, CLOCK, "sallyport.auth.budget", "50ms"));

        assertThat(facts.iprev().result()).isEqualTo(IprevResult.Result.TEMPERROR);
        assertThat(facts.mailFrom().result()).isEqualTo(SpfResult.Result.TEMPERROR);
        assertThat(facts.dmarc().result()).isEqualTo(DmarcResult.Result.TEMPERROR);
        assertThat(facts.results())
                .filteredOn(result -> !result.method().equals("arc"))
                .extracting(AuthenticationResult::result)
                .containsOnly("temperror");
    }

    @Test
    void spfThatIsLateLeavesDmarcUncertainRatherThanFailed() throws IOException {
        dns.silent("sender.example").txt("_dmarc.sender.example", "v=DMARC1; p=reject");
        SenderFacts facts = facts(message(), Authentications.with(dns, CLOCK, "sallyport.auth.budget", "50ms"));

        assertThat(facts.dmarc().result()).isEqualTo(DmarcResult.Result.TEMPERROR);
    }

    @Test
    void signatureOfTheAuthorPassesWhateverSpfSays() throws IOException {
        dns.txt("sender.example", "v=spf1 -all").txt("_dmarc.sender.example", "v=DMARC1; p=reject");
        Signers.publish(dns, "sender.example");
        SenderFacts facts = facts(Signers.sign(message(), "sender.example", CLOCK), Authentications.with(dns, CLOCK));

        assertThat(facts.mailFrom().result()).isEqualTo(SpfResult.Result.FAIL);
        assertThat(facts.dmarc().result()).isEqualTo(DmarcResult.Result.PASS);
        assertThat(facts.isSignedFor("sub.sender.example")).isTrue();
        assertThat(facts.isSignedFor("example")).isFalse();
        assertThat(facts.isSignedBelow("example")).isTrue();
    }

    @Test
    void questionsAboutMailsOfOneSessionFollowEachOtherAndThoseOfAbandonedMailsAreNotAsked() {
        dns.silent("first.example");
        SenderAuthentication authentication = Authentications.with(dns, CLOCK, "sallyport.spf.timeout", "100ms");
        var arrival = authentication.arrived(CLIENT);
        SenderInquiry first =
                authentication.begin(arrival, CLIENT, "helo", new MailAddress("a", "first.example"), null, NOTHING);
        SenderInquiry second = authentication.begin(
                arrival, CLIENT, "helo", new MailAddress("a", "second.example"), null, first.asked());
        SenderInquiry third = authentication.begin(
                arrival, CLIENT, "helo", new MailAddress("a", "third.example"), null, second.asked());
        assertThat(asked()).doesNotContain("TXT second.example", "TXT third.example");

        second.abandon();
        third.asked().join();
        assertThat(asked()).contains("TXT first.example", "TXT third.example").doesNotContain("TXT second.example");
    }

    @Test
    void signatureThatLeavesOutAPartOfTheBodyProvesNoAuthorUnlessThatIsAllowed() throws IOException {
        dns.txt("_dmarc.sender.example", "v=DMARC1; p=reject");
        Signers.publish(dns, "sender.example");
        MailMessage signed = Signers.signPart(message(), "sender.example");

        SenderFacts strict = facts(signed, Authentications.with(dns, CLOCK));
        assertThat(strict.dkim().getFirst().isPass()).as("%s", strict.dkim()).isTrue();
        assertThat(strict.dkim().getFirst().unsignedOctets()).isPositive();
        assertThat(strict.dmarc().result()).isEqualTo(DmarcResult.Result.FAIL);
        SenderFacts lenient =
                facts(signed, Authentications.with(dns, CLOCK, "sallyport.auth.partial-body-proves", "true"));
        assertThat(lenient.dmarc().result()).isEqualTo(DmarcResult.Result.PASS);
    }

    @Test
    void everyMethodHasItsResultInTheOrderInWhichItWasAsked() throws IOException {
        SenderFacts facts = facts(message(), Authentications.with(dns, CLOCK));

        assertThat(facts.results())
                .extracting(AuthenticationResult::method)
                .containsExactly("iprev", "spf", "spf", "dkim", "arc", "dmarc");
    }

    private SenderFacts facts(MailMessage message, SenderAuthentication authentication) throws IOException {
        SenderInquiry inquiry = authentication.begin(
                authentication.arrived(CLIENT), CLIENT, "mail.sender.example", ANNE, null, NOTHING);
        return inquiry.conclude(message, Signers.header(message));
    }

    private static MailMessage message() {
        return Mails.ofLines("From: Anne <anne@sender.example>", "Subject: hi", "", "hello");
    }

    private List<String> asked() {
        return dns.asked().stream().map(SenderAuthenticationTest::text).toList();
    }

    private static String text(DnsQuestion<?> question) {
        return question.type() + " " + question.name();
    }
}
