package io.sallyport.probe;

import io.sallyport.mail.Printable;
import io.sallyport.mail.SmtpReply;
import io.sallyport.relay.Conversation.Heard;

/** What a backend said, in a form that harms no terminal. */
final class Texts {
    private static final int MOST_TEXT = 160;

    private Texts() {}

    static String of(Heard heard) {
        return switch (heard) {
            case Heard.Reply(SmtpReply reply) -> of(reply);
            case Heard.Nothing(var trouble, String why) -> of(why);
        };
    }

    static String of(SmtpReply reply) {
        return of(reply.toString());
    }

    static String of(String text) {
        return Printable.of(text, MOST_TEXT);
    }

    static boolean isPositive(Heard heard) {
        return heard instanceof Heard.Reply(SmtpReply reply) && reply.isPositive();
    }

    static boolean isPermanent(Heard heard) {
        return heard instanceof Heard.Reply(SmtpReply reply) && reply.isPermanent();
    }

    static boolean isGoAhead(Heard heard) {
        return heard instanceof Heard.Reply(SmtpReply reply) && reply.code() == 354;
    }
}
