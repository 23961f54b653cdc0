package io.sallyport.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tables under {@code src/test/resources} that a postmaster can read: a case a line, {@code #} for comments. */
public final class TextTable {
    private static final Pattern ESCAPE = Pattern.compile("\\{(?:(\\p{XDigit}{2})|(\\d+)\\*(.))}");

    private TextTable() {}

    /** The lines of a table that are neither empty nor comments. */
    public static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(TextTable.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("# ") && !line.equals("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The octets that a cell stands for: <code>{hh}</code> is an octet, <code>{n*c}</code> n times a character. */
    public static byte[] octets(String cell) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        Matcher escape = ESCAPE.matcher(cell);
        int plain = 0;
        while (escape.find()) {
            octets.writeBytes(cell.substring(plain, escape.start()).getBytes(StandardCharsets.UTF_8));
            if (escape.group(1) != null) {
                octets.write(Integer.parseInt(escape.group(1), 16));
            } else {
                String repeated = escape.group(3).repeat(Integer.parseInt(escape.group(2)));
                octets.writeBytes(repeated.getBytes(StandardCharsets.UTF_8));
            }
            plain = escape.end();
        }
        octets.writeBytes(cell.substring(plain).getBytes(StandardCharsets.UTF_8));
        return octets.toByteArray();
    }

    /** The text that a cell stands for. */
    public static String text(String cell) {
        return new String(octets(cell), StandardCharsets.UTF_8);
    }
}
