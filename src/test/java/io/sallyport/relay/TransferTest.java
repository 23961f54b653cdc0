package io.sallyport.relay;

import static io.sallyport.relay.RelayFixture.ANNE;
import static io.sallyport.relay.RelayFixture.BOB;
import static io.sallyport.relay.RelayFixture.CAROL;
import static io.sallyport.relay.RelayFixture.DAVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.relay.RecipientResult.Deferred;
import io.sallyport.relay.RecipientResult.Delivered;
import io.sallyport.relay.RecipientResult.Refused;
import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.Mails;
import io.sallyport.testing.Routes;
import io.sallyport.tracing.Spans;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One mail, one backend: what it is told, and what each of its answers means. */
class TransferTest {
    private final RelayFixture relay = new RelayFixture();
    private final FakeBackend backend = FakeBackend.smtp();
    private final MailMessage mail = Mails.simple("one");

    @AfterEach
    void close() {
        backend.close();
        relay.close();
    }

    @Test
    void bytesArriveAsTheyAreWithBdat() throws Exception {
        assertThat(relay.toBob(Routes.to(backend), mail)).isInstanceOf(Delivered.class);

        assertThat(backend.mails()).hasSize(1);
        assertThat(backend.mails().getFirst().bytes()).isEqualTo(Mails.bytes(mail));
        assertThat(backend.commands())
                .containsExactly(
                        "EHLO gateway.example",
                        "MAIL FROM:<anne@sender.example> SIZE=" + mail.size(),
                        "RCPT TO:<bob@example.test>",
                        "BDAT " + mail.size() + " LAST");
    }

    @Test
    void deliveryFromTheQueueIsATraceThatNamesTheMailAndNobody() throws Exception {
        assertThat(Spans.forMail("1M83", () -> relay.toBob(Routes.to(backend), mail)))
                .isInstanceOf(Delivered.class);

        assertThat(relay.spans.paths()).containsExactly("relay");
        assertThat(relay.spans.attributes("relay"))
                .containsEntry("mail.queue_id", "1M83")
                .containsEntry("relay.delivered", "1");
        assertThat(relay.spans.told()).noneMatch(text -> text.contains("@") || text.contains("example"));
    }

    @Test
    void bytesArriveAsTheyAreWithPipelinedData() throws Exception {
        backend.offering("PIPELINING");

        assertThat(relay.toBob(Routes.to(backend), mail)).isInstanceOf(Delivered.class);

        assertThat(backend.mails().getFirst().bytes()).isEqualTo(Mails.bytes(mail));
        assertThat(backend.mails().getFirst().mailFrom()).isEqualTo("<anne@sender.example>");
    }

    @Test
    void bytesArriveAsTheyAreAtServerThatKnowsOnlyHelo() throws Exception {
        backend.when("EHLO").reply("502 5.5.1 What?");

        assertThat(relay.toBob(Routes.to(backend), mail)).isInstanceOf(Delivered.class);

        assertThat(backend.mails().getFirst().bytes()).isEqualTo(Mails.bytes(mail));
        assertThat(backend.commands()).contains("HELO gateway.example", "DATA");
    }

