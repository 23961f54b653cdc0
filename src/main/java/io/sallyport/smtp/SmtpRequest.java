package io.sallyport.smtp;

import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.handler.UnknownCommandHandler;

/** A command in the form of the protocol library, already understood. */
record SmtpRequest(SmtpCommand command) implements Request {
    /** Where malformed lines are dispatched to; with its space it is no verb that a client could send. */
    static final String MALFORMED = "MALFORMED LINE";

    @Override
    public String getCommand() {
        return switch (command) {
            case SmtpCommand.Malformed malformed -> MALFORMED;
            case SmtpCommand.Unknown(String verb) when !verb.equals(NotOfferedHandler.AUTH) ->
                UnknownCommandHandler.COMMAND_IDENTIFIER;
            default -> command.verb();
        };
    }

    @Override
    public String getArgument() {
        return ""; // The handlers read the command itself
    }
}
