package io.sallyport.probe;

import io.sallyport.mail.SmtpReply;
import io.sallyport.relay.Conversation.Heard;
import java.util.List;

/**
 * What the replies mean to a message that holds something like an end of data and, behind it, the commands and data of a
 * second mail. A server that goes by the RFC gives one reply, for to it there is one message.
 */
final class SmugglingRules {
    private SmugglingRules() {}

    /**
     * One try.
     *
     * @param goAhead the reply to DATA
     * @param first the reply to all of the data
     * @param more what came then, before the answer to QUIT
     * @param goodbye the answer to QUIT
     * @param relayed whether our relay could ever send such octets
     */
    record Try(String octets, Heard goAhead, Heard first, List<Heard> more, Heard goodbye, boolean relayed) {
        Try {
            more = List.copyOf(more);
        }
    }

    static Result judge(Try seen) {
        if (!Texts.isGoAhead(seen.goAhead())) {
            return unknown(seen, "the backend took no test mail: " + Texts.of(seen.goAhead()));
        }
        if (!seen.more().isEmpty()) {
            return isTaken(seen.more()) ? taken(seen) : ended(seen);
        }
        return switch (seen.first()) {
            case Heard.Reply(SmtpReply reply)
            when reply.isPositive() && !Texts.isPositive(seen.goodbye()) ->
                unknown(seen, "takes a mail, and goes without a word: " + Texts.of(seen.goodbye()));
            case Heard.Reply(SmtpReply reply) ->
                Result.good(
                        Check.SMUGGLING,
                        seen.octets(),
                        reply.isPositive() ? "text to it: one mail" : "refuses the mail: " + Texts.of(reply));
            case Heard.Nothing(var trouble, String why) ->
                switch (trouble) {
                    case CLOSED -> Result.good(Check.SMUGGLING, seen.octets(), "breaks off: " + Texts.of(why));
                    case TIMEOUT, UNREACHABLE, PROTOCOL -> unknown(seen, Texts.of(why));
                };
        };
    }

    /** MAIL was obeyed, or even DATA: no other of the smuggled lines is answered so. */
    private static boolean isTaken(List<Heard> more) {
        return more.stream().anyMatch(Texts::isGoAhead)
                || more.stream().filter(Texts::isPositive).count() > 1;
    }

    private static Result taken(Try seen) {
        return bad(seen, "ends the message for it, and it takes the second mail behind");
    }

    private static Result ended(Try seen) {
        return bad(
                seen,
                "ends the message for it; the commands behind are answered by "
                        + Texts.of(seen.more().getFirst()));
    }

    private static Result bad(Try seen, String what) {
        return seen.relayed()
                ? Result.failed(
                        Check.SMUGGLING,
                        seen.octets(),
                        what + "; such octets do come through the gateway",
                        "Replace or update this server: mail to it can be forged by anybody.")
                : Result.warning(
                        Check.SMUGGLING,
                        seen.octets(),
                        what + "; the relay of the gateway never sends such octets",
                        "Update the server, and let it take connections from the gateway alone.");
    }

    private static Result unknown(Try seen, String why) {
        return Result.unknown(Check.SMUGGLING, seen.octets(), why);
    }
}