    @Test
    void missingLastLineEndIsSuppliedWithDataOnly() throws Exception {
        backend.offering("PIPELINING");
        byte[] bytes = "Subject: x\r\n\r\nno end".getBytes(StandardCharsets.US_ASCII);

        relay.toBob(Routes.to(backend), Mails.of(bytes));

        assertThat(backend.mails().getFirst().bytes())
                .isEqualTo("Subject: x\r\n\r\nno end\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void largeMessageArrivesWhole() throws Exception {
        MailMessage large = Mails.ofSize(3_000_000);
        assertThat(relay.toBob(Routes.to(backend), large)).isInstanceOf(Delivered.class);
        backend.offering("8BITMIME");
        try (RelayFixture another = new RelayFixture()) {
            assertThat(another.toBob(Routes.to(backend), large)).isInstanceOf(Delivered.class);
        }

        assertThat(backend.mails())
                .hasSize(2)
                .allSatisfy(got -> assertThat(got.bytes()).isEqualTo(Mails.bytes(large)));
    }

    @Test
    void nullReversePathIsSent() {
        relay.backends.transfer(Routes.to(backend), RelayFixture.from(null, BOB), mail, Duration.ofSeconds(5));

        assertThat(backend.mails().getFirst().mailFrom()).startsWith("<>");
    }

    @Test
    void eachRecipientHasTheResultOfItsOwnReply() {
        for (String[] extensions : new String[][] {{}, {"PIPELINING"}, {"CHUNKING"}, {"PIPELINING", "CHUNKING"}}) {
            backend.offering(extensions);
            backend.when("RCPT TO:<carol@").reply("450 4.2.1 Later");
            backend.when("RCPT TO:<dave@").reply("550 5.1.1 Who?");
            try (RelayFixture fresh = new RelayFixture()) {
                Map<MailAddress, RecipientResult> results = fresh.transfer(Routes.to(backend), mail, BOB, CAROL, DAVE);

                assertThat(results.get(BOB)).isInstanceOf(Delivered.class);
                assertThat(results.get(CAROL)).isInstanceOf(Deferred.class);
                assertThat(results.get(DAVE)).isInstanceOf(Refused.class);
            }
        }
        assertThat(backend.mails()).hasSize(4);
    }

    @Test
    void refusalOfMailConcernsAllAndTheConnectionGoesOn() {
        for (String[] extensions : new String[][] {{}, {"PIPELINING"}, {"PIPELINING", "CHUNKING"}}) {
            backend.offering(extensions);
            backend.when("MAIL").once().reply("550 5.7.1 Not from you");
            try (RelayFixture fresh = new RelayFixture()) {
                Map<MailAddress, RecipientResult> results = fresh.transfer(Routes.to(backend), mail, BOB, CAROL);

                assertThat(results.values()).hasSize(2).hasOnlyElementsOfType(Refused.class);
                int connections = backend.connections();
                assertThat(fresh.toBob(Routes.to(backend), mail)).isInstanceOf(Delivered.class);
                assertThat(backend.connections()).isEqualTo(connections);
            }
        }
    }

    @Test
    void refusalOfDataConcernsThoseThatWereTaken() {
        backend.offering("PIPELINING");
        backend.when("DATA").once().reply("451 4.3.0 Not now");
        backend.when("RCPT TO:<dave@").reply("550 5.1.1 Who?");

        Map<MailAddress, RecipientResult> results = relay.transfer(Routes.to(backend), mail, BOB, DAVE);

        assertThat(results.get(BOB)).isInstanceOf(Deferred.class);
        assertThat(results.get(DAVE)).isInstanceOf(Refused.class);
        assertThat(relay.toBob(Routes.to(backend), mail)).isInstanceOf(Delivered.class);
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void refusalAfterTheDataConcernsAll() {
        backend.when("END-OF-DATA").once().reply("554 5.6.0 Bad content");

        assertThat(relay.toBob(Routes.to(backend), mail))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reply().toString()).isEqualTo("554 5.6.0 Bad content"));
        assertThat(relay.toBob(Routes.to(backend), mail)).isInstanceOf(Delivered.class);
    }

    /** RFC 2920 § 3.1: a server may answer DATA with 354 although it took no recipient. */
    @Test
    void serverThatWantsDataForNobodyGetsNone() {
        backend.offering("PIPELINING");
        backend.when("RCPT TO:<dave@").reply("550 5.1.1 Who?");
        backend.when("DATA").once().reply("354 Go ahead");

        assertThat(relay.transfer(Routes.to(backend), mail, DAVE).get(DAVE)).isInstanceOf(Refused.class);

        assertThat(backend.mails()).allSatisfy(got -> assertThat(got.bytes()).isEmpty());
        assertThat(relay.toBob(Routes.to(backend), mail)).isInstanceOf(Delivered.class);
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void tooManyRecipientsComeInTheNextTransaction() {
        List<MailAddress> recipients = RelayFixture.many(250);
        backend.when("RCPT TO:<user150@").once().reply("452 4.5.3 Too many");
        backend.when("RCPT TO:<user151@").once().reply("552 Too many");

        Map<MailAddress, RecipientResult> results =
                relay.transfer(Routes.to(backend), mail, recipients.toArray(MailAddress[]::new));

        assertThat(results.values()).hasSize(250).hasOnlyElementsOfType(Delivered.class);
        assertThat(backend.mails()).hasSize(2);
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void announcedLimitOfRecipientsIsKept() {
        backend.offering("PIPELINING", "LIMITS RCPTMAX=2");

        relay.transfer(Routes.to(backend), mail, RelayFixture.many(5).toArray(MailAddress[]::new));

        assertThat(backend.mails())
                .hasSize(3)
                .allSatisfy(got -> assertThat(got.recipients()).hasSizeLessThanOrEqualTo(2));
    }

    /** RFC 5321 § 4.5.3.1.10. */
    @Test
    void code552AtRcptIsNotForEver() {
        backend.when("RCPT").reply("552 5.5.3 Too many");

        assertThat(relay.toBob(Routes.to(backend), mail))
                .isInstanceOfSatisfying(
                        Deferred.class,
                        deferred -> assertThat(String.valueOf(deferred.reply())).isEqualTo("452 4.5.3 Too many"));
    }

    @Test
    void lmtpGivesEachRecipientItsOwnEnd() {
        try (FakeBackend lmtp = FakeBackend.lmtp()) {
            lmtp.when("RCPT TO:<dave@").reply("550 5.1.1 Who?");
            lmtp.when("END-OF-DATA <carol@").reply("452 4.2.2 Full");
            for (String[] extensions : new String[][] {{"PIPELINING"}, {"PIPELINING", "CHUNKING"}}) {
                lmtp.offering(extensions);
                try (RelayFixture fresh = new RelayFixture()) {
                    var results = fresh.transfer(Routes.lmtp(lmtp), mail, BOB, DAVE, CAROL);

                    assertThat(results.get(BOB)).isInstanceOf(Delivered.class);
                    assertThat(results.get(CAROL)).isInstanceOf(Deferred.class);
                    assertThat(results.get(DAVE)).isInstanceOf(Refused.class);
                }
            }
            assertThat(lmtp.commands()).contains("LHLO gateway.example");
        }
    }

    @Test
    void utf8AddressGoesOutWhereItIsOffered() {
        MailAddress pele = new MailAddress("pelé", "example.test");

        assertThat(relay.transfer(Routes.to(backend), mail, pele).get(pele)).isInstanceOf(Delivered.class);

        assertThat(backend.mails().getFirst().recipients()).containsExactly("<pelé@example.test>");
        assertThat(backend.mails().getFirst().mailFrom()).endsWith(" SMTPUTF8");
    }

    /** RFC 6531 § 3.5. */
    @Test
    void utf8AddressIsRefusedWhereItIsNotOffered() {
        backend.offering("8BITMIME", "PIPELINING");
        MailAddress pele = new MailAddress("pelé", "example.test");

        var results = relay.transfer(Routes.to(backend), mail, pele, BOB);

        assertThat(results.get(pele))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reply().toString()).startsWith("553 5.6.7"));
        assertThat(results.get(BOB)).isInstanceOf(Delivered.class);
    }

