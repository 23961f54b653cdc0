package io.sallyport.trial;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One connection to the trial backend: enough of RFC 5321, 1870, 2920, 3030, 6152 and 6531 to be an honest server. */
final class TrialSession {
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final int MAX_RECIPIENTS = 1000;
    private static final Pattern PATH =
            Pattern.compile("(FROM|TO):\\s?<([^<>]*)>((?: [!-~]+)*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHUNK = Pattern.compile("([0-9]{1,18})( LAST)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern MAIL_PARAMETERS =
            Pattern.compile("( (SIZE=[0-9]{1,20}|BODY=(7BIT|8BITMIME)|SMTPUTF8))*", Pattern.CASE_INSENSITIVE);

    private final SmtpInput in;
    private final OutputStream out;
    private final TrialMailbox mailbox;
    private final InstantSource clock;

    private @Nullable String hello;
    private @Nullable Transaction transaction;

    /** One mail on its way in. */
    private static final class Transaction {
        final @Nullable String reversePath;
        final List<String> recipients = new ArrayList<>();
        /** The chunks of BDAT so far; null before the first. */
        @Nullable
        MessageBuffer chunks;

        Transaction(@Nullable String reversePath) {
            this.reversePath = reversePath;
        }
    }

    TrialSession(Socket connection, TrialMailbox mailbox, InstantSource clock) throws IOException {
        connection.setSoTimeout(Math.toIntExact(IDLE.toMillis()));
        this.in = new SmtpInput(connection.getInputStream());
        this.out = new BufferedOutputStream(connection.getOutputStream());
        this.mailbox = mailbox;
        this.clock = clock;
    }

    /**
     * Talks until QUIT.
     *
     * @throws IOException if the client is gone, silent for five minutes or beyond all bounds
     */
    void serve() throws IOException {
        reply("220 trial.example.test ESMTP Sallyport trial backend");
        String verb;
        do {
            String line = in.command();
            int space = line.indexOf(' ');
            verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
            answer(verb, space < 0 ? "" : line.substring(space + 1));
        } while (!verb.equals("QUIT"));
        out.flush();
    }

    private void answer(String verb, String argument) throws IOException {
        switch (verb) {
            case "EHLO" -> ehlo(argument);
            case "HELO" -> {
                greetedAs(argument);
                reply("250 trial.example.test");
            }
            case "MAIL" -> mail(argument);
            case "RCPT" -> rcpt(argument);
            case "DATA" -> data();
            case "BDAT" -> bdat(argument);
            case "RSET" -> {
                transaction = null;
                reply("250 2.0.0 Reset");
            }
            case "NOOP" -> reply("250 2.0.0 Ok");
            case "VRFY" -> reply("252 2.5.0 Send some mail, it will be taken");
            case "QUIT" -> reply("221 2.0.0 Bye");
            default -> reply("500 5.5.2 Unknown command");
        }
    }

    private void ehlo(String name) throws IOException {
        greetedAs(name);
        for (String extension : List.of("trial.example.test", "PIPELINING", "8BITMIME", "SMTPUTF8", "CHUNKING")) {
            reply("250-" + extension);
        }
        reply("250-ENHANCEDSTATUSCODES");
        reply("250 SIZE " + mailbox.maxMessageSize());
    }

    private void greetedAs(String name) {
        hello = name;
        transaction = null;
    }

    private void mail(String argument) throws IOException {
        Matcher path = PATH.matcher(argument);
        if (hello == null || transaction != null) {
            reply("503 5.5.1 Not now");
        } else if (!path.matches() || !"FROM".equalsIgnoreCase(path.group(1))) {
            reply("501 5.5.4 MAIL FROM:<address> is expected");
        } else if (!MAIL_PARAMETERS.matcher(path.group(3)).matches()) {
            reply("555 5.5.4 Unknown parameter");
        } else {
            transaction = new Transaction(path.group(2).isEmpty() ? null : path.group(2));
            reply("250 2.1.0 Sender ok");
        }
    }

    private void rcpt(String argument) throws IOException {
        Matcher path = PATH.matcher(argument);
        Transaction mail = transaction;
        if (mail == null || mail.chunks != null) {
            reply("503 5.5.1 Not now");
        } else if (!path.matches()
                || !"TO".equalsIgnoreCase(path.group(1))
                || path.group(2).isEmpty()) {
            reply("501 5.5.4 RCPT TO:<address> is expected");
        } else if (!path.group(3).isEmpty()) {
            reply("555 5.5.4 Unknown parameter");
        } else if (mail.recipients.size() >= MAX_RECIPIENTS) {
            reply("452 4.5.3 Too many recipients");
        } else {
            mail.recipients.add(path.group(2));
            reply("250 2.1.5 Recipient ok");
        }
    }

    private void data() throws IOException {
        Transaction mail = transaction;
        if (mail == null || mail.recipients.isEmpty() || mail.chunks != null) {
            reply("503 5.5.1 Not now");
            return;
        }
        reply("354 End data with <CR><LF>.<CR><LF>");
        out.flush();
        MessageBuffer message = new MessageBuffer(mailbox.maxMessageSize());
        in.data(message);
        take(mail, message);
    }

    private void bdat(String argument) throws IOException {
        Matcher chunk = CHUNK.matcher(argument);
        if (!chunk.matches()) {
            // Where the next command begins cannot be known any more.
            reply("501 5.5.4 BDAT size [LAST] is expected");
            out.flush();
            throw new IOException("a chunk without a size");
        }
        long length = Long.parseLong(chunk.group(1));
        Transaction mail = transaction;
        if (mail == null || mail.recipients.isEmpty()) {
            in.chunk(length, new MessageBuffer(0));
            reply("503 5.5.1 Not now");
            return;
        }
        MessageBuffer message = mail.chunks == null ? new MessageBuffer(mailbox.maxMessageSize()) : mail.chunks;
        mail.chunks = message;
        in.chunk(length, message);
        if (chunk.group(2) == null) {
            reply("250 2.0.0 %d octets received".formatted(length));
        } else {
            take(mail, message);
        }
    }

    private void take(Transaction mail, MessageBuffer message) throws IOException {
        transaction = null;
        if (message.isOverflown()) {
            reply("552 5.3.4 Message too big");
            return;
        }
        TrialMessage taken = mailbox.add(
                clock.instant(), hello == null ? "" : hello, mail.reversePath, mail.recipients, message.content());
        reply("250 2.0.0 Taken as message %d".formatted(taken.number()));
    }

    private void reply(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        if (!in.isPending()) {
            out.flush();
        }
    }
}
