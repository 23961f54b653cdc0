package io.sallyport.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A sender of mail over a real socket, for tests: says what it is told to, and reads replies more strictly than a
 * sender should (RFC 5321 § 4.2), so that a gateway that answers wrongly is noticed. Every read has a deadline.
 */
public final class SmtpClient implements AutoCloseable {
    private static final int MAX_REPLY_LINE = 512; // RFC 5321 § 4.5.3.1.5
    private static final int MAX_REPLY_LINES = 100;

    private final Duration patience;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private final byte[] buffer = new byte[4096];
    private int position;
    private int limit;

    private SmtpClient(Socket socket, Duration patience) throws IOException {
        this.socket = socket;
        this.patience = patience;
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** Connects, and reads nothing yet. */
    public static SmtpClient connect(InetSocketAddress server, Duration patience) throws IOException {
        return connect(server, null, patience);
    }

    /** Connects from an address of this host, to be of another network in the eyes of the gateway. */
    public static SmtpClient connect(InetSocketAddress server, @Nullable InetAddress source, Duration patience)
            throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            if (source != null) {
                socket.bind(new InetSocketAddress(source, 0));
            }
            socket.connect(server, Math.toIntExact(patience.toMillis()));
            return new SmtpClient(socket, patience);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Connects to a listener with implicit TLS (RFC 8314 § 3). */
    public static SmtpClient connectTls(InetSocketAddress server, SSLContext tls, Duration patience)
            throws IOException {
        SmtpClient client = connect(server, patience);
        client.secure(tls);
        return client;
    }

    /** One reply: its code and the text of its lines. */
    public record Reply(int code, List<String> lines) {
        public Reply {
            lines = List.copyOf(lines);
        }

        /** 2yz. */
        public boolean isPositive() {
            return code / 100 == 2;
        }

        @Override
        public String toString() {
            return code + " " + String.join(" / ", lines);
        }
    }

    /**
     * The replies of one transaction.
     *
     * @param end the reply to the end of the data; null if the data was not asked for
     */
    public record Outcome(
            Reply mail,
            List<Reply> recipients,
            Reply data,
            @Nullable Reply end) {
        public Outcome {
            recipients = List.copyOf(recipients);
        }

        /** Whether the mail was taken. */
        public boolean isAccepted() {
            return end != null && end.isPositive();
        }
    }

    /** Reads the greeting and says EHLO: the extensions by keyword in upper case, with their parameters. */
    public Map<String, String> greet(String name) throws IOException {
        expect(220, read());
        return hello(name);
    }

    /** Says EHLO: the extensions by keyword in upper case, with their parameters. */
    public Map<String, String> hello(String name) throws IOException {
        Reply reply = expect(250, command("EHLO " + name));
        Map<String, String> extensions = new TreeMap<>();
        for (String line : reply.lines().subList(1, reply.lines().size())) {
            int space = line.indexOf(' ');
            String keyword = space < 0 ? line : line.substring(0, space);
            extensions.put(keyword.toUpperCase(Locale.ROOT), space < 0 ? "" : line.substring(space + 1));
        }
        return extensions;
    }

    /** Sends one line and reads the reply to it. */
    public Reply command(String line) throws IOException {
        send(line + "\r\n");
        return read();
    }

    /** Sends lines in one group (RFC 2920) and reads a reply for each. */
    public List<Reply> pipelined(List<String> lines) throws IOException {
        send(String.join("\r\n", lines) + "\r\n");
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            replies.add(read());
        }
        return replies;
    }

    /** One transaction with MAIL, RCPT and DATA in one group, as senders do where PIPELINING is offered. */
    public Outcome transact(String reversePath, List<String> recipients, byte[] message) throws IOException {
        return transact("FROM:<" + reversePath + ">", recipients, stuffed(message), true);
    }

    /**
     * The same, with the arguments of MAIL as they shall be sent, and the data ready with its dots and its end.
     *
     * @param pipelining false: each command waits for the reply to the one before
     */
    public Outcome transact(String mailArguments, List<String> recipients, byte[] stuffedData, boolean pipelining)
            throws IOException {
        List<String> lines = Stream.of(
                        Stream.of("MAIL " + mailArguments),
                        recipients.stream().map(recipient -> "RCPT TO:<" + recipient + ">"),
                        Stream.of("DATA"))
                .flatMap(group -> group)
                .toList();
        List<Reply> replies;
        if (pipelining) {
            replies = pipelined(lines);
        } else {
            replies = new ArrayList<>();
            for (String line : lines) {
                replies.add(command(line));
            }
        }
        Reply data = replies.getLast();
        Reply end = null;
        if (data.code() == 354) {
            send(stuffedData);
            end = read();
        }
        return new Outcome(replies.getFirst(), replies.subList(1, replies.size() - 1), data, end);
    }

