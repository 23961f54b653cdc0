package io.sallyport.testing;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Held mails for tests. */
public final class HeldMails {
    private static final Instant RECEIVED = Instant.parse("2026-03-01T10:00:00Z");

    private HeldMails() {}

    /** A mail from {@code sender@example.org} that waits. */
    public static HeldMail of(String id, String recipient, MailClass mailClass) {
        return new HeldMail(
                id,
                id.replaceFirst("-held-\\d+$", ""),
                RECEIVED,
                "192.0.2.1",
                "mx.example.org",
                new MailAddress("sender", "example.org"),
                address(recipient),
                "Sender <sender@example.org>",
                "About " + id,
                "<" + id + "@example.org>",
                1_000,
                HeldMail.Form.WHOLE,
                mailClass,
                Score.of("7.5"),
                "192.0.2.1 is listed",
                List.of("dnsbl.listed"),
                State.HELD,
                1,
                null,
                RECEIVED.plus(Duration.ofDays(30)));
    }

    /** The same mail after a change. */
    public static HeldMail changed(HeldMail mail, State state, HeldMail.Change change) {
        return new HeldMail(
                mail.id(),
                mail.queueId(),
                mail.received(),
                mail.client(),
                mail.hello(),
                mail.reversePath(),
                mail.recipient(),
                mail.from(),
                mail.subject(),
                mail.messageId(),
                mail.octets(),
                mail.form(),
                mail.mailClass(),
                mail.score(),
                mail.why(),
                mail.findings(),
                state,
                mail.version() + 1,
                change,
                mail.expires());
    }

    private static MailAddress address(String text) {
        int at = text.lastIndexOf('@');
        return new MailAddress(text.substring(0, at), text.substring(at + 1));
    }
}
