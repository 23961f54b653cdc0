package io.sallyport.smtp;

import io.sallyport.intake.Inquiry;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.policy.Policy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One mail of a session, from MAIL to the reply behind its data (RFC 5321 § 3.3). */
final class Transaction {
    private final Policy policy;
    private final SmtpCommand.Mail mail;
    private final Inquiry inquiry;
    private final List<MailAddress> recipients = new ArrayList<>(1);
    private final Set<ProtocolFact> facts = EnumSet.noneOf(ProtocolFact.class);
    private @Nullable MessageReception reception;
    private boolean failed;

    /** Begins a mail under the policy of this moment, which holds to its end. */
    Transaction(SmtpCommand.Mail mail, Inquiry inquiry, Policy policy) {
        this.mail = mail;
        this.inquiry = inquiry;
        this.policy = policy;
    }

    Policy policy() {
        return policy;
    }

    /** What is asked about the sender meanwhile. */
    Inquiry inquiry() {
        return inquiry;
    }

    /** The recipients that were taken, no two equal. */
    List<MailAddress> recipients() {
        return recipients;
    }

    Envelope envelope() {
        MailParameters parameters = mail.parameters();
        return new Envelope(mail.reversePath(), recipients, parameters.body(), parameters.smtpUtf8());
    }

    boolean smtpUtf8() {
        return mail.parameters().smtpUtf8();
    }

    Set<ProtocolFact> facts() {
        return facts;
    }

    /** The message, once its first octets are due. */
    @Nullable
    MessageReception reception() {
        return reception;
    }

    void receiving(MessageReception begun) {
        reception = begun;
    }

    /** Whether a chunk was refused: then the message is incomplete, and no other chunk makes it whole. */
    boolean hasFailed() {
        return failed;
    }

    /** A chunk was refused. What came before it is of no use any more. */
    void fail() {
        failed = true;
        discard();
    }

    /** Ends what is asked about the sender, and frees what was received. */
    void discard() {
        inquiry.abandon();
        MessageReception begun = reception;
        if (begun != null) {
            begun.discard();
        }
    }
}
