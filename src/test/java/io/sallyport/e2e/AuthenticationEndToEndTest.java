package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.Outcome;
import io.sallyport.quarantine.Quarantine;
import io.sallyport.quarantine.Wish;
import io.sallyport.testing.Await;
import io.sallyport.testing.DnsServer.Mishap;
import io.sallyport.testing.FakeBackend.ReceivedMail;
import io.sallyport.testing.SmtpClient;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Who a mail is from is found out while it comes in, acted upon by the default policy, and told to the backend. The
 * senders are those of {@code src/test/resources/dns/senders.zone}.
 */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class AuthenticationEndToEndTest {
    Doors doors;

    @Inject
    Quarantine quarantine;

    @Test
    void provenMailArrivesWithWhatWasFoundOutAboutIt() throws IOException {
        assertThat(send("honest.example", "honest-mail").code()).isEqualTo(250);

        assertThat(unfolded(Doors.awaitAt(doors.first(), "honest-mail")))
                .startsWith("Authentication-Results: gateway.example.test;")
                .contains("iprev=pass")
                .contains("policy.iprev=127.0.0.1")
                .contains("spf=pass")
                .contains("smtp.mailfrom=anne@honest.example")
                .contains("dkim=none")
                .contains("arc=none")
                .contains("dmarc=pass")
                .contains("header.from=honest.example");
    }

    @Test
    void mailThatItsAuthorsDomainWantsRejectedIsRefusedInTheTransactionWithDomainAndPolicy() throws IOException {
        assertThat(send("reject.example", "forged-reject"))
                .matches(told("550 5.7.1 Neither SPF nor DKIM proves that this is mail from reject.example,"
                        + " whose DMARC policy is p=reject"));
        assertThat(Doors.find(doors.first(), "forged-reject")).isEmpty();
    }

    @Test
    void subdomainsAreJudgedByTheOrganizationsPolicy() throws IOException {
        assertThat(send("sub.reject.example", "forged-subdomain"))
                .matches(told("550 5.7.1 Neither SPF nor DKIM proves that this is mail from sub.reject.example,"
                        + " whose DMARC policy is p=reject (at reject.example)"));
    }

    @Test
    void mailThatItsAuthorsDomainWantsQuarantinedIsHeldAndCanBeReleased() throws IOException {
        SmtpClient.Reply reply = send("quarantine.example", "forged-quarantine");

        assertThat(reply.code()).isEqualTo(250);
        String queueId = Doors.queueId(reply);
        HeldMail held = quarantine.find(queueId + "-held-1");
        assertThat(held.mailClass()).isEqualTo(MailClass.SPOOF);
        assertThat(held.why()).contains("quarantine.example").contains("p=quarantine");
        assertThat(Doors.find(doors.first(), "forged-quarantine")).isEmpty();

        assertThat(quarantine.release(held.id(), Wish.of("op", ""))).isInstanceOf(Outcome.Done.class);
        assertThat(unfolded(Doors.awaitAt(doors.first(), "forged-quarantine"))).contains("dmarc=fail");
    }

    @Test
    void mailOfADomainThatAsksForNothingArrivesMarked() throws IOException {
        assertThat(send("none.example", "forged-none").code()).isEqualTo(250);
        assertThat(unfolded(Doors.awaitAt(doors.first(), "forged-none")))
                .contains("spf=fail")
                .contains("dmarc=fail");
    }

    @Test
    void spfDecidesWhereDmarcHasNoPolicy() throws IOException {
        assertThat(send("nobody.example", "forged-spf"))
                .matches(told("550 5.7.23 SPF: 127.0.0.1 may not send mail for nobody.example"));
    }

    @Test
    void dnsThatDoesNotAnswerMakesTheSenderTryAgain() throws IOException {
        doors.dns().on("silent.example", Mishap.SERVFAIL).on("_dmarc.mute.example", Mishap.SERVFAIL);
        SmtpClient.Reply spf = send("silent.example", "no-spf-answer");
        SmtpClient.Reply dmarc = send("mute.example", "no-dmarc-answer");

        assertThat(spf.toString()).startsWith("451 4.7.24 ");
        assertThat(dmarc.toString()).startsWith("451 4.4.3 ");
        assertThat(Doors.find(doors.first(), "-answer")).isEmpty();
    }

    @Test
    void questionsAreAskedWhileTheMailIsStillComing() throws IOException {
        try (SmtpClient client = doors.connect()) {
            client.command("MAIL FROM:<anne@early.example>");
            awaitAsked("TXT early.example.");
            client.command("RCPT TO:<bob@example.test>");
            client.command("DATA");
            assertThat(doors.dns().asked()).noneMatch(question -> question.contains("_dmarc.early.example."));

            client.send("From: anne@early.example\r\nSubject: early-questions\r\n\r\nto be continued");
            awaitAsked("TXT _dmarc.early.example.");

            client.send("\r\n.\r\n");
            assertThat(client.read().code()).isEqualTo(250);
            client.quit();
        }
        assertThat(doors.dns().asked().stream().filter(question -> question.contains("early.example.")))
                .doesNotHaveDuplicates();
    }

    private void awaitAsked(String question) {
        Await.until(
                Doors.PATIENCE,
                () -> "question " + question,
                () -> doors.dns().asked().stream().anyMatch(asked -> asked.endsWith(question)));
    }

    @Test
    void messageWithTwoAuthorsIsRefused() throws IOException {
        byte[] message = Doors.lines(
                "From: Anne <anne@honest.example>", "From: Eve <eve@reject.example>", "Subject: two-authors", "", "hi");
        assertThat(doors.send("anne@honest.example", List.of("bob@example.test"), message)
                        .end()
                        .toString())
                .startsWith("550 5.7.1 The message does not name one author");
    }

    @Test
    void forgedResultsOfOursAreRemovedAndThoseOfOthersRenamed() throws IOException {
        byte[] message = Doors.lines(
                "Authentication-Results: Gateway.Example.TEST; dmarc=pass header.from=bank.example",
                "From: Anne <anne@honest.example>",
                "authentication-results : (a comment) gateway.example.test; spf=pass",
                "Authentication-Results: other.example; dkim=pass",
                "Subject: forged-results",
                "",
                "Authentication-Results: in the body, stays");
        assertThat(doors.send("anne@honest.example", List.of("bob@example.test"), message)
                        .isAccepted())
                .isTrue();

        String arrived =
                Doors.text(Doors.awaitAt(doors.first(), "forged-results").bytes());
        assertThat(arrived)
                .containsOnlyOnce("gateway.example.test;")
                .doesNotContain("bank.example")
                .contains("-Authentication-Results: other.example; dkim=pass\r\n")
                .doesNotContain("\r\nAuthentication-Results: other.example")
                .endsWith("\r\n\r\nAuthentication-Results: in the body, stays\r\n");
    }

    @Test
    void lineThatContinuesNothingDoesNotContinueAFieldOfOurs() throws IOException {
        byte[] message = Doors.lines(
                "\tgateway.example.test; dmarc=pass",
                "From: Anne <anne@honest.example>",
                "Received-SPF: pass receiver=gateway.example.test",
                "Subject: continued-nothing",
                "",
                "hi");
        assertThat(doors.send("anne@honest.example", List.of("bob@example.test"), message)
                        .isAccepted())
                .isTrue();

        assertThat(Doors.text(Doors.awaitAt(doors.first(), "continued-nothing").bytes()))
                .contains(
                        "\r\nX-Malformed-Header: the message began with the line that follows\r\n\tgateway.example.test;")
                .contains("\r\nX-Untrusted-Received-SPF: pass");
    }

    @Test
    void recipientsWithDifferentPoliciesGetDifferentEnds() throws IOException {
        doors.serve(
                "lenient.example.test",
                Doors.domain(doors.first().address().port(), "cut-through")
                        + "authentication: { dmarc: { reject: accept } }\n");
        doors.awaitServed("bob@lenient.example.test");
        SmtpClient.Outcome outcome = doors.send(
                "anne@reject.example",
                List.of("bob@lenient.example.test", "carl@example.test"),
                message("reject.example", "two-policies"));

        assertThat(outcome.isAccepted()).as("%s", outcome).isTrue();
        assertThat(Doors.awaitAt(doors.first(), "two-policies").recipients())
                .containsExactly("<bob@lenient.example.test>");
        HeldMail held = quarantine.find(Doors.queueId(outcome.end()) + "-held-1");
        assertThat(held.recipient()).hasToString("carl@example.test");
        assertThat(held.why()).contains("to be rejected, but taken for others");
    }

    private SmtpClient.Reply send(String domain, String marker) throws IOException {
        SmtpClient.Outcome outcome = doors.send("anne@" + domain, List.of("bob@example.test"), message(domain, marker));
        return outcome.end();
    }

    private static byte[] message(String domain, String marker) {
        return Doors.lines("From: Anne <anne@" + domain + ">", "Subject: " + marker, "", "Hello Bob");
    }

    /** The header of a mail, each field in one line. */
    private static String unfolded(ReceivedMail mail) {
        return new String(mail.bytes(), StandardCharsets.ISO_8859_1).replaceAll("\r\n[ \t]+", " ");
    }

    /** Whether a reply says this, with the name under which the mail is journalled. */
    private static Predicate<SmtpClient.Reply> told(String text) {
        return reply -> reply.toString().matches(Pattern.quote(text) + " \\[[0-9A-Z]{14}]");
    }
}
