package io.sallyport.relay;

import io.sallyport.mail.SmtpReply;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A conversation with a backend that cannot begin or go on. It ends within this package, as a result with a name. */
final class BackendFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    enum Kind {
        /** No such host, no route, nobody listens. */
        UNREACHABLE,
        /** It failed lately, and it is not yet time to try again. */
        DOWN,
        /** All connections that the policy allows are in use, and none became free in time. */
        BUSY,
        /** The backend was silent for too long, or the budget was spent. */
        TIMEOUT,
        /** The backend closed the connection, or the network did. */
        CLOSED,
        /** The backend does not want to talk now: a greeting of 4yz or 5yz, or 421 at any time (RFC 5321 § 3.8). */
        UNWILLING,
        /** What the backend sent is not SMTP, or more of it than anybody needs. */
        PROTOCOL,
        /** No protection as the policy asks for it. */
        TLS
    }

    private final Kind kind;
    private final transient @Nullable SmtpReply reply;

    BackendFailure(Kind kind, String why) {
        super(why);
        this.kind = kind;
        this.reply = null;
    }

    BackendFailure(Kind kind, String why, Throwable cause) {
        super(cause.getMessage() == null ? why : why + ": " + cause.getMessage(), cause);
        this.kind = kind;
        this.reply = null;
    }

    /** The backend is unwilling, in these words. */
    BackendFailure(SmtpReply reply) {
        super("answered " + reply);
        this.kind = Kind.UNWILLING;
        this.reply = reply;
    }

    Kind kind() {
        return kind;
    }

    /** What the backend said; null if it said nothing. */
    @Nullable
    SmtpReply reply() {
        return reply;
    }

    /** The reason in words. */
    String why() {
        String message = getMessage();
        return message == null ? kind.name() : message;
    }
}
