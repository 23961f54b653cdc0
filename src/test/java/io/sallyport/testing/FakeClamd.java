package io.sallyport.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A {@code clamd} for tests that speaks its protocol strictly, knows EICAR, and does as it is told. */
public final class FakeClamd implements AutoCloseable {
    /** What it finds EICAR to be. */
    public static final String EICAR_NAME = "Eicar-Test-Signature";

    private static final int MOST_CHUNK = 1 << 20;

    private final FakeService service;
    private final Queue<byte[]> scanned = new ConcurrentLinkedQueue<>();
    private final AtomicInteger versions = new AtomicInteger();
    private volatile String version = "ClamAV 1.4.3/27450/Sun Nov 22 08:00:00 2026";
    private volatile @Nullable String reply;
    private volatile FakeService.@Nullable Script instead;
    private volatile boolean forgetful;
    private volatile int streamMaxLength = Integer.MAX_VALUE;

    private FakeClamd(@Nullable Path socket) {
        service = socket == null ? FakeService.tcp(this::serve) : FakeService.local(socket, this::serve);
    }

    /** On a free port of 127.0.0.1. */
    public static FakeClamd tcp() {
        return new FakeClamd(null);
    }

    /** On a Unix-domain socket. */
    public static FakeClamd local(Path socket) {
        return new FakeClamd(socket);
    }

    /** As a policy names it. */
    public String server() {
        return "clamd:" + service.address();
    }

    /** Has other signatures from now on. */
    public FakeClamd version(String text) {
        version = text;
        return this;
    }

    /** Replies that to all that is scanned. */
    public FakeClamd replying(String text) {
        reply = text;
        return this;
    }

    /** Does something else once it has everything, instead of a reply; null: replies. */
    public FakeClamd insteadOfReply(FakeService.@Nullable Script script) {
        instead = script;
        return this;
    }

    /** Sends the same octet now and then, for ever, instead of a reply. */
    public FakeClamd dripping(char octet) {
        return insteadOfReply((in, out) -> service.drip(octet, out));
    }

    /** Does not keep what it is given. */
    public FakeClamd forgetful() {
        forgetful = true;
        return this;
    }

    /** Takes no more octets than these. */
    public FakeClamd streamMaxLength(int octets) {
        streamMaxLength = octets;
        return this;
    }

    /** What it was given, in the order. */
    public List<byte[]> scanned() {
        return List.copyOf(scanned);
    }

    /** How often it was asked for its version. */
    public int versionsAsked() {
        return versions.get();
    }

    private void serve(InputStream in, OutputStream out) throws IOException {
        switch (command(in)) {
            case "zVERSION" -> {
                versions.incrementAndGet();
                say(version, out);
            }
            case "zINSTREAM" -> scan(in, out);
            case String other -> say("UNKNOWN COMMAND", out);
        }
    }

    private void scan(InputStream in, OutputStream out) throws IOException {
        DataInputStream chunks = new DataInputStream(in);
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int length = chunks.readInt(); length != 0; length = chunks.readInt()) {
            if (length < 0 || length > MOST_CHUNK || octets.size() + length > streamMaxLength) {
                say("INSTREAM size limit exceeded. ERROR", out);
                return; // Without a look at what is still on its way
            }
            octets.write(chunks.readNBytes(length));
        }
        if (!forgetful) {
            scanned.add(octets.toByteArray());
        }
        FakeService.Script script = instead;
        String fixed = reply;
        if (script != null) {
            script.serve(in, out);
        } else if (fixed != null) {
            say(fixed, out);
        } else {
            boolean infected = octets.toString(StandardCharsets.ISO_8859_1).contains(Eicar.text());
            say("stream: " + (infected ? EICAR_NAME + " FOUND" : "OK"), out);
        }
    }

    private static String command(InputStream in) throws IOException {
        StringBuilder command = new StringBuilder();
        for (int octet = in.read(); octet != 0; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException();
            }
            command.append((char) octet);
        }
        return command.toString();
    }

    private static void say(String text, OutputStream out) throws IOException {
        out.write((text + "\0").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        service.close();
    }
}
