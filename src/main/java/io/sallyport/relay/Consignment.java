package io.sallyport.relay;

import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailTransaction;
import io.sallyport.spool.SpooledMail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy of a mail, and how it stands in the spool should it come to that.
 *
 * @param entry with all recipients of the copy waiting, not offered to anybody yet
 */
record Consignment(Copy copy, SpooledMail entry) {
    /**
     * Gives each copy of a mail its name. The mail's own name, which the sender is told, is that of the first copy that it
     * sent; the others are {@code <queue id>-2} and so on.
     */
    static List<Consignment> of(MailTransaction mail, List<Copy> copies, boolean senderVerified, Instant now) {
        int going = 0;
        List<Consignment> consignments = new ArrayList<>(copies.size());
        for (Copy copy : copies) {
            going = copy.kind() == Copy.Kind.SENT ? going + 1 : Math.max(going, 1) + 1;
            String suffix = going > 1 ? "-" + going : "";
            consignments.add(new Consignment(copy, entry(mail, mail.queueId() + suffix, copy, senderVerified, now)));
        }
        return consignments;
    }

    private static SpooledMail entry(
            MailTransaction mail, String name, Copy copy, boolean senderVerified, Instant now) {
        boolean sent = copy.kind() == Copy.Kind.SENT;
        Envelope envelope = mail.envelope().withRecipients(copy.recipients());
        return new SpooledMail(
                name,
                // Whoever cannot deliver a copy of ours must have nobody to tell (RFC 5321 § 4.5.5)
                sent ? envelope : new Envelope(null, envelope.recipients(), envelope.body(), envelope.smtpUtf8()),
                copy.recipients(),
                sent && senderVerified,
                mail.client().address().getHostAddress(),
                mail.received(),
                copy.message().size(),
                0,
                now,
                null,
                false,
                false);
    }

    /** Whether it is offered to a backend while the sender waits. */
    boolean isOffered() {
        return copy.kind() == Copy.Kind.SENT;
    }
}
