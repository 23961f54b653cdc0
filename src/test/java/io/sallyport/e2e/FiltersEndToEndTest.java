package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.sallyport.testing.Await;
import io.sallyport.testing.FakeBackend.ReceivedMail;
import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each filter, from the socket of a client to the reply and the journal. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class FiltersEndToEndTest {
    Doors doors;

    @AfterEach
    void backendsBehaveAgain() {
        doors.first().forgetRules();
    }

    @Test
    void listedClientIsRefusedBeforeAnybodyIsAskedAboutTheMailbox() throws IOException {
        JudgedDomain domain = serve("dnsbl", """
                filters:
                  dnsbl:
                    on-unavailable: pass
                    reject-at: 8
                    zones: [{ zone: block.example, points: 8, ipv6: false }]
                groups:
                  postmaster: { recipients: [postmaster], filters: { dnsbl: { enabled: false } } }
                """);

        SmtpClient.Reply reply = from(domain, "127.0.0.9", "sender.example", "bob", "by-block-list");

        assertThat(reply.toString()).startsWith("550 5.7.1 Listed: 127.0.0.9 by block.example [");
        assertThat(domain.isKnownToBackend("bob")).isFalse();
        JsonPath decision = JudgedDomain.refused(reply);
        assertThat(decision.getString("decision.stage")).isEqualTo("rcpt");
        assertThat(JudgedDomain.findings(decision)).contains("dnsbl.listed", "dnsbl.rejected");
        assertThat(JudgedDomain.evidence(decision, "dnsbl.listed", "zone")).isEqualTo("block.example");
        assertThat(JudgedDomain.summary(decision)).startsWith("Refused at RCPT").contains("dnsbl.rejected");

        // RFC 5321 § 4.5.1: whoever is listed must be able to ask why
        assertThat(from(domain, "127.0.0.9", "sender.example", "postmaster", "to-the-postmaster")
                        .code())
                .isEqualTo(250);
        assertThat(from(domain, "127.0.0.7", "sender.example", "bob", "not-listed")
                        .code())
                .isEqualTo(250);
    }

    @Test
    void clientOnAnAllowListIsSparedWhatIsHeldAgainstOthers() throws IOException {
        JudgedDomain domain = serve("dnswl", """
                filters:
                  dnswl:
                    on-unavailable: pass
                    spares: ["helo.*"]
                    zones: [{ zone: allow.example, points: -1, test-points: false, ipv6: false }]
                  helo: { on-unavailable: pass, not-qualified: reject }
                """);

        SmtpClient.Reply spared = from(domain, "127.0.0.8", "desktop", "bob", "on-allow-list");
        SmtpClient.Reply stranger = from(domain, "127.0.0.7", "desktop", "bob", "on-no-list");

        JsonPath decision = JudgedDomain.taken(spared);
        assertThat(JudgedDomain.findings(decision)).contains("dnswl.listed", "helo.not-qualified");
        assertThat(decision.getString(
                        "decision.judgements[0].findings.find { it.name == 'helo.not-qualified' }.ignored"))
                .isEqualTo("spared by dnswl.listed");
        assertThat(stranger.toString()).startsWith("550 5.7.1 HELO needs a fully qualified host name [");
        assertThat(JudgedDomain.findings(JudgedDomain.refused(stranger))).contains("helo.not-qualified");
    }

    @Test
    void whoSendsTooMuchIsAskedToComeAgain() throws IOException {
        JudgedDomain domain = serve("ratelimit", """
                filters:
                  ratelimit:
                    on-unavailable: pass
                    limits: [{ name: strangers, count: messages, key: [client, sender-domain], rate: 2/1h }]
                """);

        assertThat(from(domain, "127.0.6.1", "sender.example", "bob", "first-of-many")
                        .code())
                .isEqualTo(250);
        assertThat(from(domain, "127.0.6.1", "sender.example", "bob", "second-of-many")
                        .code())
                .isEqualTo(250);
        SmtpClient.Reply third = from(domain, "127.0.6.1", "sender.example", "bob", "third-of-many");

        assertThat(third.toString()).startsWith("451 4.7.28 too many messages, try again in ");
        JsonPath decision = JudgedDomain.refused(third);
        assertThat(decision.getString("decision.ending")).isEqualTo("deferred");
        assertThat(JudgedDomain.evidence(decision, "ratelimit.strangers", "limit"))
                .startsWith("2/1h");
        assertThat(from(domain, "127.0.6.2", "sender.example", "bob", "of-another-client")
                        .code())
                .isEqualTo(250);
    }

    @Test
    void strangerIsGreylistedOnceAndKnownAfterwards() throws IOException {
        JudgedDomain domain = serve("greylist", """
                filters:
                  greylist: { on-unavailable: pass, from: 0, delay: 1s }
                """);

        SmtpClient.Reply first = domain.send("bob", Doors.message("greylisted"));
        assertThat(first.toString()).startsWith("451 4.7.1 greylisted, try again in 1 seconds");
        assertThat(JudgedDomain.findings(JudgedDomain.refused(first))).contains("greylist.new");
        assertThat(Doors.find(doors.first(), "greylisted")).isEmpty();

        Await.until(Doors.PATIENCE, () -> "the second attempt to be taken", () -> {
            try {
                return domain.send("bob", Doors.message("greylisted")).code() == 250;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThat(Doors.find(doors.first(), "greylisted")).hasSize(1);
        JsonPath known = JudgedDomain.taken(domain.send("bob", Doors.message("known-by-now")));
        assertThat(JudgedDomain.findings(known)).noneMatch(name -> name.startsWith("greylist."));
    }

    @Test
    void clientThatSaysNoHostNameIsRefused() throws IOException {
        JudgedDomain domain = serve("helo", """
                filters: { helo: { on-unavailable: pass, bare-address: reject } }
                """);

        SmtpClient.Reply reply = from(domain, "127.0.0.7", "127.0.0.7", "bob", "says-its-address");

        assertThat(reply.toString()).startsWith("550 5.7.1 An address in HELO needs brackets [");
        assertThat(JudgedDomain.evidence(JudgedDomain.refused(reply), "helo.bare-address", "helo"))
                .isEqualTo("127.0.0.7");
        assertThat(domain.isKnownToBackend("bob")).isFalse();
    }

    @Test
    void senderWhoseDomainTakesNoMailIsRefused() throws IOException {
        JudgedDomain domain = serve("sender", "filters: { sender: { on-unavailable: pass } }\n");

        SmtpClient.Outcome outcome =
                doors.send("anne@nullmx.example", List.of(domain.mailbox("bob")), Doors.message("null-mx"));

        SmtpClient.Reply reply = JudgedDomain.last(outcome);
        assertThat(reply.toString()).startsWith("550 5.7.27 The sender's domain has a null MX");
        assertThat(JudgedDomain.evidence(JudgedDomain.refused(reply), "sender.null-mx", "domain"))
                .isEqualTo("nullmx.example");
    }

    @Test
    void clientThatGuessesMailboxesIsSentAwayFromThoseThatExistToo() throws IOException {
        JudgedDomain domain = serve("recipient", """
                filters:
                  recipient: { on-unavailable: pass, slow-at: 2, delay: 10ms, block-at: 3, ipv4-prefix: 32 }
                """);
        doors.first().when("RCPT TO:<guess").reply("550 5.1.1 no such user");

        SmtpClient.Reply reply;
        try (SmtpClient client = doors.connectFrom("127.0.77.1")) {
            client.greet("sender.example");
            client.command("MAIL FROM:<anne@sender.example>");
            for (int i = 0; i < 3; i++) {
                assertThat(client.command("RCPT TO:<" + domain.mailbox("guess" + i) + ">")
                                .toString())
                        .startsWith("550 5.1.1 ");
            }
            reply = client.command("RCPT TO:<" + domain.mailbox("exists") + ">");
            client.quit();
        }

        assertThat(reply.toString()).startsWith("451 4.7.1 Too many unknown recipients");
        assertThat(domain.isKnownToBackend("exists")).isFalse();
        assertThat(JudgedDomain.evidence(JudgedDomain.refused(reply), "recipient.harvest", "network"))
                .startsWith("127.0.77.1");
        assertThat(from(domain, "127.0.77.2", "sender.example", "exists", "no-guess")
                        .code())
                .isEqualTo(250);
    }

    @Test
    void breachOfTheProtocolThatIsToleratedCountsAgainstTheMail() throws IOException {
        JudgedDomain domain = serve("protocol", """
                verdict: { tag: 2, subject-prefix: "[odd] " }
                filters: { protocol: { on-unavailable: pass, undeclared-8bit: 2 } }
                """);

        SmtpClient.Reply reply =
                domain.send("bob", Doors.lines("From: anne@sender.example", "Subject: undeclared", "", "Grüße"));

        JsonPath decision = JudgedDomain.taken(reply);
        assertThat(JudgedDomain.findings(decision)).contains("protocol.undeclared-8bit");
        assertThat(arrived("undeclared")).contains("Subject: [odd] undeclared\r\n");
    }

    @Test
    void resultsOfSenderAuthenticationCountAgainstTheMail() throws IOException {
        JudgedDomain domain = serve("auth", """
                verdict: { hold: 5 }
                filters: { auth: { on-unavailable: pass, spf: { softfail: 6 } } }
                """);

        SmtpClient.Outcome outcome =
                doors.send("anne@soft.example", List.of(domain.mailbox("bob")), Doors.message("soft-fail"));

        JsonPath decision = JudgedDomain.taken(JudgedDomain.last(outcome));
        assertThat(decision.getString("decision.ending")).isEqualTo("held");
        assertThat(JudgedDomain.findings(decision)).contains("auth.spf-softfail");
        assertThat(JudgedDomain.summary(decision)).contains("without auth.spf-softfail it would have been delivered");
        assertThat(Doors.find(doors.first(), "soft-fail")).isEmpty();
    }

    @Test
    void oddHeaderCountsAgainstTheMail() throws IOException {
        JudgedDomain domain = serve("header", """
                verdict: { tag: 3, reject: 9, headers: true }
                filters: { header: { on-unavailable: pass, missing-message-id: 3, missing-date: note } }
                """);

        JsonPath decision = JudgedDomain.taken(domain.send("bob", Doors.message("without-message-id")));

        assertThat(JudgedDomain.findings(decision)).contains("header.missing-message-id");
        assertThat(arrived("without-message-id"))
                .contains("X-Spam-Flag: YES\r\n")
                .contains("header.missing-message-id=3");
    }

    @Test
    void listsSpeakForAndAgainstMail() throws IOException {
        doors.write("lists/judge-clients.txt", "127.0.5.0/24  owner=ops reason=\"old trouble\"\n");
        doors.write("lists/judge-partners.txt", "honest.example  requires=dmarc\nnone.example  requires=dmarc\n");
        JudgedDomain domain = serve("lists", """
                verdict: { hold: 5 }
                filters:
                  lists:
                    on-unavailable: pass
                    entries:
                      - { name: bad-hosts, deny: client, list: lists/judge-clients.txt, then: reject }
                      - { name: offers, deny: subject, matches: "(?i)\\\\bcasino\\\\b", points: 6 }
                      - { name: partners, allow: from, list: lists/judge-partners.txt, points: -6 }
                """);

        SmtpClient.Reply denied = from(domain, "127.0.5.3", "sender.example", "bob", "from-bad-host");
        assertThat(denied.toString()).startsWith("550 5.7.1 Mail from your host, 127.0.5.3, is not accepted here [");
        assertThat(JudgedDomain.evidence(JudgedDomain.refused(denied), "lists.denied", "place"))
                .isEqualTo("lists/judge-clients.txt:1");
        assertThat(domain.isKnownToBackend("bob")).isFalse();

        JsonPath offer = JudgedDomain.taken(domain.send("bob", Doors.message("our CASINO")));
        assertThat(JudgedDomain.actions(offer)).containsExactly("hold");

        JsonPath partner = JudgedDomain.taken(ofAuthor(domain, "honest.example", "casino of a partner"));
        assertThat(JudgedDomain.findings(partner)).contains("lists.allowed", "lists.denied");
        assertThat(JudgedDomain.actions(partner)).containsExactly("deliver");

        JsonPath forged = JudgedDomain.taken(ofAuthor(domain, "none.example", "casino of a forger"));
        assertThat(JudgedDomain.findings(forged)).contains("lists.unproven", "lists.denied");
        assertThat(JudgedDomain.actions(forged)).containsExactly("hold");
    }

    private JudgedDomain serve(String filter, String judging) throws IOException {
        return JudgedDomain.serve(doors, filter + ".judge.test", judging);
    }

    /** Sends a mail from an address of the loopback, under a name in EHLO. */
    private static SmtpClient.Reply from(JudgedDomain domain, String client, String hello, String local, String marker)
            throws IOException {
        try (SmtpClient session = domain.doors().connectFrom(client)) {
            session.greet(hello);
            SmtpClient.Outcome outcome =
                    session.transact(JudgedDomain.STRANGER, List.of(domain.mailbox(local)), Doors.message(marker));
            session.quit();
            return JudgedDomain.last(outcome);
        }
    }

    private SmtpClient.Reply ofAuthor(JudgedDomain domain, String author, String subject) throws IOException {
        return JudgedDomain.last(doors.send(
                "anne@" + author,
                List.of(domain.mailbox("bob")),
                Doors.lines("From: anne@" + author, "Subject: " + subject, "", "Hello.")));
    }

    private String arrived(String marker) {
        ReceivedMail mail = Doors.awaitAt(doors.first(), marker);
        return Doors.text(mail.bytes());
    }
}
