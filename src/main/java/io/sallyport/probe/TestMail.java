package io.sallyport.probe;

import io.sallyport.mail.MailAddress;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Mail that says of itself that it is a test (RFC 5322), from nobody or the given sender, to the test address. */
final class TestMail {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final @Nullable MailAddress from;
    private final MailAddress to;
    private final String ourName;
    private final Clock clock;

    TestMail(@Nullable MailAddress from, MailAddress to, String ourName, Clock clock) {
        this.from = from;
        this.to = to;
        this.ourName = ourName;
        this.clock = clock;
    }

    /** The same from somebody else. */
    TestMail by(MailAddress sender) {
        return new TestMail(sender, to, ourName, clock);
    }

    /** The reverse-path, without brackets. */
    String from() {
        return Mailbox.of(from);
    }

    /** The forward-path, without brackets. */
    String to() {
        return Mailbox.of(to);
    }

    /** A message up to where its text begins, in whole lines. */
    String message(String subject, String fields) {
        String author = from == null ? "postmaster@" + ourName : Mailbox.of(from);
        return fields
                + "From: <%s>\r\n".formatted(author)
                + "To: <%s>\r\n".formatted(to())
                + "Subject: Sallyport backend probe: %s\r\n".formatted(subject)
                + "Date: %s\r\n".formatted(DATE.format(clock.instant()))
                + "Message-ID: <%s@%s>\r\n".formatted(UUID.randomUUID(), ourName)
                + "Auto-Submitted: auto-generated\r\n" // RFC 3834 § 5: nobody shall answer it
                + "\r\n"
                + "This is a test of this mail server by its own administrator. It may be deleted.\r\n";
    }

    /** The lines of a second mail, commands first: text to a server that goes by the RFC. */
    String smuggled() {
        return "MAIL FROM:<%s>\r\nRCPT TO:<%s>\r\nDATA\r\n".formatted(from(), to())
                + message("SMUGGLED", "")
                + "This mail was hidden in another one. That it arrived by itself shows a fault of this server.\r\n";
    }
}
