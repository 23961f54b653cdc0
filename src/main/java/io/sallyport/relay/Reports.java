package io.sallyport.relay;

import io.sallyport.config.SiteConfig;
import io.sallyport.journal.DeliveryEvent.Kind;
import io.sallyport.journal.Journal;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.EditedMessage;
import io.sallyport.message.MessageSigner;
import io.sallyport.relay.DeliveryReport.Action;
import io.sallyport.relay.DeliveryReport.Notice;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Tells senders what could not be delivered, if they can be trusted to be the senders.
 *
 * <p>Nothing is sent about mail with the null reverse-path (RFC 5321 § 4.5.5: two servers would report to each other for
 * ever), nor to a reverse-path that was not shown to be real: it is most likely somebody else's (backscatter, RFC 3834 § 2).
 * Such a report is journalled as suppressed.
 */
@ApplicationScoped
public class Reports {
    private final Spool spool;
    private final DeliveryLog log;
    private final MessageSigner signer;
    private final String hostname;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Reports(Spool spool, Journal journal, MessageSigner signer, SiteConfig site, Clock clock) {
        this.spool = spool;
        this.log = new DeliveryLog(journal, clock);
        this.signer = signer;
        this.hostname = site.hostname();
        this.clock = clock;
    }

    /**
     * Reports recipients that will not be served any more. On return the report is durable.
     *
     * @param message the original's bytes
     * @return the report, in the spool, to be relayed; null if none is sent
     */
    @Nullable
    SpooledMail failed(SpooledMail original, MailMessage message, List<Notice> notices) throws IOException {
        // After a crash between the report and the record of it, the same attempt makes the same name: no second
        // report.
        String name = name(original, (original.attempts() + 1) + "-", notices);
        return report(name, original, message, Action.FAILED, notices, null);
    }

    /**
     * Reports recipients that still wait.
     *
     * @param retryUntil when they are given up
     * @return as with {@link #failed}
     */
    @Nullable
    SpooledMail delayed(SpooledMail original, MailMessage message, List<Notice> notices, Instant retryUntil)
            throws IOException {
        return report(name(original, "w", notices), original, message, Action.DELAYED, notices, retryUntil);
    }

    /** The same for the same recipients at the same attempt. */
    private static String name(SpooledMail original, String attempt, List<Notice> notices) {
        CRC32C sum = new CRC32C();
        notices.forEach(notice -> sum.update(notice.recipient().toString().getBytes(StandardCharsets.UTF_8)));
        return original.queueId() + "-" + attempt + HexFormat.of().toHexDigits((int) sum.getValue());
    }

    private @Nullable SpooledMail report(
            String name,
            SpooledMail original,
            MailMessage message,
            Action action,
            List<Notice> notices,
            @Nullable Instant retryUntil)
            throws IOException {
        MailAddress sender = original.envelope().reversePath();
        if (sender == null || !original.senderVerified()) {
            String why = sender == null ? "null reverse-path" : "%s is not shown to be real".formatted(sender);
            notices.forEach(notice -> log.note(Kind.REPORT_SUPPRESSED, original, notice.recipient(), why));
            return null;
        }
        SpooledMail known = spool.find(name);
        if (known != null) {
            return known;
        }
        Instant now = clock.instant();
        MailMessage unsigned =
                new DeliveryReport(hostname, name, boundary()).of(original, message, action, notices, now, retryUntil);
        MailMessage text = new EditedMessage(signer.signatures(unsigned), unsigned);
        SpooledMail stored = store(name, sender, original, notices, text, now);
        notices.forEach(notice -> log.note(Kind.REPORTED, original, notice.recipient(), "report " + name));
        return stored;
    }

    private SpooledMail store(
            String name, MailAddress sender, SpooledMail original, List<Notice> notices, MailMessage text, Instant now)
            throws IOException {
        boolean utf8 = original.envelope().smtpUtf8();
        Envelope.Body body = text.hasEightBitData() ? Envelope.Body.EIGHT_BIT_MIME : Envelope.Body.SEVEN_BIT;
        SpooledMail report = SpooledMail.ofOurs(
                name,
                new Envelope(null, List.of(sender), body, utf8), // RFC 3464 § 2: MAIL FROM:<>
                now,
                text.size(),
                notices.getFirst().recipient().asciiDomain());
        try (Spool.Draft draft = spool.draft(report, text)) {
            return draft.commit(report.pending(), "");
        }
    }

    private String boundary() {
        byte[] octets = new byte[16];
        random.nextBytes(octets);
        return "report-" + HexFormat.of().formatHex(octets);
    }
}
