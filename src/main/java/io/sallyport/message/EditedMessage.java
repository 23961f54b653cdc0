package io.sallyport.message;

import io.sallyport.mail.MailMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * A message with header fields of ours before it, and with some of its own taken out or renamed: a view, the message is
 * not copied. All else, the body first of all, is as it came (RFC 5321 § 4.4).
 */
public final class EditedMessage implements MailMessage {
    private final byte[] prefix;
    private final boolean eightBitPrefix;
    private final List<HeaderEdit> edits;
    private final MailMessage message;
    private final long size;

    /**
     * A view of a message.
     *
     * @param prefix whole header fields, each ended by CR LF; empty for none
     * @param edits of fields of this message, at most one of each field, in any order
     */
    public EditedMessage(String prefix, List<HeaderEdit> edits, MailMessage message) {
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        this.eightBitPrefix = this.prefix.length != prefix.length();
        this.edits = edits.stream()
                .sorted(Comparator.comparingInt(edit -> edit.field().start()))
                .toList();
        this.message = message;
        this.size = this.prefix.length + sizeWith(this.edits, message.size());
    }

    /** A message with fields before it and nothing changed. */
    public EditedMessage(String prefix, MailMessage message) {
        this(prefix, List.of(), message);
    }

    private static long sizeWith(List<HeaderEdit> edits, long original) {
        long size = original;
        int position = 0;
        for (HeaderEdit edit : edits) {
            int start = edit.field().start();
            if (start < position || edit.field().end() > original) {
                throw new IllegalArgumentException(
                        "an edit at %d (expected: one of each field, and of this message)".formatted(start));
            }
            size += edit.replacement().length - (edit.end() - start);
            position = edit.field().end();
        }
        return size;
    }

    @Override
    public long size() {
        return size;
    }

    /** As of the message before it was edited: that a field with such octets was the only one is not worth a pass. */
    @Override
    public boolean hasEightBitData() {
        return eightBitPrefix || message.hasEightBitData();
    }

    @Override
    public InputStream open() throws IOException {
        InputStream original = message.open();
        return new SequenceInputStream(
                new ByteArrayInputStream(prefix), edits.isEmpty() ? original : new EditedStream(original, edits));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(prefix);
        if (edits.isEmpty()) {
            message.writeTo(out); // As fast as the message itself can
            return;
        }
        try (InputStream in = new EditedStream(message.open(), edits)) {
            in.transferTo(out);
        }
    }
}
