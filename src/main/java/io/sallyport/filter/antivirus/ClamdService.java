package io.sallyport.filter.antivirus;

import io.sallyport.filter.ServiceCall;
import io.sallyport.mail.Octets;
import io.sallyport.mail.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * ClamAV's {@code clamd}, by its own protocol (clamd(8)): commands and replies that end with NUL, and octets in chunks that begin
 * with their length.
 */
final class ClamdService implements ScanService {
    /** Far longer than a name of a signature. */
    private static final int MAX_REPLY = 4096;

    private static final int CHUNK = 64 * 1024;
    private static final int LENGTH = 4;

    private static final String STREAM = "stream: ";
    private static final String FOUND = " FOUND";
    private static final String SIZE_LIMIT = "INSTREAM size limit exceeded";

    /** What ExtendedDetectionInfo adds to a name: digest and length of what was found. */
    private static final Pattern EXTENDED = Pattern.compile("\\([0-9a-f]{32}:\\d+\\)$");

    private final ServiceCall call;
    private final String engine;

    private ClamdService(ServiceCall call, String engine) {
        this.call = call;
        this.engine = engine;
    }

    static ClamdService introduce(ServiceCall call) throws IOException, InterruptedException {
        String version = call.hold(connection -> {
            connection.out().write(command("VERSION"));
            return reply(connection.in());
        });
        if (!version.startsWith("ClamAV ")) {
            throw new IOException("no version of ClamAV: " + Printable.of(version));
        }
        return new ClamdService(call, version);
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    public ScanAnswer scan(ScanObject object) throws IOException, InterruptedException {
        return answer(call.hold(connection -> {
            connection.out().write(command("INSTREAM"));
            // At its size limit it answers before the end, and closes
            connection.sendMeanwhile(out -> send(object.octets(), out));
            return reply(connection.in());
        }));
    }

    /** With {@code z} before it, a command ends with NUL, and so does the reply. */
    private static byte[] command(String name) {
        return ("z" + name + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    private static void send(Octets octets, OutputStream out) throws IOException {
        byte[] chunk = new byte[LENGTH + CHUNK];
        try (InputStream in = octets.open()) {
            for (int read = in.readNBytes(chunk, LENGTH, CHUNK); read > 0; read = in.readNBytes(chunk, LENGTH, CHUNK)) {
                ByteBuffer.wrap(chunk).putInt(read);
                out.write(chunk, 0, LENGTH + read);
            }
        }
        out.write(new byte[LENGTH]); // A chunk of no octets is the end
    }

    private static String reply(InputStream in) throws IOException {
        byte[] reply = new byte[MAX_REPLY];
        for (int length = 0; length < MAX_REPLY; length++) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException(length == 0 ? "closed without a reply" : "closed within a reply");
            }
            if (octet == 0) {
                return new String(reply, 0, length, StandardCharsets.UTF_8).strip();
            }
            reply[length] = (byte) octet;
        }
        throw new IOException("a reply of more than %d octets".formatted(MAX_REPLY));
    }

    /** What a reply to INSTREAM means. Everything but {@code OK} and {@code FOUND} is a failure: nothing was scanned. */
    static ScanAnswer answer(String reply) throws IOException {
        if (reply.equals(STREAM + "OK")) {
            return new ScanAnswer.Clean();
        }
        if (reply.startsWith(STREAM) && reply.endsWith(FOUND) && reply.length() > STREAM.length() + FOUND.length()) {
            String name = reply.substring(STREAM.length(), reply.length() - FOUND.length());
            return ScanAnswer.Found.named(EXTENDED.matcher(name).replaceFirst(""));
        }
        if (reply.startsWith(SIZE_LIMIT)) {
            return new ScanAnswer.TooLarge();
        }
        throw new IOException("answered " + Printable.of(reply));
    }
}
