package io.sallyport.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.util.ContentUtil;
import org.jspecify.annotations.Nullable;

/** The header of a message or of a body part, field by field as it came (RFC 2045 § 3). */
final class EntityHeader {
    /** The most octets of a header that is looked into. */
    private static final int MAX_SIZE = 1 << 20;

    private final boolean ofMessage;
    private final List<byte[]> fields = new ArrayList<>();
    private int size;

    /** Without fields yet. */
    EntityHeader(boolean ofMessage) {
        this.ofMessage = ofMessage;
    }

    /** Whether a message begins with it, rather than a body part. */
    boolean isOfMessage() {
        return ofMessage;
    }

    /** Takes one line, its CR LF included; one that begins with white space goes on with the last field. */
    void add(byte[] line) throws MimeLines.Broken {
        size += line.length;
        if (size > MAX_SIZE) {
            throw new MimeLines.Broken("a header of more than %d octets".formatted(MAX_SIZE));
        }
        if (MimeLines.hasEightBit(line)) {
            throw new MimeLines.Broken("8-bit octets in a header");
        }
        boolean goesOn = line[0] == ' ' || line[0] == '\t';
        if (!goesOn) {
            fields.add(line);
        } else if (fields.isEmpty()) {
            throw new MimeLines.Broken("a header that begins with a continuation");
        } else {
            byte[] last = fields.removeLast();
            byte[] joined = new byte[last.length + line.length];
            System.arraycopy(last, 0, joined, 0, last.length);
            System.arraycopy(line, 0, joined, last.length, line.length);
            fields.add(joined);
        }
    }

    List<byte[]> fields() {
        return fields;
    }

    /** Whether the field has that name; letter case does not matter. */
    static boolean isNamed(byte[] field, String name) {
        return field.length > name.length()
                && new String(field, 0, name.length(), StandardCharsets.US_ASCII).equalsIgnoreCase(name)
                && (field[name.length()] == ':' || field[name.length()] == ' ' || field[name.length()] == '\t');
    }

    boolean has(String name) {
        return fields.stream().anyMatch(field -> isNamed(field, name));
    }

    /** The media type in lower case, {@code text/plain} where there is none (RFC 2045 § 5.2). */
    String mediaType() throws MimeLines.Broken {
        RawBody body = body("Content-Type");
        return body == null ? "text/plain" : body.getValue().strip().toLowerCase(Locale.ROOT);
    }

    /** The boundary parameter; null if there is none. */
    @Nullable
    String boundary() throws MimeLines.Broken {
        RawBody body = body("Content-Type");
        if (body == null) {
            return null;
        }
        return body.getParams().stream()
                .filter(parameter -> parameter.getName().equalsIgnoreCase("boundary"))
                .map(NameValuePair::getValue)
                .findFirst()
                .orElse(null);
    }

    /** The transfer encoding in lower case, {@code 7bit} where there is none (RFC 2045 § 6.1). */
    String transferEncoding() throws MimeLines.Broken {
        RawBody body = body("Content-Transfer-Encoding");
        return body == null ? "7bit" : body.getValue().strip().toLowerCase(Locale.ROOT);
    }

    /** Whether the body stands there as it is, not encoded. */
    boolean isIdentityEncoded() throws MimeLines.Broken {
        return List.of("7bit", "8bit", "binary").contains(transferEncoding());
    }

    private @Nullable RawBody body(String name) throws MimeLines.Broken {
        List<byte[]> found =
                fields.stream().filter(field -> isNamed(field, name)).toList();
        if (found.isEmpty()) {
            return null;
        }
        if (found.size() > 1) {
            throw new MimeLines.Broken("several %s fields".formatted(name)); // Readers differ on which one counts
        }
        try {
            byte[] raw = found.getFirst();
            RawField field = RawFieldParser.DEFAULT.parseField(ContentUtil.encode(
                    StandardCharsets.US_ASCII,
                    new String(raw, 0, raw.length, StandardCharsets.US_ASCII).stripTrailing()));
            return RawFieldParser.DEFAULT.parseRawBody(field);
        } catch (MimeException e) {
            throw new MimeLines.Broken("a %s field that cannot be read".formatted(name), e);
        }
    }
}
