package io.sallyport.quarantine;

import io.sallyport.journal.DeliveryEvent;
import io.sallyport.journal.DeliveryEvent.Kind;
import io.sallyport.journal.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** Tells the journal what becomes of held mail. */
@ApplicationScoped
class QuarantineLog {
    private final Journal journal;
    private final Clock clock;

    QuarantineLog(Journal journal, Clock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /** A change was made. */
    void note(Kind kind, HeldMail mail) {
        HeldMail.Change change = mail.changed();
        journal.delivered(new DeliveryEvent(
                kind,
                clock.instant(),
                mail.id(),
                mail.recipient(),
                null,
                null,
                change == null ? "" : words(change),
                Duration.between(mail.received(), clock.instant())));
    }

    private static String words(HeldMail.Change change) {
        return "by " + change.by()
                + (change.to() == null ? "" : " to " + change.to())
                + (change.reason().isEmpty() ? "" : ": " + change.reason());
    }
}