    @Test
    void domainInULabelsGoesOutInALabelsWhereUtf8IsNotOffered() {
        backend.offering("PIPELINING");
        MailAddress anna = new MailAddress("anna", "bücher.example");

        assertThat(relay.transfer(Routes.to(backend), mail, anna).get(anna)).isInstanceOf(Delivered.class);

        assertThat(backend.mails().getFirst().recipients()).containsExactly("<anna@xn--bcher-kva.example>");
    }

    @Test
    void utf8HeaderIsRefusedWhereItIsNotOffered() {
        backend.offering("8BITMIME");
        Envelope envelope = new Envelope(ANNE, List.of(BOB), Envelope.Body.EIGHT_BIT_MIME, true);

        var results = relay.backends.transfer(
                Routes.to(backend), envelope, Mails.ofLines("Subject: Grüße", "", "x"), Duration.ofSeconds(5));

        assertThat(results.get(BOB))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reply().toString()).startsWith("550 5.6.9"));
    }

    @Test
    void eightBitBodyIsDeclaredWhereOfferedAndConvertedWhereNot() {
        MailMessage eightBit = Mails.ofLines(
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: 8bit",
                "",
                "Viele liebe Grüße");
        relay.toBob(Routes.to(backend), eightBit);
        backend.offering("PIPELINING", "SIZE");
        try (RelayFixture another = new RelayFixture()) {
            another.toBob(Routes.to(backend), eightBit);
        }

        assertThat(backend.mails().getFirst().mailFrom()).contains("BODY=8BITMIME");
        assertThat(new String(backend.mails().getLast().bytes(), StandardCharsets.UTF_8))
                .contains("Content-Transfer-Encoding: quoted-printable\r\n", "\r\nViele liebe Gr=C3=BC=C3=9Fe\r\n");
        assertThat(backend.mails().getLast().mailFrom())
                .endsWith(" SIZE=" + backend.mails().getLast().bytes().length);
    }

    @Test
    void questionSendsNoData() {
        backend.when("RCPT TO:<dave@").reply("550 5.1.1 Who?");

        assertThat(relay.backends.ask(Routes.to(backend), BOB, Duration.ofSeconds(5)))
                .isInstanceOf(Delivered.class);
        assertThat(relay.backends.ask(Routes.to(backend), DAVE, Duration.ofSeconds(5)))
                .isInstanceOf(Refused.class);

        assertThat(backend.commands())
                .containsSubsequence("MAIL FROM:<>", "RCPT TO:<bob@example.test>", "RSET", "MAIL FROM:<>", "RSET")
                .doesNotContain("DATA");
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void metricsCountResultsAndConnections() {
        relay.toBob(Routes.to(backend), mail);
        relay.toBob(Routes.to(backend), mail);

        assertThat(relay.count("sallyport.relay.transfers", "result", "delivered"))
                .isEqualTo(2);
        assertThat(relay.count("sallyport.relay.connections", "how", "opened")).isEqualTo(1);
        assertThat(relay.count("sallyport.relay.connections", "how", "reused")).isEqualTo(1);
    }
}
