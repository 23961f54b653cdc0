package io.sallyport.digest;

import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.EditedMessage;
import io.sallyport.message.MessageSigner;
import io.sallyport.relay.RelayWorker;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of a digest into the queue, in two steps, so that something can be noted in between. */
@Singleton
final class DigestOutbox {
    private final Spool spool;
    private final RelayWorker relay;
    private final MessageSigner signer;

    @Inject
    DigestOutbox(Spool spool, RelayWorker relay, MessageSigner signer) {
        this.spool = spool;
        this.relay = relay;
        this.signer = signer;
    }

    /** All mail of the queue. */
    Collection<SpooledMail> all() {
        return spool.all();
    }

    /** A digest that is in the queue; null if there is none of that name. */
    @Nullable
    SpooledMail find(String name) {
        return spool.find(name);
    }

    /**
     * Puts a digest into the spool; it is durable on return, and does not go out yet.
     *
     * @param name its queue id
     */
    SpooledMail store(MailMessage unsigned, MailAddress to, String name, Instant now) throws IOException {
        MailMessage message = new EditedMessage(signer.signatures(unsigned), unsigned);
        Envelope.Body body = message.hasEightBitData() ? Envelope.Body.EIGHT_BIT_MIME : Envelope.Body.SEVEN_BIT;
        // The null reverse-path: what goes wrong with it is not to be answered (RFC 3834 § 3.3)
        Envelope envelope = new Envelope(null, List.of(to), body, to.needsSmtpUtf8());
        SpooledMail mail = SpooledMail.ofOurs(name, envelope, now, message.size(), to.asciiDomain());
        try (Spool.Draft draft = spool.draft(mail, message)) {
            return draft.commit(mail.pending(), "");
        }
    }

    /** Lets a digest go out. */
    void send(SpooledMail mail) {
        relay.accepted(mail);
    }
}
