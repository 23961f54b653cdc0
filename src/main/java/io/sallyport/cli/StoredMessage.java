package io.sallyport.cli;

import io.sallyport.mail.MailMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A message from a file or a pipe, held in memory. Files of other programs mostly have LF where mail has CR LF, and all
 * signatures are of the latter (RFC 6376 § 5.3): each LF alone becomes CR LF.
 */
final class StoredMessage implements MailMessage {
    /** The most octets; no gateway takes larger mail. */
    static final int MAX_OCTETS = 128 * 1024 * 1024;

    private final byte[] octets;
    private final boolean eightBit;

    private StoredMessage(byte[] octets, boolean eightBit) {
        this.octets = octets;
        this.eightBit = eightBit;
    }

    /**
     * Reads to the end of the stream.
     *
     * @throws IOException if there are more than {@link #MAX_OCTETS}
     */
    static StoredMessage read(InputStream in) throws IOException {
        byte[] read = in.readNBytes(MAX_OCTETS + 1);
        if (read.length > MAX_OCTETS) {
            throw new IOException("more than %d octets".formatted(MAX_OCTETS));
        }
        int lone = 0;
        boolean eightBit = false;
        for (int i = 0; i < read.length; i++) {
            eightBit |= read[i] < 0;
            lone += isLoneLineFeed(read, i) ? 1 : 0;
        }
        return new StoredMessage(lone == 0 ? read : withCrLf(read, lone), eightBit);
    }

    private static boolean isLoneLineFeed(byte[] octets, int index) {
        return octets[index] == '\n' && (index == 0 || octets[index - 1] != '\r');
    }

    private static byte[] withCrLf(byte[] read, int lone) {
        byte[] octets = new byte[read.length + lone];
        int length = 0;
        for (int i = 0; i < read.length; i++) {
            if (isLoneLineFeed(read, i)) {
                octets[length++] = '\r';
            }
            octets[length++] = read[i];
        }
        return octets;
    }

    @Override
    public long size() {
        return octets.length;
    }

    @Override
    public boolean hasEightBitData() {
        return eightBit;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(octets);
    }
}
