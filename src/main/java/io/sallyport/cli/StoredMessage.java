package io.sallyport.cli;

import io.sallyport.mail.MailMessage;
import io.sallyport.message.OctetsMessage;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a message from a file or a pipe into memory. Files of other programs mostly have LF where mail has CR LF, and all
 * signatures are of the latter (RFC 6376 § 5.3): each LF alone becomes CR LF.
 */
final class StoredMessage {
    private StoredMessage() {}

    /**
     * Reads to the end of the stream.
     *
     * @throws IOException if there are more than {@link MailFiles#MOST_OCTETS}
     */
    static MailMessage read(InputStream in) throws IOException {
        byte[] read = in.readNBytes(MailFiles.MOST_OCTETS + 1);
        if (read.length > MailFiles.MOST_OCTETS) {
            throw new IOException("more than %d octets".formatted(MailFiles.MOST_OCTETS));
        }
        return of(read);
    }

    /** A message that was read. */
    static MailMessage of(byte[] read) {
        int lone = 0;
        for (int i = 0; i < read.length; i++) {
            lone += isLoneLineFeed(read, i) ? 1 : 0;
        }
        return new OctetsMessage(lone == 0 ? read : withCrLf(read, lone));
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
}
