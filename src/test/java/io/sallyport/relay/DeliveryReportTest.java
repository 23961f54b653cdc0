package io.sallyport.relay;

import static io.sallyport.spool.SpoolEntries.ANNE;
import static io.sallyport.spool.SpoolEntries.BOB;
import static io.sallyport.spool.SpoolEntries.RECEIVED;
import static io.sallyport.spool.SpoolEntries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.EnhancedStatus;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.SmtpReply;
import io.sallyport.relay.DeliveryReport.Action;
import io.sallyport.relay.DeliveryReport.Notice;
import io.sallyport.spool.SpooledMail;
import io.sallyport.testing.Mails;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.junit.jupiter.api.Test;

class DeliveryReportTest {
    private static final Notice REFUSED = new Notice(
            BOB,
            EnhancedStatus.of("5.1.1"),
            SmtpReply.of(550, "5.1.1", "No such user", "in /var/mail on mbx07.corp.example"),
            "");

    @Test
    void failureHasTheThreePartsOfAReport() throws Exception {
        MailMessage report = report(entry("q1", BOB), Mails.simple("lost"), Action.FAILED);
        assertThat(types(report))
                .containsExactly("multipart/report", "text/plain", "message/delivery-status", "text/rfc822-headers");
        assertThat(text(report))
                .contains(
                        "From: Mail Delivery System <postmaster@gate.example>\r\n",
                        "To: <anne@sender.example>\r\n",
                        "Auto-Submitted: auto-replied\r\n",
                        "Message-ID: <q1-1@gate.example>\r\n",
                        "Date: Sun, 1 Mar 2026 11:00:00 +0000\r\n",
                        "Reporting-MTA: dns; gate.example\r\n",
                        "Arrival-Date: Sun, 1 Mar 2026 10:00:00 +0000\r\n",
                        "Final-Recipient: rfc822; bob@example.test\r\nAction: failed\r\nStatus: 5.1.1\r\n",
                        "Diagnostic-Code: smtp; 550 5.1.1 No such mailbox here\r\n",
                        "Subject: lost\r\n");
        assertThat(text(report)).doesNotContain("Hello Bob").isASCII();
        assertThat(report.hasEightBitData()).isFalse();
    }

    @Test
    void reportAboutInternationalMailKeepsItsAddresses() throws Exception {
        MailAddress sender = new MailAddress("ανν", "bücher.example");
        MailAddress recipient = new MailAddress("δοκιμή", "example.test");
        SpooledMail mail = new SpooledMail(
                "q1",
                new Envelope(sender, List.of(recipient), Envelope.Body.EIGHT_BIT_MIME, true),
                List.of(recipient),
                true,
                "",
                RECEIVED,
                0,
                0,
                RECEIVED,
                null,
                false,
                false);
        MailMessage report = new DeliveryReport("gate.example", "q1-1", "b")
                .of(
                        mail,
                        Mails.ofLines("Subject: χαίρετε", "", "body"),
                        Action.FAILED,
                        List.of(new Notice(recipient, EnhancedStatus.of("5.1.1"), null, "no")),
                        RECEIVED,
                        null);
        assertThat(types(report))
                .containsExactly(
                        "multipart/report", "text/plain", "message/global-delivery-status", "message/global-headers");
        assertThat(text(report))
                .contains(
                        "To: <ανν@bücher.example>", "Final-Recipient: utf-8; δοκιμή@example.test", "Subject: χαίρετε");
        assertThat(report.hasEightBitData()).isTrue();
    }

    @Test
    void internationalDomainIsWrittenInAsciiWhereTheOriginalWas() throws IOException {
        Notice notice = new Notice(new MailAddress("bob", "bücher.example"), EnhancedStatus.of("5.1.1"), null, "no");
        MailMessage report = new DeliveryReport("gate.example", "q1-1", "b")
                .of(entry("q1", BOB), Mails.simple("x"), Action.FAILED, List.of(notice), RECEIVED, null);
        assertThat(text(report)).contains("rfc822; bob@xn--bcher-kva.example").isASCII();
    }

    @Test
    void delaySaysHowLongItWillBeTried() throws IOException {
        MailMessage report = report(entry("q1", BOB), Mails.simple("late"), Action.DELAYED);
        assertThat(text(report)).contains("Action: delayed", "Will-Retry-Until: Fri, 6 Mar 2026 10:00:00 +0000");
    }

    @Test
    void hostileHeaderStaysWithinItsPart() throws Exception {
        MailMessage hostile = Mails.of(("Subject: x\r\n--BOUNDARY--\r\nX-Nul: \0\u0007\r\nX-Long: " + "y".repeat(5000)
                        + "\r\nX-Eight: \u00ff\r\n\r\nbody")
                .getBytes(StandardCharsets.ISO_8859_1));
        MailMessage report = report(entry("q1", BOB), hostile, Action.FAILED);
        assertThat(types(report)).hasSize(4);
        assertThat(text(report).lines()).allMatch(line -> line.length() <= 998);
        assertThat(text(report)).isASCII().doesNotContain("\0", "\u0007");
    }

    @Test
    void senderDoesNotLearnWhatWeMadeOfItsMail() throws IOException {
        MailMessage marked = Mails.ofLines(
                "X-Spam-Status: Yes, score=5.3", "\ttests=dnsbl.listed=3", "x-spam-score: 5.3", "Subject: hi", "", "x");
        assertThat(text(report(entry("q1", BOB), marked, Action.FAILED)))
                .contains("text/rfc822-headers\r\n\r\nSubject: hi\r\n")
                .doesNotContainIgnoringCase("x-spam", "dnsbl");
    }

    @Test
    void headerOfAnyLengthIsCutAtALine() throws IOException {
        MailMessage endless =
                Mails.of("X-Filler: yyyyyyyyyyyyyyyy\r\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
        MailMessage report = report(entry("q1", BOB), endless, Action.FAILED);
        assertThat(report.size()).isLessThan(20_000);
        assertThat(text(report)).contains("X-Filler: yyyyyyyyyyyyyyyy\r\n\r\n--BOUNDARY--\r\n");
    }

    private static MailMessage report(SpooledMail mail, MailMessage message, Action action) throws IOException {
        assertThat(mail.envelope().reversePath()).isEqualTo(ANNE);
        // The hostile header holds the delimiter that the other tests use; real ones are random.
        String boundary = message.size() > 5000 && message.size() < 6000 ? "unguessable" : "BOUNDARY";
        return new DeliveryReport("gate.example", "q1-1", boundary)
                .of(
                        mail,
                        message,
                        action,
                        List.of(REFUSED),
                        RECEIVED.plusSeconds(3600),
                        action == Action.DELAYED ? RECEIVED.plus(Duration.ofDays(5)) : null);
    }

    private static String text(MailMessage message) throws IOException {
        return new String(Mails.bytes(message), StandardCharsets.UTF_8);
    }

    /** The content types as an independent parser sees them. */
    private static List<String> types(MailMessage message) throws Exception {
        MimeTokenStream tokens = new MimeTokenStream();
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        tokens.parse(new ByteArrayInputStream(Mails.bytes(message)));
        List<String> types = new ArrayList<>();
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
            if (state == EntityState.T_START_MULTIPART || state == EntityState.T_BODY) {
                types.add(tokens.getBodyDescriptor().getMimeType());
            }
        }
        return types;
    }
}
