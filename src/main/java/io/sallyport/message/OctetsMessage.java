package io.sallyport.message;

import io.sallyport.mail.MailMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A message that lies in memory as one array: for those that we write ourselves, which are small, and for a command. */
public final class OctetsMessage implements MailMessage {
    private final byte[] octets;
    private final boolean eightBit;

    /**
     * A message of these octets.
     *
     * @param octets not copied, and not to be changed from now on
     */
    public OctetsMessage(byte[] octets) {
        this.octets = octets;
        this.eightBit = hasEightBit(octets);
    }

    private static boolean hasEightBit(byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0) {
                return true;
            }
        }
        return false;
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
