package io.sallyport.relay;

import io.sallyport.mail.EnhancedStatus;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.SmtpReply;
import io.sallyport.message.OctetsMessage;
import io.sallyport.spool.SpooledMail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A delivery status notification (RFC 3464): a letter for people, the same for programs, and the header of the original.
 *
 * <p>Where the original came with SMTPUTF8, the report takes the forms of RFC 6533 and holds addresses and header as they
 * were; else it is pure ASCII. It names no host of ours but the gateway, and no more of the original than 16 KiB of header:
 * it goes to a stranger.
 *
 * @param hostname the gateway
 * @param queueId the name of the report itself
 * @param boundary a delimiter that nobody can have foreseen and put into the original (RFC 2046 § 5.1.1)
 */
record DeliveryReport(String hostname, String queueId, String boundary) {
    private static final int MOST_HEADER = 16 * 1024;
    private static final int MOST_LINE = 900;
    /** What we made of the mail is for its recipients; it would teach its sender how to get past us. */
    private static final String VERDICT_FIELDS = "X-Spam-";
    /** RFC 5322 § 3.3. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH);

    /** What is reported. */
    enum Action {
        /** It will not be delivered any more. */
        FAILED("failed", "Undelivered mail", "Your message could not be delivered to the recipients below."),
        /** It has not been delivered yet. */
        DELAYED(
                "delayed",
                "Delayed mail",
                "Your message has not been delivered yet to the recipients below.\r\nYou need not send it again: "
                        + "delivery will be tried further.");

        private final String text;
        private final String subject;
        private final String letter;

        Action(String text, String subject, String letter) {
            this.text = text;
            this.subject = subject;
            this.letter = letter;
        }
    }

    /**
     * What is reported about one recipient.
     *
     * @param status why (RFC 3463)
     * @param reply the backend's words; null if it gave none
     * @param why for people, if the backend gave no words
     */
    record Notice(
            MailAddress recipient,
            EnhancedStatus status,
            @Nullable SmtpReply reply,
            String why) {
        private static final EnhancedStatus UNSPECIFIED = EnhancedStatus.of("5.0.0");

        /** A backend's refusal; one without an enhanced status gets the general one (RFC 3463 § 3.1). */
        static Notice of(MailAddress recipient, SmtpReply refusal) {
            EnhancedStatus status = refusal.status();
            return new Notice(recipient, status == null ? UNSPECIFIED : status, refusal, "");
        }
    }

    /**
     * Writes the report.
     *
     * @param original the mail that it is about, with a reverse-path
     * @param retryUntil when a delayed mail is given up; null for failed ones
     */
    MailMessage of(
            SpooledMail original,
            MailMessage message,
            Action action,
            List<Notice> notices,
            Instant now,
            @Nullable Instant retryUntil)
            throws IOException {
        MailAddress sender = original.envelope().reversePath();
        if (sender == null) {
            throw new IllegalArgumentException("%s has a null reverse-path".formatted(original.queueId()));
        }
        boolean utf8 = original.envelope().smtpUtf8();
        Writer out = new Writer(utf8);
        writeHeader(out, action, written(sender, utf8), now);
        writeLetter(out, original, action, notices);
        writeStatus(out, original, action, notices, now, retryUntil);
        writeOriginal(out, message);
        out.line("--" + boundary + "--");
        return new OctetsMessage(out.toBytes());
    }

    private void writeHeader(Writer out, Action action, String sender, Instant now) {
        out.line("From: Mail Delivery System <postmaster@" + hostname + ">");
        out.line("To: <" + sender + ">");
        out.line("Subject: " + action.subject);
        out.line("Date: " + date(now));
        out.line("Message-ID: <" + queueId + "@" + hostname + ">");
        out.line("Auto-Submitted: auto-replied"); // RFC 3834 § 5
        out.line("MIME-Version: 1.0");
        out.line("Content-Type: multipart/report; report-type=delivery-status;"); // RFC 6522 § 3
        out.line("\tboundary=\"" + boundary + "\"");
        if (out.utf8) {
            out.line("Content-Transfer-Encoding: 8bit");
        }
        out.line("");
    }

