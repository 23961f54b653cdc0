package io.sallyport.relay;

import io.sallyport.mail.Ascii;
import io.sallyport.mail.EnhancedStatus;
import io.sallyport.mail.SmtpReply;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads replies (RFC 5321 § 4.2), strictly and within bounds: what a backend sends is foreign, too.
 *
 * <p>Unlike the grammar, a line may end with LF alone and be four times as long as § 4.5.3.1.5 allows, because old
 * servers do both and neither can be taken for something else.
 */
final class ReplyReader {
    /** The most octets of a line, without its end. */
    static final int MAX_LINE = 2048;

    /** The most lines of a reply. */
    static final int MAX_LINES = 100;

    private final InputStream in;
    private final byte[] buffer = new byte[MAX_LINE + 2];
    private int next;
    private int end;

    ReplyReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads one reply to its last line.
     *
     * @throws BackendFailure {@code PROTOCOL} if what comes is no reply
     * @throws EOFException if the connection ends first
     */
    SmtpReply read() throws IOException {
        List<String> lines = new ArrayList<>(1);
        int code = 0;
        @Nullable EnhancedStatus status = null;
        while (lines.size() < MAX_LINES) {
            String line = readLine();
            int lineCode = code(line);
            if (code != 0 && lineCode != code) {
                throw broken("a reply with the codes %d and %d".formatted(code, lineCode));
            }
            code = lineCode;
            boolean last = line.length() == 3 || line.charAt(3) == ' ';
            String text = line.length() <= 4 ? "" : line.substring(4);
            EnhancedStatus ofLine = status(text, code);
            if (ofLine != null) {
                status = ofLine;
                text = text.substring(ofLine.toString().length()).stripLeading();
            }
            lines.add(text);
            if (last) {
                return new SmtpReply(code, status, lines);
            }
        }
        throw broken("a reply of more than %d lines".formatted(MAX_LINES));
    }

    /** Whether the backend has sent more than was read: nobody may speak before it is asked. */
    boolean hasUnread() {
        return next < end;
    }

    private static int code(String line) throws BackendFailure {
        boolean shaped = line.length() >= 3
                && Ascii.isDigit(line.charAt(0))
                && Ascii.isDigit(line.charAt(1))
                && Ascii.isDigit(line.charAt(2))
                && (line.length() == 3 || line.charAt(3) == ' ' || line.charAt(3) == '-');
        int code = shaped ? Integer.parseInt(line.substring(0, 3)) : 0;
        if (code < 200 || code > 559 || code / 10 % 10 > 5) {
            throw broken("no reply: \"%s\"".formatted(line.substring(0, Math.min(line.length(), 80))));
        }
        return code;
    }

    /** The status at the beginning of the text, if it agrees with the code (RFC 2034 § 4). */
    private static @Nullable EnhancedStatus status(String text, int code) {
        int space = text.indexOf(' ');
        String word = space < 0 ? text : text.substring(0, space);
        EnhancedStatus status = word.length() > 9 ? null : EnhancedStatus.parse(word);
        // What is not written back as it was read (5.07.1) would be cut off at the wrong place.
        boolean agrees = status != null && status.statusClass() == code / 100 && word.equals(status.toString());
        return agrees ? status : null;
    }

    private String readLine() throws IOException {
        int scanned = next;
        while (true) {
            for (; scanned < end; scanned++) {
                if (buffer[scanned] == '\n') {
                    int length = scanned - next;
                    if (length > 0 && buffer[scanned - 1] == '\r') {
                        length--;
                    }
                    String line = printable(new String(buffer, next, length, StandardCharsets.UTF_8));
                    next = scanned + 1;
                    return line;
                }
            }
            int kept = end - next;
            if (kept > MAX_LINE) {
                throw broken("a reply line of more than %d octets".formatted(MAX_LINE));
            }
            System.arraycopy(buffer, next, buffer, 0, kept);
            next = 0;
            scanned = kept;
            int got = in.read(buffer, kept, buffer.length - kept);
            end = kept + Math.max(got, 0);
            if (got < 0) {
                throw new EOFException("connection closed by the backend");
            }
        }
    }

    /** Control characters would forge lines in logs, reports and replies. */
    private static String printable(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                clean = clean == null ? new StringBuilder(text) : clean;
                clean.setCharAt(i, '?');
            }
        }
        return clean == null ? text : clean.toString();
    }

    private static BackendFailure broken(String what) {
        return new BackendFailure(BackendFailure.Kind.PROTOCOL, what);
    }
}
