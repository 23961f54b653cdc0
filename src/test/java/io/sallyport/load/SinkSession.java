package io.sallyport.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One connection to the sink: the shortest server that a PIPELINING and CHUNKING client can talk to. */
final class SinkSession {
    private static final byte[] END_OF_DATA = {'\r', '\n', '.', '\r', '\n'};
    private static final int AT_LINE_START = 2; // the CR LF of the command line begins the end-of-data sequence
    private static final int MAX_LINE = 4096;

    private final InputStream in;
    private final OutputStream out;
    private final LongConsumer taken;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int limit;
    private final StringBuilder replies = new StringBuilder();
    private long chunked;

    /**
     * @param taken is told the size of each message
     */
    SinkSession(InputStream in, OutputStream out, LongConsumer taken) {
        this.in = in;
        this.out = out;
        this.taken = taken;
    }

    void run() throws IOException {
        reply("220 sink.example.test ESMTP");
        String line = readLine();
        while (line != null && answer(line)) {
            line = readLine();
        }
        flush();
    }

    private boolean answer(String line) throws IOException {
        String verb = line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT);
        switch (verb) {
            case "EHLO" ->
                reply("250-sink.example.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-CHUNKING\r\n"
                        + "250 SIZE 104857600");
            case "DATA" -> data();
            case "BDAT" -> chunk(line);
            case "QUIT" -> reply("221 2.0.0 bye");
            default -> reply("250 2.0.0 ok");
        }
        return !verb.equals("QUIT");
    }

    private void data() throws IOException {
        reply("354 go on");
        long size = 0;
        int matched = AT_LINE_START;
        while (matched < END_OF_DATA.length) {
            if (position == limit && !fill()) {
                throw new EOFException("connection lost within data");
            }
            int start = position;
            while (position < limit && matched < END_OF_DATA.length) {
                byte octet = buffer[position++];
                if (octet == END_OF_DATA[matched]) {
                    matched++;
                } else {
                    matched = octet == '\r' ? 1 : 0;
                }
            }
            size += position - start;
        }
        taken.accept(size - 3);
        reply("250 2.0.0 taken");
    }

    private void chunk(String line) throws IOException {
        String[] words = line.split(" ");
        long left = Long.parseLong(words[1]);
        chunked += left;
        while (left > 0) {
            if (position == limit && !fill()) {
                throw new EOFException("connection lost within a chunk");
            }
            int step = (int) Math.min(left, limit - position);
            position += step;
            left -= step;
        }
        if (words.length > 2) {
            taken.accept(chunked);
            chunked = 0;
        }
        reply("250 2.0.0 taken");
    }

    /** A line without its CR LF; null at the end of the connection. */
    private @Nullable String readLine() throws IOException {
        StringBuilder line = new StringBuilder(80);
        while (true) {
            if (position == limit && !fill()) {
                return null;
            }
            char octet = (char) (buffer[position++] & 0xff);
            if (octet == '\n') {
                return line.toString().stripTrailing();
            }
            line.append(octet);
            if (line.length() > MAX_LINE) {
                throw new IOException("command line longer than " + MAX_LINE);
            }
        }
    }

    private void reply(String line) {
        replies.append(line).append("\r\n");
    }

    private void flush() throws IOException {
        if (!replies.isEmpty()) {
            out.write(replies.toString().getBytes(StandardCharsets.US_ASCII));
            replies.setLength(0);
        }
    }

    /** Reads more, after what is owed was sent: so a group of commands is answered by one write (RFC 2920 § 3.2). */
    private boolean fill() throws IOException {
        flush();
        limit = Math.max(in.read(buffer), 0);
        position = 0;
        return limit > 0;
    }
}
