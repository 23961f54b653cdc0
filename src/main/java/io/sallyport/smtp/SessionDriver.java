package io.sallyport.smtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sallyport.mail.Client;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.StartTlsResponse;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Lives the life of one session: cuts what came into lines and data, has commands answered, and sends the replies of a
 * group in one write (RFC 2920 § 3.2).
 *
 * <p>All of it happens on one virtual thread at a time, which exists only while there is something to do. So what the
 * next octets are can change between two octets, a command may block without anybody else waiting, and an idle
 * connection costs no thread. See docs/decisions/0002.
 */
final class SessionDriver {
    private static final Logger LOG = Logger.getLogger(SessionDriver.class);
    private static final SmtpReply TOO_MANY_COMMANDS = SmtpReply.of(421, "4.7.0", "Too many commands");
    private static final SmtpReply TOO_MANY_ERRORS = SmtpReply.of(421, "4.7.0", "Too many errors");

    private static final long NO_DATA = Long.MIN_VALUE;

    private final Connection connection;
    private final SmtpSession session;
    private final SmtpDispatcher dispatcher;
    private final Runnable onGone;
    private final SerialWork work = new SerialWork(this::run);
    private final CrlfFramer framer;

    private volatile boolean greetingDue;
    private volatile @Nullable Ending ending;

    /** When the client was last answered, or was read data, in the time of {@link System#nanoTime}. */
    private volatile long waitingSince = System.nanoTime();

    /** When it became the client's turn to send data; {@link #NO_DATA} if it is not. */
    private volatile long dataSince = NO_DATA;

    /**
     * @param onGone runs once the connection is gone and everything of the session is freed
     */
    SessionDriver(Connection connection, SmtpSession session, SmtpDispatcher dispatcher, Runnable onGone) {
        this.connection = connection;
        this.session = session;
        this.dispatcher = dispatcher;
        this.onGone = onGone;
        this.framer = new CrlfFramer(session.context().limits().commandLine());
    }

    /** Something has happened on the connection. */
    void signal() {
        work.signal();
    }

    /** The greeting delay is over. */
    void greetingDue() {
        greetingDue = true;
        work.signal();
    }

    /** Ends the session, at once or behind the message that is being received. */
    void end(Ending why) {
        if (ending == null || ending == Ending.STOPPING) {
            ending = why;
        }
        work.signal();
    }

    /** Whether the session works, as opposed to waiting for its client. */
    boolean isBusy() {
        return work.isBusy();
    }

    /** Octets of a command that is not complete do not count: a client must not be able to hold a session with them. */
    long waitingSince() {
        return waitingSince;
    }

    /** How long the client's turn has been message data, at a time; negative if it is not. */
    long receivingDataFor(long now) {
        long since = dataSince;
        return since == NO_DATA ? -1 : Math.max(0, now - since);
    }

    private void run() {
        MDC.put("session", session.id());
        try {
            boolean more = true;
            while (more) {
                more = advance();
                noteTurn();
            }
            if (connection.isExhausted() && awaitsClient(session.reading())) {
                hangUp();
            }
            connection.flush();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) { // Never leave a client without an end
            LOG.errorf(e, "Session %s broke", session.id());
            finish(Answer.closing(SmtpDispatcher.CLOSING));
        } finally {
            MDC.remove("session");
        }
    }

    /** Notes for the timer whose turn it is. */
    private void noteTurn() {
        if (!isData(session.reading())) {
            dataSince = NO_DATA;
        } else if (dataSince == NO_DATA) {
            long now = System.nanoTime();
            dataSince = now == NO_DATA ? now + 1 : now;
        }
    }

    /** Does one step; false if there is nothing to do before the next signal. */
    private boolean advance() {
        if (connection.isGone()) {
            session.read(new Reading.Nothing());
            session.resetState();
            connection.release();
            onGone.run();
            return false;
        }
        Ending why = ending;
        if (!connection.isWritable()) {
            if (why != null && why.interruptsData()) {
                connection.abort(); // A client that does not read cannot be told
            }
            return false;
        }
        Reading reading = session.reading();
        if (why != null && !(reading instanceof Reading.Nothing) && (why.interruptsData() || !isData(reading))) {
            sendAway(why, reading);
            return false;
        }
        return switch (reading) {
            case Reading.Greeting greeting -> {
                session.arrive();
                yield greetingDue && greet();
            }
            case Reading.Commands commands -> command();
            case Reading.Data data -> data(data);
            case Reading.Chunk chunk -> chunk(chunk);
            case Reading.Dropped dropped -> dropped(dropped);
            case Reading.Handshake handshake -> handshake(handshake);
            case Reading.Nothing nothing -> false;
        };
    }

    private static boolean isData(Reading reading) {
        return switch (reading) {
            case Reading.Data data -> true;
            case Reading.Chunk chunk -> true;
            case Reading.Dropped dropped -> true;
            case Reading.Greeting greeting -> false;
            case Reading.Commands commands -> false;
            case Reading.Handshake handshake -> false;
            case Reading.Nothing nothing -> false;
        };
    }

    private static boolean awaitsClient(Reading reading) {
        return reading instanceof Reading.Commands || reading instanceof Reading.Handshake || isData(reading);
    }

    /** The client has said its last word: whatever it sent whole was answered, and a message without its end is none. */
    private void hangUp() {
        session.read(new Reading.Nothing());
        session.resetState();
        connection.close();
    }

