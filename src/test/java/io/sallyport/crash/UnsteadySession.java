package io.sallyport.crash;

import io.sallyport.crash.UnsteadyBackend.Damaged;
import io.sallyport.crash.UnsteadyBackend.Intact;
import io.sallyport.crash.UnsteadyBackend.Mood;
import io.sallyport.crash.UnsteadyBackend.Uncounted;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One connection to an unsteady backend. */
final class UnsteadySession {
    /** Longer than the budgets of the test's policy, shorter than the test. */
    static final Duration STALL = Duration.ofSeconds(6);

    /** Shorter than these budgets. */
    private static final Duration SLOWNESS = Duration.ofMillis(1500);

    private static final int MAX_LINE = 4096;
    private static final int MAX_MESSAGE = 10_000_000;

    private final UnsteadyBackend backend;
    private final Socket socket;
    private final int life;
    private final List<String> recipients = new ArrayList<>();
    private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    private final List<Ledger.Arrival> unconfirmed = new ArrayList<>();
    private Mood mood = Mood.GOOD;

    /** Thrown to end the session as its mood wants it. */
    private static final class Ended extends IOException {
        private static final long serialVersionUID = 1;

        Ended(String why) {
            super(why);
        }
    }

    UnsteadySession(UnsteadyBackend backend, Socket socket, int life) {
        this.backend = backend;
        this.socket = socket;
        this.life = life;
    }

