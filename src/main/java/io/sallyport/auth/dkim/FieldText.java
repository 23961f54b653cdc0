package io.sallyport.auth.dkim;

import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Writes a field that is a tag list, folded (RFC 6376 § 3.5), and its signature at last: {@code b=} ends it, so that
 * what is signed is the text without it. For DKIM signatures and ARC seals.
 */
public final class FieldText {
    private static final int LINE = 76;

    private final StringBuilder text;
    private int column;

    /** Begins a field. */
    public FieldText(String name) {
        text = new StringBuilder(name).append(':');
        column = text.length();
    }

    /** Adds a tag. The value is ours: it holds no semicolon, and no white space that must not be folded. */
    public FieldText tag(String name, String value) {
        begin(name + "=" + value + ";");
        return this;
    }

    /** Adds a tag with values between colons. */
    public FieldText list(String name, List<String> values) {
        begin(name + "=");
        for (int i = 0; i < values.size(); i++) {
            piece(values.get(i) + (i == values.size() - 1 ? ";" : ":"));
        }
        return this;
    }

    /** Adds a tag with octets. */
    public FieldText base64(String name, byte[] octets) {
        return tag(name, Base64.getEncoder().encodeToString(octets));
    }

    /** Adds the tag of the signature, empty as yet. */
    public FieldText beginLast(String name) {
        begin(name + "=");
        return this;
    }

    /** The field as it is so far. */
    public HeaderField asField() {
        byte[] octets = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        return MessageHeader.parse(octets, octets.length).fields().getFirst();
    }

    /** Adds the signature. */
    public FieldText endLast(byte[] octets) {
        String base64 = Base64.getEncoder().encodeToString(octets);
        for (int at = 0; at < base64.length(); ) {
            if (column >= LINE) {
                fold();
            }
            int end = Math.min(base64.length(), at + LINE - column);
            put(base64.substring(at, end));
            at = end;
        }
        return this;
    }

    /** The field with its CR LF. */
    @Override
    public String toString() {
        return text + "\r\n";
    }

    private void begin(String piece) {
        if (column + 1 + piece.length() > LINE) {
            fold();
        } else {
            put(" ");
        }
        put(piece);
    }

    private void piece(String piece) {
        if (column + piece.length() > LINE) {
            fold();
        }
        put(piece);
    }

    private void fold() {
        text.append("\r\n\t");
        column = 1;
    }

    private void put(String piece) {
        text.append(piece);
        column += piece.length();
    }
}
