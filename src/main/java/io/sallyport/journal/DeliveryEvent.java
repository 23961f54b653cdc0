package io.sallyport.journal;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one recipient of a mail that we have promised to deliver, in the spool or in the quarantine.
 *
 * @param kind what happened
 * @param at when
 * @param queueId the mail
 * @param recipient for whom
 * @param backend host:port of the server that answered; null if none did
 * @param reply the server's own words, for us and not for strangers; null if there were none
 * @param detail why, or what else is to be known; empty if nothing
 * @param delay since the sender got its 250
 */
public record DeliveryEvent(
        Kind kind,
        Instant at,
        String queueId,
        MailAddress recipient,
        @Nullable String backend,
        @Nullable SmtpReply reply,
        String detail,
        Duration delay) {
    /** What can happen to a recipient. */
    public enum Kind {
        /** A backend took the mail. */
        DELIVERED("relay.delivered"),
        /** Not now: the mail waits for its next attempt. */
        DEFERRED("relay.deferred"),
        /** A backend will never take it. */
        BOUNCED("relay.bounced"),
        /** It was given up after the time that the policy allows. */
        EXPIRED("relay.expired"),
        /** An administrator removed it. */
        DELETED("relay.deleted"),
        /** The sender was told of a failure or a delay. */
        REPORTED("relay.reported"),
        /** The sender was not told, because its address is null or was not shown to be real (RFC 3834 § 2). */
        REPORT_SUPPRESSED("relay.report-suppressed"),
        /** Somebody let a held mail go, and it is in the spool. */
        RELEASED("quarantine.released"),
        /** Somebody who may not let it go, or not alone, asked for a held mail. */
        RELEASE_REQUESTED("quarantine.release-requested"),
        /** Somebody said no to that. */
        RELEASE_DENIED("quarantine.release-denied"),
        /** Somebody gave a held mail up. */
        HELD_DELETED("quarantine.deleted"),
        /** A held mail was given up after its time, or for want of room. */
        HELD_EXPIRED("quarantine.expired");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The name in logs, journal and metrics. */
        public String text() {
            return text;
        }
    }
}
