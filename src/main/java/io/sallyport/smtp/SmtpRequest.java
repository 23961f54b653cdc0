package io.sallyport.smtp;

import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.handler.UnknownCommandHandler;

/** A command in the form of the protocol library, already understood. */
record SmtpRequest(SmtpCommand command) implements Request {
    /** Where malformed lines are dispatched to; with its space it is no verb that a client could send. */
    static final String MALFORMED = "MALFORMED LINE";

    @Override
    public String getCommand() {
        if (command instanceof SmtpCommand.Malformed) {
            return MALFORMED;
        }
        boolean unknown = command instanceof SmtpCommand.Unknown;
        return unknown && !command.verb().equals(NotOfferedHandler.AUTH)
                ? UnknownCommandHandler.COMMAND_IDENTIFIER
                : command.verb();
    }

    @Override
    public String getArgument() {
        return ""; // The handlers read the command itself
    }
}
