package io.sallyport.probe;

import io.sallyport.mail.SmtpReply;
import io.sallyport.relay.Conversation.Heard;
import io.sallyport.relay.WireForm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Sends a mail within a mail, once for each {@link EndOfData}, each on a connection of its own, to the test address. */
final class SmugglingProbe {
    /** Why RFC 5321 § 4.1.1.4 says it: the dot ends the data of DATA only. */
    static final String IN_CHUNK = "<CR><LF>.<CR><LF> in a chunk";

    /** BDAT has none of its own (RFC 3030 § 2). */
    private static final Heard GO_AHEAD = new Heard.Reply(SmtpReply.plain(354, "BDAT needs no leave"));

    /** The most replies that are waited for: those to the smuggled mail are four. */
    private static final int MOST_REPLIES = 10;

    /** After so many tries in a row that told nothing, the others would not either. */
    private static final int MOST_SILENT = 3;

    private final Supplier<Visit> visits;
    private final TestMail mail;

    SmugglingProbe(Supplier<Visit> visits, TestMail mail) {
        this.visits = visits;
        this.mail = mail;
    }

    List<Result> run(boolean chunking) {
        List<Result> results = new ArrayList<>();
        int silent = 0;
        for (EndOfData end : EndOfData.values()) {
            Result result = silent < MOST_SILENT
                    ? SmugglingRules.judge(attempt(end))
                    : Result.unknown(Check.SMUGGLING, end.notation(), "not tried, as those before it told nothing");
            silent = result.outcome() instanceof Outcome.CouldNotTell ? silent + 1 : 0;
            results.add(result);
        }
        if (chunking && silent < MOST_SILENT) {
            results.add(SmugglingRules.judge(attemptInChunk()));
        }
        return results;
    }

    private SmugglingRules.Try attempt(EndOfData end) {
        byte[] wire =
                (mail.message("end of data " + end.notation(), "") + "before").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = joined(wire, end.octets(), mail.smuggled().getBytes(StandardCharsets.US_ASCII));
        try (Visit visit = visits.get()) {
            Heard goAhead = begin(visit);
            if (Texts.isPositive(goAhead)) {
                goAhead = visit.conversation().ask("DATA");
            }
            if (!Texts.isGoAhead(goAhead)) {
                return refused(end.notation(), goAhead);
            }
            visit.conversation().send(joined(whole, new byte[] {'.', '\r', '\n'}));
            return heardOut(end.notation(), visit, goAhead, WireForm.isEverSent(whole));
        }
    }

    /** RFC 3030 § 2: in a chunk nothing but its size counts. The relay sends such chunks. */
    private SmugglingRules.Try attemptInChunk() {
        byte[] message = (mail.message("a dot in a chunk", "") + "before\r\n.\r\n" + mail.smuggled())
                .getBytes(StandardCharsets.US_ASCII);
        byte[] command = "BDAT %d LAST\r\n".formatted(message.length).getBytes(StandardCharsets.US_ASCII);
        try (Visit visit = visits.get()) {
            Heard begun = begin(visit);
            if (!Texts.isPositive(begun)) {
                return refused(IN_CHUNK, begun);
            }
            visit.conversation().send(joined(command, message));
            return heardOut(IN_CHUNK, visit, GO_AHEAD, true);
        }
    }

    private Heard begin(Visit visit) {
        if (!Texts.isPositive(visit.hello())) {
            return visit.hello();
        }
        Heard heard = visit.mail(mail.from());
        return Texts.isPositive(heard) ? visit.rcpt(mail.to()) : heard;
    }

    /** Hears the backend out: one reply to QUIT, unless it takes some of the data for commands. */
    private static SmugglingRules.Try heardOut(String octets, Visit visit, Heard goAhead, boolean relayed) {
        Heard first = visit.conversation().hear();
        List<Heard> more = new ArrayList<>();
        Heard heard = visit.conversation().ask("QUIT");
        while (heard instanceof Heard.Reply reply && reply.reply().code() != 221 && more.size() < MOST_REPLIES) {
            more.add(heard);
            heard = visit.conversation().hear();
        }
        return new SmugglingRules.Try(octets, goAhead, first, more, heard, relayed);
    }

    private static SmugglingRules.Try refused(String octets, Heard reply) {
        return new SmugglingRules.Try(octets, reply, reply, List.of(), reply, false);
    }

    private static byte[] joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
