package io.sallyport.filter.antivirus;

import io.sallyport.mail.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Status line and header of an ICAP response (RFC 3507 § 4.3.3).
 *
 * @param status the code
 * @param fields by name in lower case; lines that continue a field are joined to it by a line feed, and so are fields of the same
 *     name
 */
record IcapHead(int status, Map<String, String> fields) {
    private static final int MAX_LINE = 8192;
    private static final int MAX_LINES = 100;
    private static final Pattern STATUS = Pattern.compile("ICAP/1\\.\\d (\\d{3})(?: .*)?");

    /**
     * Reads one.
     *
     * @throws IOException if it is none, or longer than any of use
     */
    static IcapHead read(InputStream in) throws IOException {
        String first = line(in);
        Matcher status = STATUS.matcher(first);
        if (!status.matches()) {
            throw new IOException("no ICAP response: " + Printable.of(first));
        }
        Map<String, String> fields = new TreeMap<>();
        String last = "";
        for (int lines = 0; lines < MAX_LINES; lines++) {
            String line = line(in);
            if (line.isEmpty()) {
                return new IcapHead(Integer.parseInt(status.group(1)), fields);
            }
            int colon = line.indexOf(':');
            boolean continues = line.charAt(0) == ' ' || line.charAt(0) == '\t';
            if (!continues && colon < 1) {
                throw new IOException("no field of a header: " + Printable.of(line));
            }
            last = continues ? last : line.substring(0, colon).toLowerCase(Locale.ROOT);
            fields.merge(last, (continues ? line : line.substring(colon + 1)).strip(), (a, b) -> a + "\n" + b);
        }
        throw new IOException("a header of more than %d lines".formatted(MAX_LINES));
    }

    /** The value of a field; null if it is not there. */
    @Nullable
    String field(String lowerCaseName) {
        return fields.get(lowerCaseName);
    }

    /** A line without its end. */
    static String line(InputStream in) throws IOException {
        byte[] line = new byte[MAX_LINE];
        for (int length = 0; length < MAX_LINE; length++) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException(length == 0 ? "closed without a response" : "closed within a line");
            }
            if (octet == '\n') {
                int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
                return new String(line, 0, end, StandardCharsets.ISO_8859_1);
            }
            line[length] = (byte) octet;
        }
        throw new IOException("a line of more than %d octets".formatted(MAX_LINE));
    }
}
