package io.sallyport.trial;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The octets of one message, up to a limit; what comes behind it is counted and dropped. */
final class MessageBuffer {
    private final long limit;
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private boolean overflown;

    MessageBuffer(long limit) {
        this.limit = limit;
    }

    void write(int octet) {
        if (octets.size() >= limit) {
            overflown = true;
        } else {
            octets.write(octet);
        }
    }

    /** Whether octets were dropped. */
    boolean isOverflown() {
        return overflown;
    }

    /** One character for each octet. */
    String content() {
        return octets.toString(StandardCharsets.ISO_8859_1);
    }
}
