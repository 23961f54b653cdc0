package io.sallyport.smtp;

import io.sallyport.mail.SmtpReply;
import java.util.Collection;
import java.util.List;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.jspecify.annotations.Nullable;

/**
 * Answers one command.
 *
 * @param <C> the command
 */
abstract class VerbHandler<C extends SmtpCommand> implements CommandHandler<SmtpSession> {
    /** RFC 5321 § 4.1.4: a client names itself first. */
    static final SmtpReply HELLO_FIRST = outOfOrder("Send EHLO or HELO first");

    private final String verb;
    private final Class<C> type;

    /** Answers the command with this verb. */
    VerbHandler(String verb, Class<C> type) {
        this.verb = verb;
        this.type = type;
    }

    /** Answers; null if the answer comes later, behind octets that the session reads now. */
    abstract @Nullable Answer handle(SmtpSession session, C command);

    @Override
    public final @Nullable Response onCommand(SmtpSession session, Request request) {
        return handle(session, type.cast(((SmtpRequest) request).command()));
    }

    @Override
    public final Collection<String> getImplCommands() {
        return List.of(verb);
    }

    /** The reply to a command at the wrong time (RFC 5321 § 4.3.2). */
    static SmtpReply outOfOrder(String text) {
        return SmtpReply.of(503, "5.5.1", text);
    }
}
