package io.sallyport.message;

import io.sallyport.mail.MailMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The header of a message (RFC 5322 § 2.2): its fields as they came, in their order. Read once for each message; all
 * that follows looks at these octets. Who makes it bounds its size: see {@link #read}.
 */
public final class MessageHeader {
    private static final int FIRST_READ = 4096;

    private final List<HeaderField> fields;
    private final int bodyOffset;
    private final int octets;

    private MessageHeader(List<HeaderField> fields, int octets, int bodyOffset) {
        this.fields = List.copyOf(fields);
        this.octets = octets;
        this.bodyOffset = bodyOffset;
    }

    /** Reads the header of a message, however many fields it has: {@link #read(MailMessage, int, int)}. */
    public static @Nullable MessageHeader read(MailMessage message, int maxOctets) throws IOException {
        return read(message, maxOctets, Integer.MAX_VALUE);
    }

    /**
     * Reads the header of a message.
     *
     * @param maxOctets the most octets to look at
     * @param maxFields the most fields
     * @return null if the header does not end within the octets, or has more fields
     */
    public static @Nullable MessageHeader read(MailMessage message, int maxOctets, int maxFields) throws IOException {
        try (InputStream in = message.open()) {
            byte[] octets = new byte[Math.clamp(message.size(), 0, Math.min(FIRST_READ, maxOctets))];
            int length = 0;
            int searched = 0;
            while (true) {
                length += in.readNBytes(octets, length, octets.length - length);
                int body = bodyOffset(octets, searched, length);
                if (body >= 0 || length == message.size()) {
                    return parse(octets, body < 0 ? length : body, maxFields);
                }
                if (length < octets.length || length >= maxOctets) {
                    return null; // Shorter than it says, or too long
                }
                searched = length;
                octets = Arrays.copyOf(octets, (int) Math.min(Math.min(2L * length, maxOctets), message.size()));
            }
        }
    }

    /** The offset of the body if the header ends within the octets; -1 if it does not. */
    private static int bodyOffset(byte[] octets, int searched, int length) {
        if (length >= 2 && octets[0] == '\r' && octets[1] == '\n') {
            return 2;
        }
        for (int i = Math.max(0, searched - 3); i <= length - 4; i++) {
            if (octets[i] == '\r' && octets[i + 1] == '\n' && octets[i + 2] == '\r' && octets[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    /**
     * Splits a header into its fields.
     *
     * @param octets of a message; not copied, and not to be changed from now on
     * @param length how many of them are the header, the empty line that ends it included if there is one
     */
    public static MessageHeader parse(byte[] octets, int length) {
        return Objects.requireNonNull(parse(octets, length, Integer.MAX_VALUE));
    }

    /**
     * The same for a header of a stranger.
     *
     * @param maxFields the most fields
     * @return null if there are more
     */
    public static @Nullable MessageHeader parse(byte[] octets, int length, int maxFields) {
        List<HeaderField> fields = new ArrayList<>();
        int fieldStart = 0;
        int line = 0;
        int end = length;
        while (line < length) {
            int next = lineEnd(octets, line, length);
            if (next - line == 2 && octets[line] == '\r' && octets[line + 1] == '\n') {
                end = line;
                break;
            }
            if (line > fieldStart && octets[line] != ' ' && octets[line] != '\t') {
                if (fields.size() >= maxFields) {
                    return null;
                }
                fields.add(field(octets, fieldStart, line));
                fieldStart = line;
            }
            line = next;
        }
        if (end > fieldStart) {
            if (fields.size() >= maxFields) {
                return null;
            }
            fields.add(field(octets, fieldStart, end));
        }
        return new MessageHeader(fields, end, length);
    }

    /** Behind the next CR LF; a CR or LF alone ends no line (RFC 5321 § 2.3.8). */
    private static int lineEnd(byte[] octets, int from, int length) {
        for (int i = from; i < length - 1; i++) {
            if (octets[i] == '\r' && octets[i + 1] == '\n') {
                return i + 2;
            }
        }
        return length;
    }

    private static HeaderField field(byte[] octets, int start, int end) {
        int colon = start;
        while (colon < end && octets[colon] != ':' && octets[colon] != '\r' && octets[colon] != '\n') {
            colon++;
        }
        boolean isField = colon < end && octets[colon] == ':' && octets[start] != ' ' && octets[start] != '\t';
        return new HeaderField(octets, start, isField ? colon : start, end);
    }

    /** All fields, from the top. */
    public List<HeaderField> fields() {
        return fields;
    }

    /** The fields of a name, from the top; letter case does not matter. */
    public List<HeaderField> fields(String name) {
        List<HeaderField> named = new ArrayList<>(1);
        for (HeaderField field : fields) {
            if (field.isNamed(name)) {
                named.add(field);
            }
        }
        return named;
    }

    /** The octets of the fields with their line ends, without the empty line behind them. */
    public int octets() {
        return octets;
    }

    /** Where in the message the body begins; the message's size if there is none. */
    public int bodyOffset() {
        return bodyOffset;
    }
}
