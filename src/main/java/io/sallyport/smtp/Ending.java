package io.sallyport.smtp;

import io.sallyport.mail.SmtpReply;

/** Why we end a session that the client would go on with (RFC 5321 § 3.8). */
enum Ending {
    /** The gateway stops. Mail that is being received is finished first. */
    STOPPING(false, "4.3.2", "Service closing, connect again"),
    /** No complete command came in time. */
    NO_COMMAND(true, "4.4.2", "Timeout while waiting for a command"),
    /** No message data came in time, or too little. */
    SLOW_DATA(true, "4.4.2", "Message data comes too slowly"),
    /** The session has lasted too long. */
    SESSION_TIME(true, "4.4.2", "The session has lasted too long");

    private final boolean interruptsData;
    private final String status;
    private final String text;

    Ending(boolean interruptsData, String status, String text) {
        this.interruptsData = interruptsData;
        this.status = status;
        this.text = text;
    }

    /** Whether message data is not waited for. */
    boolean interruptsData() {
        return interruptsData;
    }

    /** What the client is told. */
    SmtpReply reply() {
        return SmtpReply.of(421, status, text);
    }
}
