package io.sallyport.content.text;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import io.sallyport.message.KnownCharsets;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes characters of octets as mail programs and browsers do (WHATWG Encoding): a byte order mark counts more than what is
 * declared, some names mean a larger charset than they say, and what is not declared is guessed.
 */
public final class TextCharset {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** Guessing needs no more than that. */
    private static final int MOST_GUESSED = 8_192;

    private static final int LEAST_CONFIDENCE = 30;

    /** WHATWG Encoding § 4.2, as far as Java reads these names otherwise or not at all. */
    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("iso8859-1", "windows-1252"),
            Map.entry("iso_8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("l1", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("latin5", "windows-1254"),
            Map.entry("iso-8859-11", "x-windows-874"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("windows-874", "x-windows-874"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("gb2312", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("x-gbk", "GB18030"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("iso-8859-8-i", "ISO-8859-8"),
            Map.entry("unicode", "UTF-16LE"),
            Map.entry("utf8", "UTF-8"),
            Map.entry("unicode-1-1-utf-8", "UTF-8"));

    /** Names that say nothing: octets above 127 are then whatever they look like. */
    private static final Set<String> SAY_NOTHING =
            Set.of("us-ascii", "ascii", "ansi_x3.4-1968", "x-unknown", "unknown", "unknown-8bit", "8bit", "default");

    private static final Set<String> UTF_7 =
            Set.of("utf-7", "unicode-1-1-utf-7", "csunicode11utf7", "x-unicode-2-0-utf-7");

    private TextCharset() {}

    /**
     * The characters of a text.
     *
     * @param declared the charset parameter; null without one
     * @return octets that mean nothing are U+FFFD
     */
    public static String decode(byte[] octets, @Nullable String declared) {
        String marked = byMark(octets);
        if (marked != null) {
            return marked;
        }
        String name = declared == null ? "" : declared.strip().toLowerCase(Locale.ROOT);
        if (UTF_7.contains(name)) {
            return Utf7.decode(new String(octets, StandardCharsets.ISO_8859_1));
        }
        Charset charset = named(name);
        return charset == null ? guessed(octets) : new String(octets, charset);
    }

    private static @Nullable String byMark(byte[] octets) {
        if (startsWith(octets, 0xEF, 0xBB, 0xBF)) {
            return new String(octets, 3, octets.length - 3, StandardCharsets.UTF_8);
        }
        if (startsWith(octets, 0xFF, 0xFE)) {
            return new String(octets, 2, octets.length - 2, StandardCharsets.UTF_16LE);
        }
        return startsWith(octets, 0xFE, 0xFF)
                ? new String(octets, 2, octets.length - 2, StandardCharsets.UTF_16BE)
                : null;
    }

    private static boolean startsWith(byte[] octets, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= octets.length || (octets[i] & 255) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** The charset that is meant; null if a name means none. */
    private static @Nullable Charset named(String name) {
        if (name.isEmpty() || SAY_NOTHING.contains(name)) {
            return null;
        }
        return KnownCharsets.named(MEANT.getOrDefault(name, name)); // None: read as if nothing were declared
    }

    private static String guessed(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(octets, looksLike(octets)); // No UTF-8
        }
    }

    private static Charset looksLike(byte[] octets) {
        CharsetDetector detector = new CharsetDetector();
        detector.setText(octets.length > MOST_GUESSED ? Arrays.copyOf(octets, MOST_GUESSED) : octets);
        CharsetMatch match = detector.detect();
        Charset charset = match == null || match.getConfidence() < LEAST_CONFIDENCE
                ? null
                : named(match.getName().toLowerCase(Locale.ROOT));
        return charset == null ? WINDOWS_1252 : charset;
    }

    /** What the head of an HTML document declares (HTML § 13.2.3.2, in its first 1024 octets); null if nothing. */
    public static @Nullable String declaredInHtml(byte[] octets) {
        String head = new String(octets, 0, Math.min(octets.length, 1024), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT);
        int at = head.indexOf("<meta") < 0 ? -1 : head.indexOf("charset=", head.indexOf("<meta"));
        if (at < 0) {
            return null;
        }
        int from = at + "charset=".length();
        while (from < head.length() && " \"'".indexOf(head.charAt(from)) >= 0) {
            from++;
        }
        int to = from;
        while (to < head.length() && " \"'>;/".indexOf(head.charAt(to)) < 0) {
            to++;
        }
        return head.substring(from, to);
    }
}
