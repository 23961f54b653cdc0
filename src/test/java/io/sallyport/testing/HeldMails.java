package io.sallyport.testing;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        return with(mail, mail.received(), mail.reversePath(), mail.subject(), mail.score(), state, change);
    }

    /** The same mail, received at another time. */
    public static HeldMail received(HeldMail mail, Instant at) {
        return with(mail, at, mail.reversePath(), mail.subject(), mail.score(), mail.state(), mail.changed());
    }

    /** The same mail with another score. */
    public static HeldMail scored(HeldMail mail, Score score) {
        return with(mail, mail.received(), mail.reversePath(), mail.subject(), score, mail.state(), mail.changed());
    }

    /** The same mail of another sender, about something else. */
    public static HeldMail from(HeldMail mail, MailAddress sender, String subject) {
        return with(mail, mail.received(), sender, subject, mail.score(), mail.state(), mail.changed());
    }

    private static HeldMail with(
            HeldMail mail,
            Instant received,
            @Nullable MailAddress sender,
            @Nullable String subject,
            Score score,
            State state,
            HeldMail.@Nullable Change change) {
        return new HeldMail(
                mail.id(),
                mail.queueId(),
                received,
                mail.client(),
                mail.hello(),
                sender,
                mail.recipient(),
                sender == null ? null : sender.toString(),
                subject,
                mail.messageId(),
                mail.octets(),
                mail.form(),
                mail.mailClass(),
                score,
                mail.why(),
                mail.findings(),
                state,
                state == mail.state() ? mail.version() : mail.version() + 1,
                change,
                mail.expires());
    }

    private static MailAddress address(String text) {
        int at = text.lastIndexOf('@');
        return new MailAddress(text.substring(0, at), text.substring(at + 1));
    }
}