    private void sendAway(Ending why, Reading reading) {
        if (why != Ending.STOPPING && session.transaction() != null) {
            session.refused(
                    why.reply()); // Without a mail nothing is refused: who only knocks must not fill the journal
        }
        if (reading instanceof Reading.Handshake) {
            session.read(new Reading.Nothing());
            connection.abort(); // Words in the clear would break the handshake
        } else {
            finish(Answer.closing(why.reply()));
        }
    }

    private boolean greet() {
        if (connection.hasInput()) {
            session.notice(ProtocolFact.EARLY_TALKER);
        }
        SmtpReply objection = objectionToClient();
        if (objection != null) {
            finish(Answer.closing(objection));
            return false;
        }
        connection.write(Answer.of(SmtpReply.plain(220, session.context().hostname() + " ESMTP Sallyport")));
        session.read(new Reading.Commands());
        waitingSince = System.nanoTime();
        return true;
    }

    private @Nullable SmtpReply objectionToClient() {
        try {
            return session.context().intake().connect(session.arrive(), session.facts(), session.policy());
        } catch (RuntimeException e) {
            LOG.errorf(e, "Session %s: the client could not be judged", session.id());
            return SmtpDispatcher.CLOSING;
        }
    }

    private boolean command() {
        ByteBuf in = connection.input();
        if (in == null) {
            return false;
        }
        CrlfFramer.Frame frame = framer.next(in);
        if (frame == null) {
            return true; // All of it is consumed; there may be more
        }
        if (!session.countCommand()) {
            session.refused(TOO_MANY_COMMANDS);
            finish(Answer.closing(TOO_MANY_COMMANDS));
            return false;
        }
        Response response =
                switch (frame) {
                    case CrlfFramer.Frame.Line line -> dispatcher.onLine(session, line.octets());
                    case CrlfFramer.Frame.Overlong(byte[] beginning) ->
                        UnreadableLines.answerTooLong(session, beginning);
                    case CrlfFramer.Frame.BareLineEnd bare -> UnreadableLines.answerBareLineEnd(session);
                };
        return response == null || respond(response);
    }

    /** Octets of a message, without waiting; null if none has come. */
    private @Nullable ByteBuf messageInput() {
        ByteBuf in = connection.input();
        if (in != null) {
            waitingSince = System.nanoTime();
        }
        return in;
    }

    private boolean data(Reading.Data data) {
        ByteBuf in = messageInput();
        if (in == null) {
            return false;
        }
        MessageReception reception = data.reception();
        boolean complete = data.decoder().decode(in, reception.collector());
        reception.advanced();
        return !complete
                || conclude(reception.complete(
                        data.decoder().facts(), data.decoder().hasEightBitData()));
    }

    private boolean chunk(Reading.Chunk chunk) {
        MessageReception reception = chunk.reception();
        ChunkDecoder decoder = reception.chunks();
        ByteBuf in = messageInput();
        boolean complete = decoder.decode(in == null ? Unpooled.EMPTY_BUFFER : in, reception.collector());
        reception.advanced();
        if (!complete) {
            return in != null;
        }
        if (chunk.last()) {
            return conclude(reception.complete(decoder.facts(), decoder.hasEightBitData()));
        }
        session.read(new Reading.Commands());
        return respond(Answer.of(SmtpReply.of(250, "2.0.0", chunk.size() + " octets received")));
    }

    private boolean dropped(Reading.Dropped dropped) {
        ByteBuf in = messageInput();
        if (in != null) {
            int octets = (int) Math.min(in.readableBytes(), dropped.remaining());
            in.skipBytes(octets);
            dropped.drop(octets);
        }
        if (dropped.remaining() > 0) {
            return in != null;
        }
        session.read(new Reading.Commands());
        return respond(Answer.of(dropped.reply()));
    }

    private boolean handshake(Reading.Handshake handshake) {
        if (connection.wasInjected()) {
            return respond(StartTlsHandler.injection(session));
        }
        Client.TlsFacts facts = connection.tlsFacts();
        if (facts == null) {
            return false;
        }
        waitingSince = System.nanoTime();
        session.secured(facts);
        session.read(handshake.greeting() ? new Reading.Greeting() : new Reading.Commands());
        return true;
    }

    /** The mail has its reply: the session is ready for the next one. */
    private boolean conclude(SmtpReply reply) {
        session.resetState();
        session.read(new Reading.Commands());
        return respond(Answer.of(reply));
    }

    /** Answers; false if the client is to be waited for, or nothing comes any more. */
    private boolean respond(Response response) {
        waitingSince = System.nanoTime();
        if (response instanceof StartTlsResponse) {
            connection.flush(); // What was answered before is said whatever becomes of TLS
            connection.write(response);
            session.read(new Reading.Handshake(false));
            connection.startTls(session.context().config().handshakeTime());
            return false;
        }
        boolean tooMany = isError(response.getRetCode()) && !session.countError();
        if (tooMany && !response.isEndSession()) {
            connection.write(response); // A mail that was refused for good must not look as if it could be sent again
            session.refused(TOO_MANY_ERRORS);
            finish(Answer.closing(TOO_MANY_ERRORS));
            return false;
        }
        if (response.isEndSession()) {
            finish(response);
            return false;
        }
        connection.write(response);
        return true;
    }

    /** A client that goes on whatever it is refused must find an end, also where each refusal is only for now. */
    private static boolean isError(String code) {
        return code.startsWith("5") || code.equals("450") || code.equals("451");
    }

    /** Says the last word. */
    private void finish(Response last) {
        connection.write(last);
        hangUp();
    }
}