    /** Sends one chunk (RFC 3030 § 2) and reads the reply to it. */
    public Reply chunk(byte[] octets, boolean last) throws IOException {
        byte[] head = ("BDAT " + octets.length + (last ? " LAST" : "") + "\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream both = new ByteArrayOutputStream(head.length + octets.length);
        both.writeBytes(head);
        both.writeBytes(octets);
        send(both.toByteArray());
        return read();
    }

    /** A message as DATA carries it: dots doubled at line starts, and the end of the data (RFC 5321 § 4.5.2). */
    public static byte[] stuffed(byte[] message) {
        ByteArrayOutputStream data = new ByteArrayOutputStream(message.length + 64);
        boolean lineStart = true;
        byte previous = 0;
        for (byte octet : message) {
            if (lineStart && octet == '.') {
                data.write('.');
            }
            data.write(octet);
            lineStart = previous == '\r' && octet == '\n';
            previous = octet;
        }
        data.writeBytes((lineStart ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
        return data.toByteArray();
    }

    /** Asks for TLS and changes to it (RFC 3207); the name to verify is not looked at. */
    public void startTls(SSLContext tls) throws IOException {
        expect(220, command("STARTTLS"));
        if (position < limit) {
            throw new ProtocolException("octets in the clear behind the reply to STARTTLS");
        }
        secure(tls);
    }

    /** Changes to TLS behind a reply to STARTTLS that was read already; the name to verify is not looked at. */
    public void secure(SSLContext tls) throws IOException {
        SSLSocket secured =
                (SSLSocket) tls.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        secured.setSoTimeout(Math.toIntExact(patience.toMillis()));
        secured.startHandshake();
        socket = secured;
        in = secured.getInputStream();
        out = secured.getOutputStream();
    }

    /** TLS towards anybody: what is tested here is not the trust of senders. */
    public static SSLContext anyCertificate() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAnybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class TrustsAnybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket peer) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket peer) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine peer) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine peer) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** The TLS session. */
    public SSLSocket tls() {
        return (SSLSocket) socket;
    }

    /** Sends octets as they are. */
    public void send(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    /** Sends text as UTF-8. */
    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads one reply. */
    public Reply read() throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        List<String> lines = new ArrayList<>();
        int code = -1;
        while (true) {
            String line = readLine(deadline);
            if (!line.matches("[2-5][0-9][0-9][ -].*")) {
                throw new ProtocolException("not a reply line: " + line);
            }
            int its = Integer.parseInt(line.substring(0, 3));
            if (code != -1 && its != code || lines.size() == MAX_REPLY_LINES) {
                throw new ProtocolException("reply with several codes or too many lines, at: " + line);
            }
            code = its;
            lines.add(line.substring(4));
            if (line.charAt(3) == ' ') {
                return new Reply(code, lines);
            }
        }
    }

    /** Reads to the end of the connection; true if the gateway closed it without another octet. */
    public boolean isClosedByServer() throws IOException {
        try {
            return position == limit && !fill(System.nanoTime() + patience.toNanos());
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private String readLine(long deadline) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        int previous = -1;
        while (true) {
            if (position == limit && !fill(deadline)) {
                throw new EOFException(line.size() == 0 ? "connection closed" : "connection closed within: " + line);
            }
            int octet = buffer[position++] & 0xff;
            if (octet == '\n') {
                if (previous != '\r') {
                    throw new ProtocolException("reply line ended by a bare LF: " + line);
                }
                String text = line.toString(StandardCharsets.UTF_8);
                return text.substring(0, text.length() - 1);
            }
            line.write(octet);
            previous = octet;
            if (line.size() > MAX_REPLY_LINE) {
                throw new ProtocolException("reply line longer than " + MAX_REPLY_LINE + " octets");
            }
        }
    }

    private boolean fill(long deadline) throws IOException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("no reply within " + patience);
        }
        socket.setSoTimeout(Math.toIntExact(millis));
        int count = in.read(buffer, 0, buffer.length);
        position = 0;
        limit = Math.max(count, 0);
        return count > 0;
    }

    private static Reply expect(int code, Reply reply) throws ProtocolException {
        if (reply.code() != code) {
            throw new ProtocolException("expected %d, was: %s".formatted(code, reply));
        }
        return reply;
    }

    /** Says QUIT, reads the reply, closes. */
    public void quit() throws IOException {
        expect(221, command("QUIT"));
        close();
    }

    /** Drops the connection. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