    void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            converse(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            // Cut by us, or the gateway was killed. What it did not confirm stays with its reply sent: only its death
            // or
            // our cut explains a repetition, and both are in the ledger.
        }
    }

    /** Closes the connection from outside; what was replied and not followed by a command may not have been read. */
    void cut() {
        doubtful();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void converse(InputStream in) throws IOException {
        mood = backend.mood();
        if (mood == Mood.BUSY) {
            reply("421 4.3.2 busy");
            return;
        }
        reply("220 backend.example.test ESMTP");
        String line = readLine(in);
        while (line != null) {
            confirmed();
            if (line.toUpperCase(Locale.ROOT).startsWith("QUIT")) {
                reply("221 2.0.0 bye");
                return;
            }
            answer(line, in);
            line = readLine(in);
        }
    }

    private void answer(String line, InputStream in) throws IOException {
        String verb = line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT);
        switch (verb) {
            case "EHLO" ->
                reply("250-backend.example.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
                        + (backend.chunking() ? "250-CHUNKING\r\n" : "")
                        + "250 SIZE 10000000");
            case "MAIL" -> mail();
            case "RCPT" -> recipient(line);
            case "DATA" -> data(in);
            case "BDAT" -> chunk(line, in);
            default -> {
                recipients.clear();
                chunks.reset();
                reply("250 2.0.0 ok");
            }
        }
    }

    private void mail() throws IOException {
        recipients.clear();
        chunks.reset();
        mood = backend.mood();
        switch (mood) {
            case MAIL_DEFERRED -> reply("451 4.3.0 not now");
            case STALLS_AT_MAIL -> stall();
            default -> reply("250 2.1.0 ok");
        }
    }

    private void recipient(String line) throws IOException {
        if (mood == Mood.MAIL_DEFERRED) {
            reply("503 5.5.1 MAIL first");
        } else if (mood == Mood.RECIPIENT_DEFERRED) {
            mood = Mood.GOOD;
            reply("451 4.2.0 mailbox busy");
        } else {
            recipients.add(line.substring(line.indexOf('<') + 1, line.indexOf('>')));
            reply("250 2.1.5 ok");
        }
    }

    private void data(InputStream in) throws IOException {
        if (recipients.isEmpty()) {
            reply("554 5.5.1 no valid recipients");
            return;
        }
        reply("354 go on");
        if (mood == Mood.CLOSES_WITHIN_DATA) {
            throw new Ended("closes within data");
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        byte[] line = readDataLine(in);
        while (!(line.length == 3 && line[0] == '.')) {
            int stuffed = line[0] == '.' ? 1 : 0;
            message.write(line, stuffed, line.length - stuffed);
            if (message.size() > MAX_MESSAGE) {
                throw new Ended("message too large");
            }
            line = readDataLine(in);
        }
        complete(message.toByteArray());
    }

    private void chunk(String line, InputStream in) throws IOException {
        String[] words = line.split(" ");
        int size = Integer.parseInt(words[1]);
        if (size + chunks.size() > MAX_MESSAGE) {
            throw new Ended("message too large");
        }
        if (mood == Mood.CLOSES_WITHIN_DATA) {
            throw new Ended("closes within a chunk");
        }
        byte[] octets = in.readNBytes(size);
        if (octets.length < size) {
            throw new EOFException();
        }
        if (recipients.isEmpty()) {
            reply("503 5.5.1 no valid recipients");
            return;
        }
        chunks.writeBytes(octets);
        if (words.length == 2) {
            reply("250 2.0.0 go on");
        } else {
            complete(chunks.toByteArray());
        }
    }

    private void complete(byte[] message) throws IOException {
        switch (mood) {
            case DATA_DEFERRED -> reply("451 4.3.0 not now");
            case LOSES_AND_CLOSES -> throw new Ended("loses and closes");
            case TAKES_AND_CLOSES -> {
                take(message);
                doubtful();
                throw new Ended("takes and closes");
            }
            case TAKES_AND_STALLS -> {
                take(message);
                doubtful();
                stall();
            }
            case DATA_REFUSED -> {
                refuse(message);
                reply("554 5.6.0 not such a mail");
            }
            case SLOW -> {
                take(message);
                pause();
                replyTaken();
            }
            default -> {
                take(message);
                replyTaken();
            }
        }
        recipients.clear();
        chunks.reset();
    }

    private void replyTaken() throws IOException {
        try {
            reply("250 2.0.0 taken");
        } catch (IOException e) {
            doubtful(); // cut by us or by the gateway's death before the reply was out
            throw e;
        }
    }

    private void take(byte[] message) {
        switch (backend.recognition().recognize(message)) {
            case Damaged(String what) ->
                backend.ledger().damaged("%s, %d octets, for %s".formatted(what, message.length, recipients));
            case Uncounted() -> {} // Nobody waits for it
            case Intact(int number) -> {
                synchronized (unconfirmed) {
                    for (String recipient : recipients) {
                        unconfirmed.add(backend.ledger().arrived(number, recipient, life));
                    }
                }
            }
        }
    }

    /** Who refuses a mail has decided about it: its sender is told. */
    private void refuse(byte[] message) {
        if (backend.recognition().recognize(message) instanceof Intact(int number)) {
            recipients.forEach(recipient -> backend.ledger().excused(number, recipient, "refused by the backend"));
        }
    }

    private static void pause() {
        LockSupport.parkNanos(SLOWNESS.toNanos());
    }

    /** The gateway goes on: it has read our reply. */
    private void confirmed() {
        synchronized (unconfirmed) {
            unconfirmed.clear();
        }
    }

    private void doubtful() {
        synchronized (unconfirmed) {
            unconfirmed.forEach(Ledger.Arrival::replyIsLost);
            unconfirmed.clear();
        }
    }

    /** Says nothing for longer than the gateway waits, or until that goes away; then the connection ends. */
    private void stall() throws IOException {
        socket.setSoTimeout(Math.toIntExact(STALL.toMillis()));
        try {
            while (socket.getInputStream().read() >= 0) {
                // what the gateway says to a backend that does not answer
            }
        } catch (SocketTimeoutException e) {
            throw new Ended("stalled");
        }
        throw new Ended("the gateway did not wait");
    }

    private static @Nullable String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(100);
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0 || line.size() > MAX_LINE) {
                return null;
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /** A line of data with its CR LF; nothing else ends it. */
    private static byte[] readDataLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(100);
        int previous = -1;
        while (true) {
            int octet = in.read();
            if (octet < 0 || line.size() > MAX_MESSAGE) {
                throw new EOFException();
            }
            line.write(octet);
            if (octet == '\n' && previous == '\r') {
                return line.toByteArray();
            }
            previous = octet;
        }
    }

    private void reply(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
