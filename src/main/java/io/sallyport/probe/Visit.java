package io.sallyport.probe;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.RelayPolicy.TlsPolicy;
import io.sallyport.relay.Conversation;
import io.sallyport.relay.Conversation.Heard;
import io.sallyport.relay.Conversation.Secured;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with a backend as far as MAIL: greeting, EHLO or LHLO, TLS (RFC 5321 § 3.1, RFC 3207), and what was heard
 * on the way.
 */
final class Visit implements AutoCloseable {
    private final Conversation conversation;
    private final Heard greeting;
    private Heard hello;
    private Offer clear = Offer.NONE;
    private Offer offer = Offer.NONE;
    private @Nullable Secured secured;
    private boolean old;

    private Visit(Conversation conversation, Target target, TlsPolicy.Mode mode, String ourName) {
        this.conversation = conversation;
        if (mode == TlsPolicy.Mode.IMPLICIT) {
            secured = conversation.secure();
        }
        greeting = conversation.hear();
        hello = greeting;
        String command = (target.isLmtp() ? "LHLO " : "EHLO ") + ourName;
        if (!Texts.isPositive(greeting)) {
            return;
        }
        hello = conversation.ask(command);
        if (Texts.isPermanent(hello) && !target.isLmtp()) {
            old = true;
            hello = conversation.ask("HELO " + ourName); // RFC 5321 § 3.2: as the relay does
        }
        offer = old ? Offer.NONE : offered(hello);
        clear = mode == TlsPolicy.Mode.IMPLICIT ? Offer.NONE : offer;
        boolean wanted = mode == TlsPolicy.Mode.OPPORTUNISTIC || mode == TlsPolicy.Mode.REQUIRED;
        if (wanted && offer.has("STARTTLS") && Texts.isPositive(conversation.ask("STARTTLS"))) {
            secured = conversation.secure();
            hello = conversation.ask(command); // RFC 3207 § 4.2: begin anew
            offer = offered(hello);
        }
    }

    /** Comes as far as it can. */
    static Visit to(Target target, InetAddress address, TlsPolicy tls, Gateway gateway) {
        Conversation conversation = Conversation.with(target.backend(), address, tls, gateway.limits());
        return new Visit(conversation, target, tls.mode(), gateway.name());
    }

    /** Comes as far as the relay would: in the clear where TLS fails and the policy wants mail rather than TLS (RFC 7435). */
    static Visit likeTheRelay(Target target, InetAddress address, Gateway gateway) {
        Visit visit = to(target, address, target.tls(), gateway);
        if (visit.secured instanceof Secured.Failed && target.tls().mode() == TlsPolicy.Mode.OPPORTUNISTIC) {
            visit.close();
            return to(target, address, Levels.CLEAR, gateway);
        }
        return visit;
    }

    Conversation conversation() {
        return conversation;
    }

    Heard greeting() {
        return greeting;
    }

    /** The last reply on the way to MAIL. */
    Heard hello() {
        return hello;
    }

    /** Whether it refused EHLO, and was spoken to without extensions. */
    boolean isOld() {
        return old;
    }

    /** What was offered before TLS. */
    Offer clear() {
        return clear;
    }

    /** What is offered now. */
    Offer offer() {
        return offer;
    }

    /** What came of the handshake; null if there was none. */
    @Nullable
    Secured secured() {
        return secured;
    }

    /** Whether MAIL may be said, at the level of TLS that was asked for. */
    boolean isReady(TlsPolicy.Mode mode) {
        boolean certain = mode == TlsPolicy.Mode.REQUIRED || mode == TlsPolicy.Mode.IMPLICIT;
        return Texts.isPositive(hello) && (!certain || secured instanceof Secured.Through);
    }

    /** MAIL, the transaction before being forgotten. */
    Heard mail(@Nullable MailAddress from) {
        return mail(Mailbox.of(from));
    }

    Heard mail(String from) {
        conversation.ask("RSET");
        return conversation.ask("MAIL FROM:<%s>".formatted(from));
    }

    Heard rcpt(String recipient) {
        return conversation.ask("RCPT TO:<%s>".formatted(recipient));
    }

    private static Offer offered(Heard hello) {
        return hello instanceof Heard.Reply(SmtpReply reply) && reply.isPositive() ? Offer.of(reply) : Offer.NONE;
    }

    @Override
    public void close() {
        conversation.close();
    }
}
