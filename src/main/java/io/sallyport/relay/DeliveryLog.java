package io.sallyport.relay;

import io.sallyport.journal.DeliveryEvent;
import io.sallyport.journal.DeliveryEvent.Kind;
import io.sallyport.journal.Journal;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import io.sallyport.spool.SpooledMail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells the journal what becomes of recipients of the spool. */
record DeliveryLog(Journal journal, Clock clock) {
    /** Something without an answer of a backend. */
    void note(Kind kind, SpooledMail mail, MailAddress recipient, String detail) {
        note(kind, mail, recipient, null, null, detail);
    }

    /** What a backend's answer led to. */
    void note(
            Kind kind,
            SpooledMail mail,
            MailAddress recipient,
            @Nullable String backend,
            @Nullable SmtpReply reply,
            String detail) {
        Instant now = clock.instant();
        journal.delivered(new DeliveryEvent(
                kind, now, mail.queueId(), recipient, backend, reply, detail, Duration.between(mail.received(), now)));
    }
}
