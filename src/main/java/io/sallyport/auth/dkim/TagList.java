package io.sallyport.auth.dkim;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The form of DKIM's fields and key records (RFC 6376 § 3.2): {@code name=value} pairs with semicolons between them.
 * Names and values are case-sensitive; white space around them means nothing.
 *
 * <p>The text holds one octet in each char (ISO 8859-1), so that places in it are places in the field. A list that
 * breaks the grammar or a bound is not used for anything, but the tags before the breach are kept, so that a report can
 * say whose signature it was.
 */
public final class TagList {
    /** The longest text. The longest field that a signer makes, all of whose fields are listed, has some 3,000 octets. */
    public static final int MAX_OCTETS = 16_384;

    /** The most tags. RFC 6376 defines 15 for a signature; others are ignored. */
    public static final int MAX_TAGS = 64;

    private final String text;
    private final SequencedMap<String, Span> tags = new LinkedHashMap<>();
    private @Nullable String problem;
    private int at;

    /** Where a value stands, with all white space around it. */
    private record Span(int start, int end) {}

    private TagList(String text) {
        this.text = text;
    }

    /**
     * Reads a list.
     *
     * @param text each char one octet, such as {@link io.sallyport.message.HeaderField#value()}
     */
    public static TagList parse(String text) {
        TagList list = new TagList(text);
        list.problem = text.length() > MAX_OCTETS ? "more than " + MAX_OCTETS + " octets" : list.read();
        return list;
    }

    /** What is wrong with the list, without any of its text but well-formed names; null if nothing is. */
    public @Nullable String problem() {
        return problem;
    }

    /** The name of the first tag; null if there is none. */
    public @Nullable String firstName() {
        return tags.isEmpty() ? null : tags.firstEntry().getKey();
    }

    /** A value without the white space around it; null if there is no such tag. */
    public @Nullable String get(String name) {
        Span span = tags.get(name);
        return span == null ? null : trim(text, span.start(), span.end());
    }

    /** A value, or what holds where the tag is left out. */
    public String get(String name, String otherwise) {
        String value = get(name);
        return value == null ? otherwise : value;
    }

    /** A value without any white space, as for base64 (RFC 6376 § 3.5: "whitespace is ignored"). */
    public @Nullable String withoutWhitespace(String name) {
        Span span = tags.get(name);
        return span == null ? null : removeWhitespace(text, span.start(), span.end());
    }

    /** A value without any white space, or what holds where the tag is left out. */
    public String withoutWhitespace(String name, String otherwise) {
        String value = withoutWhitespace(name);
        return value == null ? otherwise : value;
    }

    /** A value read as UTF-8 (RFC 8616 § 5), without the white space around it; null also if it is no UTF-8. */
    public @Nullable String utf8(String name) {
        String octets = get(name);
        if (octets == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return null; // Not text of any alphabet: as good as absent, and reported as such
        }
    }

    /** All tags with their values as {@link #get} gives them, in their order. */
    public Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        tags.forEach((name, span) -> all.put(name, trim(text, span.start(), span.end())));
        return all;
    }

    /** The index in the text where a value begins, the white space before it included; -1 if there is no such tag. */
    int valueStart(String name) {
        Span span = tags.get(name);
        return span == null ? -1 : span.start();
    }

    /** The index in the text behind a value and the white space that follows it; -1 if there is no such tag. */
    int valueEnd(String name) {
        Span span = tags.get(name);
        return span == null ? -1 : span.end();
    }

    /** {@code tag-list = tag-spec *( ";" tag-spec ) [ ";" ]}; returns what is wrong. */
    private @Nullable String read() {
        do {
            if (tags.size() == MAX_TAGS) {
                return "more than " + MAX_TAGS + " tags";
            }
            String wrong = readTag();
            if (wrong != null) {
                return wrong;
            }
            if (at == text.length()) {
                return null;
            }
            at++; // the semicolon
            skipWhitespace(); // It may be the last, with the white space of a folded line behind it
        } while (at < text.length());
        return null;
    }

    /** {@code tag-spec = [FWS] tag-name [FWS] "=" [FWS] tag-value [FWS]} */
    private @Nullable String readTag() {
        skipWhitespace();
        int nameStart = at;
        while (at < text.length() && isNameCharacter(text.charAt(at), at == nameStart)) {
            at++;
        }
        String name = text.substring(nameStart, at);
        skipWhitespace();
        if (name.isEmpty() || at == text.length() || text.charAt(at) != '=') {
            return name.isEmpty() ? "something that is no tag" : "tag " + shortened(name) + " without a value";
        }
        int valueStart = ++at;
        while (at < text.length() && text.charAt(at) != ';') {
            if (isWhitespace(text.charAt(at))) {
                if (!skipWhitespace()) {
                    return "a line break that folds nothing in tag " + shortened(name);
                }
            } else if (isValueCharacter(text.charAt(at))) {
                at++;
            } else {
                return "a control character in tag " + shortened(name);
            }
        }
        // RFC 6376 § 3.2: "Tags with duplicate names MUST NOT occur"
        if (tags.putIfAbsent(name, new Span(valueStart, at)) != null) {
            return "tag " + shortened(name) + " twice";
        }
        return null;
    }

    /** {@code FWS = [*WSP CRLF] 1*WSP}, as often as it comes; false if a CR or LF is no part of it. */
    private boolean skipWhitespace() {
        while (at < text.length() && isWhitespace(text.charAt(at))) {
            if (text.charAt(at) == '\r') {
                boolean folds = text.startsWith("\r\n ", at) || text.startsWith("\r\n\t", at);
                if (!folds) {
                    return false;
                }
                at += 2;
            } else if (text.charAt(at) == '\n') {
                return false;
            }
            at++;
        }
        return true;
    }

    private static boolean isWhitespace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** {@code tag-name = ALPHA *ALNUMPUNC} */
    private static boolean isNameCharacter(char c, boolean first) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (!first && ((c >= '0' && c <= '9') || c == '_'));
    }

    /** {@code VALCHAR = %x21-3A / %x3C-7E}, and UTF-8 beyond ASCII (RFC 8616 § 5). */
    private static boolean isValueCharacter(char c) {
        return c > 0x20 && c != 0x7f;
    }

    private static String shortened(String name) {
        return name.length() > 20 ? name.substring(0, 20) + "..." : name;
    }

    private static String trim(String text, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && isWhitespace(text.charAt(from))) {
            from++;
        }
        while (to > from && isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static String removeWhitespace(String text, int start, int end) {
        StringBuilder rest = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!isWhitespace(c)) {
                rest.append(c);
            }
        }
        return rest.toString();
    }
}
