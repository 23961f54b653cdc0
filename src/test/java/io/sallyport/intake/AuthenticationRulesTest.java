package io.sallyport.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.SenderAuthentication;
import io.sallyport.auth.SenderFacts;
import io.sallyport.auth.SenderInquiry;
import io.sallyport.auth.arc.ArcResult;
import io.sallyport.auth.arc.ArcSealer;
import io.sallyport.config.Network;
import io.sallyport.mail.Action;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import io.sallyport.mail.Client;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.SmtpReply;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Verdict;
import io.sallyport.message.EditedMessage;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.AuthenticationPolicy.Day;
import io.sallyport.policy.AuthenticationPolicy.IprevResponses;
import io.sallyport.policy.AuthenticationPolicy.LocalException;
import io.sallyport.policy.AuthenticationPolicy.Response;
import io.sallyport.policy.AuthenticationPolicy.TrustedForwarder;
import io.sallyport.policy.DomainName;
import io.sallyport.policy.Judge;
import io.sallyport.policy.RecipientPolicy;
import io.sallyport.testing.Authentications;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Mails;
import io.sallyport.testing.Signers;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuthenticationRulesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");
    private static final AuthenticationPolicy DEFAULT = AuthenticationPolicy.DEFAULT;

    private static final FakeClock CLOCK = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));

    private final FakeDns dns = new FakeDns();
    private String from = "From: Anne <anne@author.example>";
    private @Nullable MailAddress reversePath = new MailAddress("anne", "author.example");
    private @Nullable String upstream;
    private @Nullable String signer;
    private List<AuthenticationResult> sealedFindings = List.of();

    @Test
    void mailThatNobodySaysAnythingAboutIsAccepted() throws IOException {
        assertThat(judge(DEFAULT)).isEqualTo(new Judged(Action.DELIVER, null, "", ""));
    }

    @Test
    void failureIsJudgedByWhatTheAuthorsDomainAsksFor() throws IOException {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=reject; sp=quarantine");
        assertThat(judge(DEFAULT).reply())
                .hasToString("550 5.7.1 Neither SPF nor DKIM proves that this is mail from author.example,"
                        + " whose DMARC policy is p=reject");
        from = "From: anne@sub.author.example";
        assertThat(judge(DEFAULT).action()).isEqualTo(Action.HOLD);
        assertThat(judge(DEFAULT).why()).contains("sp=quarantine (at author.example)");
    }

    @Test
    void passProvenBySpfIsAccepted() throws IOException {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=reject").txt("author.example", "v=spf1 ip4:192.0.2.1 -all");
        assertThat(judge(DEFAULT).action()).isEqualTo(Action.DELIVER);
    }

    @Test
    void testedPolicyAsksForOneLevelLess() throws IOException {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=reject; t=y");
        assertThat(judge(DEFAULT).action()).isEqualTo(Action.HOLD);
    }

    @Test
    void spfFailureCountsOnlyWhereThereIsNoDmarcPolicy() throws IOException {
        dns.txt("author.example", "v=spf1 exp=why.example -all").txt("why.example", "ask %{i} (or us)");
        assertThat(judge(DEFAULT).reply())
                .hasToString("550 5.7.23 SPF: 192.0.2.1 may not send mail for author.example;"
                        + " author.example explains: ask 192.0.2.1 (or us)");
        dns.txt("_dmarc.author.example", "v=DMARC1; p=none");
        assertThat(judge(DEFAULT).action()).isEqualTo(Action.DELIVER);
    }

    @Test
    void errorsOfTheDnsAreNeverAPass() throws IOException {
        dns.fails("author.example");
        assertThat(judge(DEFAULT).reply()).startsWith("451 4.7.24 SPF for author.example cannot be checked now");
        dns.txt("_dmarc.author.example", "v=DMARC1; p=reject");
        assertThat(judge(DEFAULT).reply()).startsWith("451 4.7.24 The sender cannot be authenticated now");
        FakeDns other = new FakeDns().fails("_dmarc.author.example");
        assertThat(judge(other, DEFAULT).reply()).startsWith("451 4.4.3 The sender cannot be authenticated now");
    }

    @Test
    void messageWithoutOneAuthorIsRejectedAndSaysWhy() throws IOException {
        from = "From: anne@author.example, eve@other.example";
        assertThat(judge(DEFAULT).reply())
                .startsWith("550 5.7.1 The message does not name one author (RFC 5322 section 3.6.2): several");
    }

    @Test
    void toleratedAmbiguityDoesNotTolerateForgery() throws IOException {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=reject");
        from = "From: anne@author.example, eve@other.example";
        assertThat(judge(tolerant()).action()).isEqualTo(Action.REJECT);
    }

    @Test
    void clientWithoutNameIsJudgedAsThePolicySays() throws IOException {
        IprevResponses strict = new IprevResponses(Response.REJECT, Response.DEFER, Response.ACCEPT);
        AuthenticationPolicy policy =
                new AuthenticationPolicy(DEFAULT.dmarc(), DEFAULT.spf(), strict, List.of(), List.of(), List.of());
        assertThat(judge(policy).reply()).hasToString("451 4.7.25 192.0.2.1 has no name");
        dns.ptr("192.0.2.1", "mail.author.example").a("mail.author.example", "192.0.2.2");
        assertThat(judge(policy).reply()).hasToString("550 5.7.25 The name of 192.0.2.1 does not lead back to it");
    }

    @Test
    void severalEquallyStrictObjectionsAreToldTogether() throws IOException {
        IprevResponses strict = new IprevResponses(Response.REJECT, Response.REJECT, Response.ACCEPT);
        AuthenticationPolicy policy =
                new AuthenticationPolicy(DEFAULT.dmarc(), DEFAULT.spf(), strict, List.of(), List.of(), List.of());
        dns.txt("author.example", "v=spf1 -all");
        assertThat(judge(policy).reply())
                .hasToString("550 5.7.26 192.0.2.1 has no name; SPF: 192.0.2.1 may not send mail for author.example");
    }

    @Test
    void trustedForwarderIsKnownByNetworkOrConfirmedName() throws IOException {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=reject");
        AuthenticationPolicy byNetwork =
                forwarders(new TrustedForwarder(Network.of("192.0.2.0/24"), null, "old servers"));
        assertThat(judge(byNetwork).action()).isEqualTo(Action.DELIVER);
        assertThat(judge(byNetwork).overridden()).isEqualTo("overridden: trusted forwarder 192.0.2.0/24 (old servers)");

        AuthenticationPolicy byName =
                forwarders(new TrustedForwarder(null, new DomainName("alumni.example"), "alumni"));
        assertThat(judge(byName).action()).isEqualTo(Action.REJECT);
        dns.ptr("192.0.2.1", "out.alumni.example");
        assertThat(judge(byName).action()).as("a name that does not lead back").isEqualTo(Action.REJECT);
        dns.a("out.alumni.example", "192.0.2.1");
        assertThat(judge(byName).action()).isEqualTo(Action.DELIVER);
    }

    @Test
    void exceptionHoldsToItsLastDayAndOnlyWithItsProof() throws IOException {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=reject").txt("agency.example", "v=spf1 ip4:192.0.2.1 -all");
        AuthenticationPolicy policy = exceptions(new LocalException(
                new DomainName("author.example"),
                null,
                new DomainName("agency.example"),
                null,
                false,
                new Day(TODAY),
                "ticket 4711"));
        assertThat(judge(policy).action()).as("no proof").isEqualTo(Action.REJECT);
        reversePath = new MailAddress("bounces", "agency.example");
        assertThat(judge(policy).overridden())
                .isEqualTo("overridden: exception for author.example until 2026-11-22 (ticket 4711)");
        assertThat(AuthenticationRules.judge(facts(dns), policy, TODAY.plusDays(1))
                        .action())
                .isEqualTo(Action.REJECT);
    }

    @Test
    void exceptionCanAskForASignatureOfAnother() throws IOException {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=reject");
        Signers.publish(dns, "agency.example");
        AuthenticationPolicy policy = exceptions(new LocalException(
                new DomainName("author.example"),
                null,
                null,
                new DomainName("agency.example"),
                false,
                new Day(TODAY),
                "their agency"));
        assertThat(judge(policy).action()).as("unsigned").isEqualTo(Action.REJECT);
        signer = "agency.example";
        assertThat(judge(policy).action()).isEqualTo(Action.DELIVER);
    }

    @Test
    void spfFailureIsNotHeldAgainstMailThatItsAuthorSigned() throws IOException {
        dns.txt("author.example", "v=spf1 -all");
        Signers.publish(dns, "author.example");
        signer = "author.example";
        assertThat(judge(DEFAULT).action()).isEqualTo(Action.DELIVER);
    }

    @Test
    void sealerIsBelievedIfTrustedAndOnlyAboutThisAuthor() throws IOException {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=reject");
        Signers.publish(dns, "lists.example");
        AuthenticationPolicy trusting = sealers("lists.example");
        sealedFindings = List.of(new AuthenticationResult(
                "dmarc", "pass", null, null, List.of(new Property("header", "from", "author.example")), List.of()));
        assertThat(judge(DEFAULT).action()).as("nobody is trusted").isEqualTo(Action.REJECT);
        assertThat(judge(sealers("other.example")).action())
                .as("another is trusted")
                .isEqualTo(Action.REJECT);
        assertThat(judge(trusting).overridden())
                .isEqualTo("overridden: arc=pass, sealed by trusted lists.example (i=1), which found dmarc=pass");
        sealedFindings = List.of(new AuthenticationResult(
                "dmarc", "pass", null, null, List.of(new Property("header", "from", "bank.example")), List.of()));
        assertThat(judge(trusting).action()).as("another author").isEqualTo(Action.REJECT);
        sealedFindings = List.of(new AuthenticationResult(
                "dmarc", "fail", null, null, List.of(new Property("header", "from", "author.example")), List.of()));
        assertThat(judge(trusting).action()).as("the sealer saw it fail").isEqualTo(Action.REJECT);
    }

    @Test
    void nothingOverridesWhatCouldNotBeTold() throws IOException {
        dns.fails("_dmarc.author.example");
        assertThat(judge(forwarders(new TrustedForwarder(Network.of("192.0.2.0/24"), null, "old servers")))
                        .action())
                .isEqualTo(Action.DEFER);
    }

    @Test
    void sealerWhoContradictsHimselfIsNotBelieved() throws IOException {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=reject");
        Signers.publish(dns, "lists.example");
        List<Property> author = List.of(new Property("header", "from", "author.example"));
        sealedFindings = List.of(
                new AuthenticationResult("dmarc", "fail", null, null, author, List.of()),
                new AuthenticationResult("dmarc", "pass", null, null, author, List.of()));
        assertThat(judge(sealers("lists.example")).action()).isEqualTo(Action.REJECT);
    }

    @Test
    void serverInFrontOfUsHasNoSayAboutSignatures() throws IOException {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=reject");
        upstream = "edge.example";
        from = "Authentication-Results: edge.example; dkim=pass header.d=author.example\r\n" + from;
        assertThat(judge(DEFAULT).action()).isEqualTo(Action.REJECT);
    }

    @Test
    void sealersWordAboutAnotherSendersSpfIsNotBelieved() throws IOException {
        dns.txt("author.example", "v=spf1 -all");
        Signers.publish(dns, "lists.example");
        sealedFindings = List.of(new AuthenticationResult(
                "spf", "pass", null, null, List.of(new Property("smtp", "mailfrom", "eve@evil.example")), List.of()));
        assertThat(judge(sealers("lists.example")).action()).isEqualTo(Action.REJECT);
        sealedFindings = List.of(new AuthenticationResult(
                "spf", "pass", null, null, List.of(new Property("smtp", "mailfrom", "x@author.example")), List.of()));
        assertThat(judge(sealers("lists.example")).action()).isEqualTo(Action.DELIVER);
    }

    @Test
    void spfThatCannotBeToldDoesNotMatterForMailThatItsAuthorSigned() throws IOException {
        Signers.publish(dns, "author.example");
        signer = "author.example";
        reversePath = new MailAddress("x", "bounce.example");
        dns.fails("bounce.example");
        assertThat(judge(DEFAULT).action()).isEqualTo(Action.DELIVER);
    }

    @Test
    void toleratedAmbiguityDoesNotEscapeSpf() throws IOException {
        dns.txt("author.example", "v=spf1 -all");
        from = "From: anne@author.example, eve@other.example";
        assertThat(judge(tolerant()).action()).isEqualTo(Action.REJECT);
    }

    @Test
    void serversHeloInFrontOfUsProvesNoReversePath() throws IOException {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=reject");
        upstream = "edge.example";
        reversePath = new MailAddress("eve", "evil.example");
        from = "Authentication-Results: edge.example; spf=pass smtp.helo=mx.author.example\r\n" + from;
        assertThat(judge(DEFAULT).action()).isEqualTo(Action.REJECT);
        from = from.replace("smtp.helo=mx.author.example", "smtp.mailfrom=anne@author.example");
        assertThat(judge(DEFAULT).action()).as("another reverse-path").isEqualTo(Action.REJECT);
    }

    @Test
    void trustedServerInFrontOfUsIsBelievedAboutSpf() throws IOException {
        dns.txt("_dmarc.author.example", "v=DMARC1; p=reject").txt("author.example", "v=spf1 -all");
        from = "Authentication-Results: edge.example; spf=pass smtp.mailfrom=anne@author.example\r\n" + from;
        assertThat(judge(DEFAULT).action()).as("not trusted").isEqualTo(Action.REJECT);
        upstream = "edge.example";
        assertThat(judge(DEFAULT).action()).isEqualTo(Action.DELIVER);
        upstream = "other.example";
        assertThat(judge(DEFAULT).action()).as("another's name").isEqualTo(Action.REJECT);
    }

    /** A mail of which nothing else is known is judged; what comes of it. */
    private Judged judge(AuthenticationPolicy policy) throws IOException {
        return judge(dns, policy);
    }

    private Judged judge(FakeDns asked, AuthenticationPolicy policy) throws IOException {
        Judgement judgement = AuthenticationRules.judge(facts(asked), policy, TODAY);
        RecipientPolicy judging = RecipientPolicy.authenticating("author.example", policy);
        Verdict verdict = Judge.judge(judging, judgement.findings());
        assertThat(verdict.action()).isEqualTo(judgement.action());
        Client client = new Client(CLIENT, 4711, "smtp", null, null);
        SmtpReply reply = verdict.action().isRefusal()
                ? Refusals.of(verdict, judging.replies(), new Refusals.About("Q1", Stage.DATA, client, null, null))
                : null;
        String noted = judgement.findings().stream()
                .filter(finding -> finding.name().equals("auth.overridden"))
                .map(Finding::detail)
                .collect(Collectors.joining("; "));
        return new Judged(
                verdict.action(),
                reply == null ? null : reply.toString().replace(" [Q1]", ""),
                Judgements.why(verdict),
                noted);
    }

    private record Judged(Action action, @Nullable String reply, String why, String overridden) {}

    private SenderFacts facts(FakeDns asked) throws IOException {
        SenderAuthentication authentication = Authentications.with(asked, CLOCK);
        SenderInquiry inquiry = authentication.begin(
                authentication.arrived(CLIENT),
                CLIENT,
                "helo.example",
                reversePath,
                upstream,
                CompletableFuture.completedFuture(null));
        MailMessage message = Mails.ofLines(from, "Subject: hi", "", "hello");
        if (signer != null) {
            message = Signers.sign(message, signer, CLOCK);
        }
        if (!sealedFindings.isEmpty()) {
            message = sealed(message, sealedFindings);
        }
        return inquiry.conclude(message, Signers.header(message));
    }

    private static MailMessage sealed(MailMessage message, List<AuthenticationResult> findings) throws IOException {
        ArcResult none = new ArcResult(new ArcResult.None(), List.of(), 0, List.of());
        ArcSealer.Sealing sealing = Signers.sealer("lists.example", CLOCK)
                .seal(message, Signers.header(message), none, "mx.lists.example", findings);
        return new EditedMessage(((ArcSealer.Sealed) sealing).fields(), List.of(), message);
    }

    /** Takes mail without one author. */
    private static AuthenticationPolicy tolerant() {
        var responses = DEFAULT.dmarc();
        return new AuthenticationPolicy(
                new AuthenticationPolicy.DmarcResponses(
                        responses.reject(),
                        responses.quarantine(),
                        responses.none(),
                        responses.temperror(),
                        responses.permerror(),
                        Response.ACCEPT),
                DEFAULT.spf(),
                DEFAULT.iprev(),
                List.of(),
                List.of(),
                List.of());
    }

    private static AuthenticationPolicy sealers(String domain) {
        return new AuthenticationPolicy(
                DEFAULT.dmarc(), DEFAULT.spf(), DEFAULT.iprev(), List.of(new DomainName(domain)), List.of(), List.of());
    }

    private static AuthenticationPolicy forwarders(TrustedForwarder... forwarders) {
        return new AuthenticationPolicy(
                DEFAULT.dmarc(), DEFAULT.spf(), DEFAULT.iprev(), List.of(), List.of(forwarders), List.of());
    }

    private static AuthenticationPolicy exceptions(LocalException... exceptions) {
        return new AuthenticationPolicy(
                DEFAULT.dmarc(), DEFAULT.spf(), DEFAULT.iprev(), List.of(), List.of(), List.of(exceptions));
    }
}
