package io.sallyport.relay;

import io.sallyport.mail.SmtpReply;
import java.util.List;

/**
 * Commands that are sent together where the backend offers PIPELINING (RFC 2920), and one by one where it does not. Either
 * way their replies are asked for one after the other.
 */
final class CommandGroup {
    /**
     * The most commands on the way: their replies fit into what the two ends of a connection hold for each other, so that
     * no two of us wait for the other to read (RFC 2920 § 3.1).
     */
    private static final int MAX_OUTSTANDING = 100;

    private final BackendConnection connection;
    private final List<String> commands;
    private int written;
    private int answered;

    /** Without CR LF each. */
    CommandGroup(BackendConnection connection, List<String> commands) {
        this.connection = connection;
        this.commands = commands;
    }

    /** The reply to the next command, which is sent if it has not been. */
    SmtpReply next(Deadline deadline) throws BackendFailure {
        if (written == answered) {
            int most = connection.capabilities().pipelining() ? MAX_OUTSTANDING : 1;
            int end = Math.min(commands.size(), written + most);
            connection.write(String.join("\r\n", commands.subList(written, end)) + "\r\n", deadline);
            written = end;
        }
        answered++;
        return connection.read(deadline);
    }

    /** Whether a reply is due for a command that was sent already. */
    boolean isOutstanding() {
        return answered < written;
    }
}
