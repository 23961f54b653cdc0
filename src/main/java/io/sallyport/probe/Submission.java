package io.sallyport.probe;

import io.sallyport.relay.Conversation.Heard;
import java.nio.charset.StandardCharsets;

/**
 * One mail offered to a backend, and how far it came.
 *
 * @param mail the reply to MAIL
 * @param rcpt the reply to RCPT, or the last before it
 * @param end the reply to the end of data, or the last before it
 */
record Submission(Heard mail, Heard rcpt, Heard end) {
    /** Offers a message with CR LF at its end; no line of it begins with a dot. */
    static Submission of(Visit visit, String from, String to, String message) {
        if (!Texts.isPositive(visit.hello())) {
            return new Submission(visit.hello(), visit.hello(), visit.hello());
        }
        Heard mail = visit.mail(from);
        Heard rcpt = Texts.isPositive(mail) ? visit.rcpt(to) : mail;
        if (!Texts.isPositive(rcpt)) {
            return new Submission(mail, rcpt, rcpt);
        }
        Heard data = visit.conversation().ask("DATA");
        if (!Texts.isGoAhead(data)) {
            return new Submission(mail, rcpt, data);
        }
        visit.conversation().send((message + ".\r\n").getBytes(StandardCharsets.US_ASCII));
        return new Submission(mail, rcpt, visit.conversation().hear());
    }

    boolean isTaken() {
        return Texts.isPositive(end);
    }
}
