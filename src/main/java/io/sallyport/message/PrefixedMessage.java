package io.sallyport.message;

import io.sallyport.mail.MailMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message with header fields of ours before it: a view, the message is not copied. Trace fields are prepended and
 * nothing that came is changed (RFC 5321 § 4.4).
 */
public final class PrefixedMessage implements MailMessage {
    private final byte[] prefix;
    private final boolean eightBitPrefix;
    private final MailMessage message;

    /**
     * A view of a message.
     *
     * @param prefix whole header fields, each ended by CR LF
     */
    public PrefixedMessage(String prefix, MailMessage message) {
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        this.eightBitPrefix = this.prefix.length != prefix.length();
        this.message = message;
    }

    @Override
    public long size() {
        return prefix.length + message.size();
    }

    @Override
    public boolean hasEightBitData() {
        return eightBitPrefix || message.hasEightBitData();
    }

    @Override
    public InputStream open() throws IOException {
        return new SequenceInputStream(new ByteArrayInputStream(prefix), message.open());
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(prefix);
        message.writeTo(out);
    }
}
