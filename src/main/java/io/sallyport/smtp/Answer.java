package io.sallyport.smtp;

import io.sallyport.mail.SmtpReply;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.protocols.api.StartTlsResponse;
import org.apache.james.protocols.smtp.SMTPResponse;

/** A reply in the form of the protocol library: each line with its enhanced status (RFC 2034 § 4). */
class Answer extends SMTPResponse {
    private final SmtpReply reply;

    private Answer(SmtpReply reply) {
        super(Integer.toString(reply.code()), line(reply, 0));
        this.reply = reply;
        for (int i = 1; i < reply.lines().size(); i++) {
            appendLine(line(reply, i));
        }
    }

    /** The reply, after which the session goes on. */
    static Answer of(SmtpReply reply) {
        return new Answer(reply);
    }

    /** The reply, after which the connection is closed. */
    static Answer closing(SmtpReply reply) {
        Answer answer = new Answer(reply);
        answer.setEndSession(true);
        return answer;
    }

    /** The reply, after which TLS begins. */
    static Answer startingTls(SmtpReply reply) {
        return new StartingTls(reply);
    }

    SmtpReply reply() {
        return reply;
    }

    /** Written anew, because the library's way through a long reply is quadratic, and every session has one, to EHLO. */
    @Override
    public List<CharSequence> getLines() {
        int last = reply.lines().size() - 1;
        List<CharSequence> lines = new ArrayList<>(last + 1);
        for (int i = 0; i <= last; i++) {
            lines.add(reply.code() + (i < last ? "-" : " ") + line(reply, i));
        }
        return lines;
    }

    private static String line(SmtpReply reply, int index) {
        String text = reply.lines().get(index);
        return reply.status() == null ? text : reply.status() + " " + text;
    }

    private static final class StartingTls extends Answer implements StartTlsResponse {
        private StartingTls(SmtpReply reply) {
            super(reply);
        }
    }
}
