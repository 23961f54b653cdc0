package io.sallyport.policy.lists;

import io.sallyport.policy.ListFile;
import io.sallyport.policy.ListFile.Subject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The octets of a list, of which lines are added and taken away while all others stay as they are. Immutable. */
final class ListText {
    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

    private final byte[] octets;

    ListText(byte[] octets) {
        this.octets = octets.clone();
    }

    byte[] octets() {
        return octets.clone();
    }

    /** The same with a line behind the last; a last line that lacks its end gets one. */
    ListText with(String line) {
        byte[] end = usesCrlf() ? new byte[] {'\r', '\n'} : new byte[] {'\n'};
        ByteArrayOutputStream all = new ByteArrayOutputStream(octets.length + line.length() + 4);
        all.writeBytes(octets);
        if (octets.length > 0 && !isLineEnd(octets[octets.length - 1])) {
            all.writeBytes(end);
        }
        all.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        all.writeBytes(end);
        return new ListText(all.toByteArray());
    }

    /** The same without the lines that name something; what stands behind it on the line goes with it. */
    ListText without(Subject subject) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(octets.length);
        int from = 0;
        if (Arrays.equals(octets, 0, Math.min(octets.length, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK, 0, 3)) {
            kept.writeBytes(BYTE_ORDER_MARK);
            from = BYTE_ORDER_MARK.length;
        }
        while (from < octets.length) {
            int end = endOfLine(from);
            if (!subject.equals(subjectOf(from, end))) {
                kept.write(octets, from, end - from);
            }
            from = end;
        }
        return new ListText(kept.toByteArray());
    }

    private @Nullable Subject subjectOf(int from, int end) {
        String line = new String(octets, from, end - from, StandardCharsets.UTF_8);
        int start = 0;
        while (start < line.length() && Character.isWhitespace(line.charAt(start))) {
            start++;
        }
        int stop = start;
        while (stop < line.length() && !Character.isWhitespace(line.charAt(stop))) {
            stop++;
        }
        // As in a list: # begins a comment only where a word would begin
        return start == stop || line.charAt(start) == '#' ? null : ListFile.subjectOf(line.substring(start, stop));
    }

    /** Behind the end of the line: LF, CR LF or CR alone, as {@link String#lines} reads them. */
    private int endOfLine(int from) {
        int at = from;
        while (at < octets.length && !isLineEnd(octets[at])) {
            at++;
        }
        boolean crlf = at + 1 < octets.length && octets[at] == '\r' && octets[at + 1] == '\n';
        return Math.min(octets.length, at + (crlf ? 2 : 1));
    }

    private boolean usesCrlf() {
        int first = endOfLine(0);
        return first >= 2 && octets[first - 2] == '\r' && octets[first - 1] == '\n';
    }

    private static boolean isLineEnd(byte octet) {
        return octet == '\n' || octet == '\r';
    }
}