    private void writeLetter(Writer out, SpooledMail original, Action action, List<Notice> notices) {
        part(out, "text/plain; charset=" + (out.utf8 ? "utf-8" : "us-ascii"));
        out.line("This is the mail gateway " + hostname + ".");
        out.line("");
        out.raw(action.letter + "\r\n");
        out.line("");
        for (Notice notice : notices) {
            out.line("<" + written(notice.recipient(), out.utf8) + ">");
            SmtpReply reply = notice.reply();
            out.line("    " + (reply == null ? notice.why() : "the mail server said: " + said(reply)));
        }
        out.line("");
        out.line("Its name here was " + original.queueId() + "; it came on " + date(original.received()) + ".");
        out.line("");
    }

    /** RFC 3464 § 2; RFC 6533 § 4 for the form in UTF-8. */
    private void writeStatus(
            Writer out,
            SpooledMail original,
            Action action,
            List<Notice> notices,
            Instant now,
            @Nullable Instant retryUntil) {
        part(out, out.utf8 ? "message/global-delivery-status" : "message/delivery-status");
        out.line("Reporting-MTA: dns; " + hostname);
        out.line("Arrival-Date: " + date(original.received()));
        for (Notice notice : notices) {
            out.line("");
            out.line("Final-Recipient: " + (out.utf8 ? "utf-8; " : "rfc822; ") + written(notice.recipient(), out.utf8));
            out.line("Action: " + action.text);
            out.line("Status: " + notice.status());
            SmtpReply reply = notice.reply();
            if (reply != null) {
                out.line("Diagnostic-Code: smtp; " + said(reply));
            }
            out.line("Last-Attempt-Date: " + date(now));
            if (retryUntil != null) {
                out.line("Will-Retry-Until: " + date(retryUntil));
            }
        }
        out.line("");
    }

    /** RFC 6522 § 4; RFC 6533 § 5 for the form in UTF-8. */
    private void writeOriginal(Writer out, MailMessage message) throws IOException {
        part(out, out.utf8 ? "message/global-headers" : "text/rfc822-headers");
        boolean ofOurVerdict = false;
        for (String line : headerOf(message).lines().toList()) {
            if (!line.startsWith(" ") && !line.startsWith("\t")) {
                ofOurVerdict = line.regionMatches(true, 0, VERDICT_FIELDS, 0, VERDICT_FIELDS.length());
            }
            if (!ofOurVerdict) {
                out.line(line);
            }
        }
        out.line("");
    }

    private void part(Writer out, String type) {
        out.line("--" + boundary);
        out.line("Content-Type: " + type);
        if (out.utf8) {
            out.line("Content-Transfer-Encoding: 8bit");
        }
        out.line("");
    }

    /** What stands before the first empty line, whole lines, bounded. */
    private static String headerOf(MailMessage message) throws IOException {
        byte[] start;
        try (InputStream in = message.open()) {
            start = in.readNBytes(MOST_HEADER);
        }
        String text = new String(start, StandardCharsets.UTF_8);
        int end = text.startsWith("\r\n") ? 0 : text.indexOf("\r\n\r\n");
        int bound = end >= 0 ? end : text.lastIndexOf("\r\n");
        return bound >= 0 ? text.substring(0, bound) : "";
    }

    private static String written(MailAddress address, boolean utf8) {
        return (utf8 ? address : address.withAsciiDomain()).toString();
    }

    /** A backend's reply as a stranger may see it, in one line. */
    private static String said(SmtpReply reply) {
        return BackendReplies.cleaned(reply).toString();
    }

    private static String date(Instant instant) {
        return DATE.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** Lines of a message: ended by CR LF, without control characters, bounded (RFC 5322 § 2.1.1), in ASCII if need be. */
    private static final class Writer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final boolean utf8;

        Writer(boolean utf8) {
            this.utf8 = utf8;
        }

        void line(String text) {
            StringBuilder safe = new StringBuilder();
            text.codePoints().forEach(c -> {
                boolean allowed = c == '\t' || (!Character.isISOControl(c) && (utf8 || c < 0x80));
                safe.appendCodePoint(allowed ? c : '?');
            });
            // In octets a line may be up to four times as long as in characters.
            int most = utf8 ? MOST_LINE / 4 : MOST_LINE;
            int cut = Math.min(safe.length(), most);
            if (cut < safe.length() && Character.isHighSurrogate(safe.charAt(cut - 1))) {
                cut--;
            }
            raw(safe.substring(0, cut) + "\r\n");
        }

        void raw(String text) {
            bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }

        byte[] toBytes() {
            return bytes.toByteArray();
        }
    }
}
