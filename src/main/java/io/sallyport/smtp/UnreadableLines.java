package io.sallyport.smtp;

import io.sallyport.mail.SmtpReply;
import java.nio.charset.StandardCharsets;

/**
 * Lines that cannot be read as a command, and what is behind them.
 *
 * <p>A client that sent one may think that it has sent BDAT, and go on with octets of a message; who wrote the message
 * would then give us commands. So the session ends wherever we cannot be sure that the next octet begins a command.
 */
final class UnreadableLines {
    private static final SmtpReply TOO_LONG = SmtpReply.of(500, "5.5.2", "Line too long");
    private static final SmtpReply BARE_LINE_END =
            SmtpReply.of(500, "5.5.2", "CR or LF alone in a command (RFC 5321 section 2.3.8)");

    private UnreadableLines() {}

    /**
     * The answer to a line that is too long.
     *
     * @param beginning what was read of it
     */
    static Answer answerTooLong(SmtpSession session, byte[] beginning) {
        return isMeantAsChunk(beginning) ? last(session, TOO_LONG) : Answer.of(TOO_LONG);
    }

    /** The answer to a line in which somebody else may see several, BDAT among them. */
    static Answer answerBareLineEnd(SmtpSession session) {
        return last(session, BARE_LINE_END);
    }

    /** Whether a line, right or wrong, begins like BDAT in the eyes of a lenient reader. */
    static boolean isMeantAsChunk(byte[] line) {
        int start = 0;
        while (start < line.length && line[start] >= 0 && line[start] <= ' ') {
            start++;
        }
        int length = Math.min(BdatHandler.BDAT.length(), line.length - start);
        return new String(line, start, length, StandardCharsets.US_ASCII).equalsIgnoreCase(BdatHandler.BDAT);
    }

    private static Answer last(SmtpSession session, SmtpReply reply) {
        session.refused(reply);
        return Answer.closing(reply);
    }
}
