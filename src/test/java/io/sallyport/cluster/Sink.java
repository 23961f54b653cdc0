package io.sallyport.cluster;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A backend of all gateways that takes whatever comes, and writes down from which of them it came. */
final class Sink implements AutoCloseable {
    private static final int LONGEST_LINE = 4096;

    private final ClusterLedger ledger;
    private final ServerSocket server;

    Sink(ClusterLedger ledger) throws IOException {
        this.ledger = ledger;
        server = new ServerSocket(0, 500, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().name("sink").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                ledger.wrong("the sink ended: " + e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            converse(socket);
        } catch (IOException e) {
            // Cut off by the kill of the gateway: it has no reply, and will come again
        }
    }

    private void converse(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String node = "";
        List<String> recipients = new ArrayList<>();
        reply(socket, "220 sink.example.test");
        while (true) {
            String line = readLine(in);
            String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
            switch (verb) {
                case "EHLO" -> {
                    node = line.substring(5);
                    reply(socket, "250-sink.example.test\r\n250-PIPELINING\r\n250 8BITMIME");
                }
                case "MAIL", "RSET" -> {
                    recipients.clear();
                    reply(socket, "250 2.0.0 OK");
                }
                case "RCPT" -> {
                    recipients.add(line.substring(line.indexOf('<') + 1, line.indexOf('>')));
                    reply(socket, "250 2.1.5 OK");
                }
                case "DATA" -> {
                    reply(socket, "354 go on");
                    ledger.arrived(readData(in), recipients, node);
                    reply(socket, "250 2.0.0 taken");
                }
                case "QUIT" -> {
                    reply(socket, "221 2.0.0 bye");
                    return;
                }
                default -> reply(socket, "250 2.0.0 OK");
            }
        }
    }

    private static void reply(Socket socket, String lines) throws IOException {
        socket.getOutputStream().write((lines + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] readData(InputStream in) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (String line = readLine(in); !line.equals("."); line = readLine(in)) {
            String text = line.startsWith(".") ? line.substring(1) : line;
            data.writeBytes((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        return data.toByteArray();
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(100);
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0 || line.size() > LONGEST_LINE) {
                throw new EOFException();
            }
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
