package io.sallyport.testing;

import io.sallyport.testing.FakeBackend.Action;
import io.sallyport.testing.FakeBackend.ReceivedMail;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link FakeBackend}. */
final class FakeBackendSession {
    private final FakeBackend backend;
    private final Socket plain;
    private InputStream in;
    private OutputStream out;
    private boolean secured;
    private @Nullable String mailFrom;
    private final List<String> recipients = new ArrayList<>();
    private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();

    FakeBackendSession(FakeBackend backend, Socket socket) throws IOException {
        this.backend = backend;
        this.plain = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    void run() throws IOException, InterruptedException {
        if (backend.implicitTls()) {
            secure();
        }
        if (answer("GREETING", "220 backend.example.test ready") / 100 != 2) {
            return;
        }
        while (true) {
            String command = readLine();
            if (command == null) {
                return;
            }
            backend.heard(command);
            if (!handle(command)) {
                return;
            }
        }
    }

    private boolean handle(String command) throws IOException, InterruptedException {
        String verb = command.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        switch (verb) {
            case "EHLO", "LHLO" -> hello(command);
            case "HELO" -> answer(command, "250 backend.example.test");
            case "STARTTLS" -> {
                if (answer(command, "220 2.0.0 Go ahead") == 220) {
                    secure();
                }
            }
            case "MAIL" -> mail(command);
            case "RCPT" -> recipient(command);
            case "DATA" -> data(command);
            case "BDAT" -> chunk(command);
            case "RSET" -> {
                answer(command, "250 2.0.0 Reset");
                reset();
            }
            case "NOOP" -> answer(command, "250 2.0.0 OK");
            case "QUIT" -> {
                answer(command, "221 2.0.0 Bye");
                return false;
            }
            default -> answer(command, "500 5.5.2 Unknown command");
        }
        return true;
    }

    private void hello(String command) throws IOException, InterruptedException {
        List<String> offered = backend.offered(secured);
        StringBuilder reply = new StringBuilder();
        for (int i = 0; i < offered.size(); i++) {
            reply.append("\n250-").append(offered.get(i));
        }
        String text = "250-backend.example.test" + reply;
        int last = text.lastIndexOf("250-");
        answer(command, text.substring(0, last) + "250 " + text.substring(last + 4));
        reset();
    }

    private void mail(String command) throws IOException, InterruptedException {
        if (mailFrom != null) {
            send("503 5.5.1 Nested MAIL");
        } else if (answer(command, "250 2.1.0 Sender OK") == 250) {
            mailFrom = command.substring("MAIL FROM:".length());
        }
    }

    private void recipient(String command) throws IOException, InterruptedException {
        if (mailFrom == null) {
            send("503 5.5.1 MAIL first");
        } else if (answer(command, "250 2.1.5 Recipient OK") / 100 == 2) {
            recipients.add(command.substring("RCPT TO:".length()));
        }
    }

    private void data(String command) throws IOException, InterruptedException {
        String usual = recipients.isEmpty() ? "503 5.5.1 No valid recipients" : "354 End with <CRLF>.<CRLF>";
        if (answer(command, usual) == 354) {
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            byte[] message = readData(wire);
            finish(message, wire.toByteArray());
        }
    }

    private void chunk(String command) throws IOException, InterruptedException {
        String[] words = command.trim().split(" +");
        int size = Integer.parseInt(words[1]);
        boolean last = words.length > 2 && words[2].equalsIgnoreCase("LAST");
        for (int i = 0; i < size; i++) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("in a chunk");
            }
            chunks.write(octet);
            if (chunks.size() == 1) {
                atBody();
            }
        }
        if (mailFrom == null || recipients.isEmpty()) {
            send("503 5.5.1 No valid recipients");
            chunks.reset();
        } else if (last) {
            byte[] message = chunks.toByteArray();
            finish(message, message);
        } else {
            answer(command, "250 2.0.0 Chunk OK");
        }
    }

    private void atBody() throws IOException, InterruptedException {
        Action action = backend.actionFor("BODY");
        if (action != null) {
            perform(action, "");
        }
    }

    private void finish(byte[] message, byte[] wire) throws IOException, InterruptedException {
        ReceivedMail mail =
                new ReceivedMail(Objects.requireNonNull(mailFrom), List.copyOf(recipients), message, wire, secured);
        boolean kept = false;
        backend.keeps(mail); // Before the reply, so that who has read the reply finds it
        try {
            if (backend.isLmtp()) {
                for (String recipient : mail.recipients()) {
                    kept |= answer("END-OF-DATA " + recipient, "250 2.1.5 Delivered to " + recipient) / 100 == 2;
                }
            } else {
                kept = answer("END-OF-DATA", "250 2.0.0 Queued") / 100 == 2;
            }
        } catch (ClosedByRule e) {
            kept = true; // What RFC 1047 is about: the server has it and could not say so
            throw e;
        } finally {
            backend.decides(mail, kept);
        }
        reset();
    }

    private void reset() {
        mailFrom = null;
        recipients.clear();
        chunks.reset();
    }

    /** Reads up to CR LF . CR LF; the octets as they came go to wire, without the end. */
    private byte[] readData(ByteArrayOutputStream wire) throws IOException, InterruptedException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean lineStart = true;
        int previous = -1;
        while (true) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("in data");
            }
            if (lineStart && octet == '.') {
                in.mark(2);
                if (in.read() == '\r' && in.read() == '\n') {
                    return message.toByteArray();
                }
                in.reset();
                wire.write('.');
                lineStart = false;
                previous = -1;
                continue;
            }
            wire.write(octet);
            message.write(octet);
            if (!backend.laxEnds().isEmpty() && isLaxEnd(wire)) {
                return message.toByteArray();
            }
            if (wire.size() == 1) {
                atBody();
            }
            lineStart = octet == '\n' && previous == '\r';
            previous = octet;
        }
    }

    private boolean isLaxEnd(ByteArrayOutputStream wire) {
        return backend.laxEnds().stream()
                .anyMatch(end -> wire.toString(StandardCharsets.ISO_8859_1).endsWith(end));
    }

    /** Sends the usual reply, or what a rule says; returns the code that was sent. */
    private int answer(String command, String usual) throws IOException, InterruptedException {
        Action action = backend.actionFor(command);
        return action == null ? send(usual) : perform(action, usual);
    }

    private int perform(Action action, String usual) throws IOException, InterruptedException {
        switch (action) {
            case Action.Reply(List<String> lines) -> {
                return send(String.join("\n", lines));
            }
            case Action.Raw(byte[] octets) -> {
                out.write(octets);
                out.flush();
                return 0;
            }
            case Action.ReplyAndClose(List<String> lines) -> {
                send(String.join("\n", lines));
                throw new ClosedByRule();
            }
            case Action.Close() -> throw new ClosedByRule();
            case Action.Stall() -> {
                backend.awaitRelease();
                throw new ClosedByRule();
            }
            case Action.Delay(Duration by) -> {
                Thread.sleep(by); // The behaviour asked for, not a means of synchronisation.
                return usual.isEmpty() ? 0 : send(usual);
            }
        }
    }

    private int send(String lines) throws IOException {
        out.write((lines.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return Integer.parseInt(lines.substring(0, 3));
    }

    private void secure() throws IOException {
        SSLContext context = Objects.requireNonNull(backend.tls());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        socket.setUseClientMode(false);
        socket.setNeedClientAuth(backend.wantsClientCertificate());
        socket.startHandshake();
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        secured = true;
        reset();
    }

    private @Nullable String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet;
        while ((octet = in.read()) >= 0) {
            if (octet == '\n') {
                String text = line.toString(StandardCharsets.UTF_8);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(octet);
        }
        return null;
    }

    /** A rule asked for the end of the connection. */
    private static final class ClosedByRule extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
