package io.sallyport.spool;

import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One mail in the spool, without its bytes.
 *
 * @param queueId its name, as in our reply to the sender
 * @param envelope as it came, with all recipients
 * @param pending the recipients that still wait; never empty
 * @param senderVerified whether the reverse-path was shown to be real: else no report is sent (no backscatter)
 * @param client the address of the host that brought it, for listings and reports
 * @param received when the sender got its 250
 * @param size the bytes of the message
 * @param attempts how often it was offered to a backend
 * @param nextAttempt not before this
 * @param lastError why it still waits; null before the first attempt
 * @param held it waits for an administrator, who stopped it or whom the policy wants to decide
 * @param warned the sender was told of the delay
 * @param via the served domain whose backends carry this mail if its recipient's own domain is not served: set for
 *     reports, which go to senders anywhere; null for all other mail
 * @param released when it was let go after it had been held; null if it never was
 */
public record SpooledMail(
        String queueId,
        Envelope envelope,
        List<MailAddress> pending,
        boolean senderVerified,
        String client,
        Instant received,
        long size,
        int attempts,
        Instant nextAttempt,
        @Nullable String lastError,
        boolean held,
        boolean warned,
        @Nullable String via,
        @Nullable Instant released) {
    /** What the name of a mail has in it that the quarantine has put here: {@code <queue id>-held-<n>}. */
    private static final String OF_QUARANTINE = "-held-";

    public SpooledMail {
        pending = List.copyOf(pending);
    }

    /** A mail that came in by the front door: each recipient's own domain says where it goes. */
    public SpooledMail(
            String queueId,
            Envelope envelope,
            List<MailAddress> pending,
            boolean senderVerified,
            String client,
            Instant received,
            long size,
            int attempts,
            Instant nextAttempt,
            @Nullable String lastError,
            boolean held,
            boolean warned) {
        this(
                queueId,
                envelope,
                pending,
                senderVerified,
                client,
                received,
                size,
                attempts,
                nextAttempt,
                lastError,
                held,
                warned,
                null,
                null);
    }

    /** A mail that we have written ourselves, to be sent at once. */
    public static SpooledMail ofOurs(String queueId, Envelope envelope, Instant now, long size, String via) {
        return new SpooledMail(
                queueId, envelope, envelope.recipients(), false, "", now, size, 0, now, null, false, false, via, null);
    }

    /** From when on its time to be delivered counts: what was held had no time to be. */
    public Instant waitingSince() {
        return Objects.requireNonNullElse(released, received);
    }

    /**
     * Whether the quarantine has put it here and has not let it go yet. Such a mail has the name that it has there; one that
     * somebody stopped later, on its way to a backend, is an ordinary mail again.
     */
    public boolean waitsForQuarantine() {
        return held && released == null && queueId.contains(OF_QUARANTINE);
    }

    /** The same mail with fewer recipients waiting; at least one must be left. */
    public SpooledMail withPending(List<MailAddress> waiting) {
        return changed(mail -> mail.pending = waiting);
    }

    /** The same mail after one more attempt that left recipients waiting. */
    public SpooledMail deferred(String why, Instant next) {
        return changed(mail -> {
            mail.attempts++;
            mail.nextAttempt = next;
            mail.lastError = why;
        });
    }

    /** The same mail with the true size of its message. */
    SpooledMail withSize(long octets) {
        return changed(mail -> mail.size = octets);
    }

    /** The same mail with another reason why it waits. */
    SpooledMail withLastError(@Nullable String why) {
        return changed(mail -> mail.lastError = why);
    }

    /** The same mail, to be tried at another time. */
    public SpooledMail withNextAttempt(Instant next) {
        return changed(mail -> mail.nextAttempt = next);
    }

    /** The same mail, stopped until it is released. */
    public SpooledMail asHeld() {
        return changed(mail -> mail.held = true);
    }

    /** The same mail, set free again. */
    public SpooledMail asReleased(Instant now) {
        return changed(mail -> {
            mail.held = false;
            mail.released = now;
        });
    }

    /** The same mail after its sender was told of the delay. */
    public SpooledMail asWarned() {
        return changed(mail -> mail.warned = true);
    }

    private SpooledMail changed(Consumer<Change> change) {
        Change mail = new Change(this);
        change.accept(mail);
        return new SpooledMail(
                queueId,
                envelope,
                mail.pending,
                senderVerified,
                client,
                received,
                mail.size,
                mail.attempts,
                mail.nextAttempt,
                mail.lastError,
                mail.held,
                mail.warned,
                via,
                mail.released);
    }

    /** What of a mail can change. */
    private static final class Change {
        private List<MailAddress> pending;
        private long size;
        private int attempts;
        private Instant nextAttempt;
        private @Nullable String lastError;
        private boolean held;
        private boolean warned;
        private @Nullable Instant released;

        Change(SpooledMail mail) {
            this.pending = mail.pending;
            this.size = mail.size;
            this.attempts = mail.attempts;
            this.nextAttempt = mail.nextAttempt;
            this.lastError = mail.lastError;
            this.held = mail.held;
            this.warned = mail.warned;
            this.released = mail.released;
        }
    }
}
