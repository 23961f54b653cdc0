package io.sallyport.relay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** What the relay would write behind DATA: asked of the code that writes it. */
public final class WireForm {
    private WireForm() {}

    /**
     * Whether the relay could ever send these octets within message data: whether there is a message that it writes so.
     *
     * @param wire as a backend would get them, stuffed dots and all, whole lines and without the end of the data
     */
    public static boolean isEverSent(byte[] wire) {
        ByteArrayOutputStream sent = new ByteArrayOutputStream(wire.length);
        byte[] message = unstuffed(wire);
        try {
            MessageData data = new MessageData(sent, true);
            data.write(message, message.length);
            data.finishLine();
        } catch (IOException e) {
            return false; // MessageData.Unsafe: it breaks off
        }
        return Arrays.equals(sent.toByteArray(), wire);
    }

    /** RFC 5321 § 4.5.2, as a server does it: one dot less at the start of each line. */
    private static byte[] unstuffed(byte[] wire) {
        ByteArrayOutputStream message = new ByteArrayOutputStream(wire.length);
        for (int i = 0; i < wire.length; i++) {
            boolean lineStart = i == 0 || (i > 1 && wire[i - 1] == '\n' && wire[i - 2] == '\r');
            if (!lineStart || wire[i] != '.') {
                message.write(wire[i]);
            }
        }
        return message.toByteArray();
    }
}
