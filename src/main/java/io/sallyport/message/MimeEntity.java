package io.sallyport.message;

import io.sallyport.mail.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part while it is being read. */
final class MimeEntity {
    private static final MessageHeader NO_HEADER = MessageHeader.parse(new byte[0], 0);

    final @Nullable MimeEntity parent;
    final int depth;
    final List<MimeEntity> children = new ArrayList<>(0);
    String number;
    MessageHeader header = NO_HEADER;
    ContentFields fields = ContentFields.NONE;
    long from;
    long body;
    long to;

    /** Null in a part that holds no parts. */
    byte @Nullable [] boundary;
    /** Whether its closing delimiter was seen. */
    boolean closed;
    /** Whether it is a message whose header is its child. */
    boolean holdsMessage;
    /** Whether a line looked like a delimiter, which some programs take for one. */
    boolean generousDelimiters;
    /** The first line that could be a delimiter if no boundary is known. */
    @Nullable
    String guess;

    boolean fieldsOutside;
    /** Null where nothing is to be decoded. */
    @Nullable
    TransferDecoder decoder;

    long decodedSize;
    boolean eightBit;
    boolean nul;
    /** The first two octets of what it holds; -1 before they are known. */
    int firstOctets = -1;

    MimeEntity(@Nullable MimeEntity parent, String number, long from) {
        this.parent = parent;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.number = number;
        this.from = from;
        this.body = from;
        this.to = from;
    }

    boolean isMultipart() {
        return boundary != null;
    }

    void boundary(String text) {
        boundary = text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The number of a child: as in IMAP, where the parts of a message do not count the message (RFC 9051 § 6.4.5.1). */
    String numberOfChild(int index) {
        if (number.equals("0")) {
            return String.valueOf(index);
        }
        return (number.endsWith(".0") ? number.substring(0, number.length() - 1) : number + ".") + index;
    }

    /** What it is to others, once it is read. The depth is bounded. */
    MimePart part(Octets message, boolean direct, String suffix) {
        List<MimePart> parts = children.stream()
                .map(child -> child.part(message, direct, suffix))
                .toList();
        boolean hollow = isMultipart() && !parts.isEmpty();
        Octets content = hollow ? Octets.of(new byte[0]) : content(message);
        return part(content, parts, direct, number + suffix);
    }

    private Octets content(Octets message) {
        TransferEncoding encoding = decoder == null ? TransferEncoding.IDENTITY : fields.encoding();
        return new BodyOctets(message, body, to, encoding, decoder == null ? to - body : decodedSize);
    }

    /** The same part with something else in it. */
    MimePart part(Octets content, List<MimePart> parts, boolean direct, String numbered) {
        return new MimePart(
                numbered,
                header,
                fields.type(),
                fields.disposition(),
                fields.names(),
                fields.contentId(),
                new MimePart.Place(from, body, to, direct),
                content,
                parts);
    }
}
