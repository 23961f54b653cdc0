package io.sallyport.smtp;

import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import java.util.List;
import java.util.Set;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandDispatcher;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.api.handler.ProtocolHandlerChainImpl;
import org.apache.james.protocols.api.handler.WiringException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hands each command line to the handler of its command. The handlers are ours, every one: the library's own list takes
 * mail for {@code postmaster} and {@code abuse} of any domain, and says nothing at all where no hook decides.
 */
final class SmtpDispatcher extends CommandDispatcher<SmtpSession> {
    /** What a client is told when we break. */
    static final SmtpReply FAILED = SmtpReply.of(451, "4.3.0", "Something is wrong here, try again later");

    /** What a client is told when we break and cannot go on. */
    static final SmtpReply CLOSING = SmtpReply.of(421, "4.3.0", FAILED.text());

    private static final Logger LOG = Logger.getLogger(SmtpDispatcher.class);

    /** Commands that must be the last of a group (RFC 2920 § 3.1); QUIT too, but what follows it is never read. */
    private static final Set<String> LAST_OF_GROUP = Set.of("EHLO", "HELO", "DATA", "VRFY", "EXPN", "NOOP");

    /** Commands that are counted by their names. */
    private static final Set<String> VERBS = Set.of(
            "EHLO",
            "HELO",
            "MAIL",
            "RCPT",
            "DATA",
            "BDAT",
            "RSET",
            "STARTTLS",
            "NOOP",
            "QUIT",
            "HELP",
            "VRFY",
            "EXPN",
            "AUTH");

    private SmtpDispatcher() {}

    /** A dispatcher with the handlers of every command. */
    static SmtpDispatcher withAllCommands() {
        SmtpDispatcher dispatcher = new SmtpDispatcher();
        ProtocolHandlerChainImpl chain = new ProtocolHandlerChainImpl();
        chain.addAll(handlers());
        chain.add(dispatcher);
        try {
            chain.wireExtensibleHandlers();
        } catch (WiringException e) {
            throw new IllegalStateException("The list of handlers is wrong", e);
        }
        return dispatcher;
    }

    private static List<ProtocolHandler> handlers() {
        return List.of(
                new EhloHandler(),
                new HeloHandler(),
                new MailHandler(),
                new RcptHandler(),
                new DataHandler(),
                new BdatHandler(),
                new RsetHandler(),
                new StartTlsHandler(),
                new NoopHandler(),
                new QuitHandler(),
                new HelpHandler(),
                new VrfyHandler(),
                new ExpnHandler(),
                new NotOfferedHandler(),
                new MalformedHandler(),
                new UnknownHandler());
    }

    /** Understands a line, and notes what was pipelined behind it out of turn. */
    @Override
    protected Request parseRequest(SmtpSession session, byte[] line) {
        SmtpCommand command = understood(line, session);
        if (LAST_OF_GROUP.contains(command.verb()) && session.hasMoreInput()) {
            session.notice(ProtocolFact.PIPELINING_VIOLATION);
        }
        return new SmtpRequest(command);
    }

    /** The command; whatever begins like BDAT and is none is taken for a malformed one, which ends the session. */
    private static SmtpCommand understood(byte[] line, SmtpSession session) {
        SmtpCommand command = CommandParser.parse(line, session.parserContext());
        if (command instanceof SmtpCommand.Bdat || !UnreadableLines.isMeantAsChunk(line)) {
            return command;
        }
        return new SmtpCommand.Malformed(
                BdatHandler.BDAT,
                command instanceof SmtpCommand.Malformed(String verb, SmtpReply reply)
                        ? reply
                        : CommandParser.BAD_CHUNK);
    }

    /** The answer to a command; null if it comes later, behind octets of message data. */
    @Override
    protected @Nullable Response dispatchCommandHandlers(SmtpSession session, Request request) {
        Response answer = answer(session, request);
        String verb = request.getCommand();
        session.context()
                .metrics()
                .commanded(
                        VERBS.contains(verb) ? verb : "other", // Verbs of strangers are no names of ours
                        answer == null ? "later" : answer.getRetCode().substring(0, 1));
        return answer;
    }

    private @Nullable Response answer(SmtpSession session, Request request) {
        try {
            return super.dispatchCommandHandlers(session, request);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Session %s: %s failed", session.id(), request.getCommand());
            return Answer.of(FAILED);
        }
    }
}
