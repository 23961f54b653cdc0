package io.sallyport.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An ICAP server for tests (RFC 3507) that speaks the protocol strictly, knows EICAR, and does as it is told. */
public final class FakeIcap implements AutoCloseable {
    private static final Pattern PREVIEW = Pattern.compile("(?m)^Preview: (\\d+)$");
    private static final Pattern BODY = Pattern.compile("(?m)^Encapsulated: .*?re[qs]-body=(\\d+)$");

    private final FakeService service;
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private volatile String options =
            "Methods: RESPMOD\r\nISTag: \"engine-1\"\r\nPreview: 16\r\nAllow: 204\r\nMax-Connections: 10\r\n";
    private volatile Answer answer = FakeIcap::judged;

    /**
     * What was handed over.
     *
     * @param head of the ICAP request
     * @param http what is encapsulated before the body
     * @param body as much of it as came
     * @param continued whether more than a preview was asked for
     */
    public record Request(String head, String http, byte[] body, boolean continued) {}

    /** What it says of something. */
    public interface Answer {
        /** The response, all of it. */
        void give(Request request, OutputStream out) throws IOException;
    }

    private FakeIcap() {
        service = FakeService.tcp(this::serve);
    }

    /** On a free port of 127.0.0.1. */
    public static FakeIcap tcp() {
        return new FakeIcap();
    }

    /** As a policy names it. */
    public String server() {
        return "icap://" + service.address() + "/avscan";
    }

    /** Says that of itself: lines of a header. */
    public FakeIcap options(String... lines) {
        options = String.join("\r\n", lines) + "\r\n";
        return this;
    }

    /** Answers that to everything: lines of a header, and what follows it. */
    public FakeIcap answering(String head, String body) {
        return answering((request, out) -> say(head.replace("\n", "\r\n") + "\r\n\r\n" + body, out));
    }

    /** Answers so. */
    public FakeIcap answering(Answer other) {
        answer = other;
        return this;
    }

    /** Sends the same octet now and then, for ever, instead of an answer. */
    public FakeIcap dripping(char octet) {
        return answering((request, out) -> service.drip(octet, out));
    }

    /** What was handed over, in the order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    private void serve(InputStream in, OutputStream out) throws IOException {
        String head = head(in);
        if (head.startsWith("OPTIONS " + server() + " ICAP/1.0\n")) {
            say("ICAP/1.0 200 OK\r\n" + options + "Encapsulated: null-body=0\r\n\r\n", out);
            return;
        }
        Matcher body = BODY.matcher(head);
        if (!head.matches("(?s)RE(SP|Q)MOD " + Pattern.quote(server()) + " ICAP/1\\.0\n.*") || !body.find()) {
            say("ICAP/1.0 400 Bad request\r\n\r\n", out);
            return;
        }
        String http = new String(in.readNBytes(Integer.parseInt(body.group(1))), StandardCharsets.US_ASCII);
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        boolean complete = chunks(in, octets);
        boolean preview = PREVIEW.matcher(head).find();
        if (preview && !complete) {
            say("ICAP/1.0 100 Continue\r\n\r\n", out);
            chunks(in, octets);
        }
        Request request = new Request(head, http, octets.toByteArray(), preview && !complete);
        requests.add(request);
        answer.give(request, out);
    }

    /** Reads chunks to the next end; whether that is the end of all ({@code ieof}). */
    private static boolean chunks(InputStream in, ByteArrayOutputStream octets) throws IOException {
        while (true) {
            String size = line(in);
            if (size.startsWith("0")) {
                if (!line(in).isEmpty()) {
                    throw new IOException("no end of chunks");
                }
                return size.equals("0; ieof");
            }
            octets.write(in.readNBytes(Integer.parseInt(size, 16)));
            if (!line(in).isEmpty()) {
                throw new IOException("no end of a chunk");
            }
        }
    }

    private static void judged(Request request, OutputStream out) throws IOException {
        boolean infected = new String(request.body(), StandardCharsets.ISO_8859_1).contains(Eicar.text());
        say(
                infected
                        ? "ICAP/1.0 200 OK\r\nX-Infection-Found: Type=0; Resolution=2; Threat=EICAR-Test;\r\n"
                                + "Encapsulated: res-hdr=0, null-body=26\r\n\r\nHTTP/1.1 403 Forbidden\r\n\r\n"
                        : "ICAP/1.0 204 No modifications\r\n\r\n",
                out);
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException();
            }
            line.append((char) octet);
        }
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw new IOException("a line without CR LF: " + line);
        }
        line.setLength(line.length() - 1);
        return line.toString();
    }

    private static void say(String text, OutputStream out) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        service.close();
    }
}
