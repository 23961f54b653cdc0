package io.sallyport.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.jspecify.annotations.Nullable;

/** The text of header fields as people see it: unfolded (RFC 5322 § 2.2.3), encoded words decoded (RFC 2047). */
public final class HeaderText {
    /** No mail program shows more of a field; encoded words beyond are not worth the work. */
    private static final int MAX_VALUE = 16_384;

    private HeaderText() {}

    /** The text of the first field of a name; null if there is none. */
    public static @Nullable String first(MessageHeader header, String name) {
        List<HeaderField> fields = header.fields(name);
        return fields.isEmpty() ? null : of(fields.getFirst());
    }

    /** The text of a field. What cannot be decoded stays as it is; what is too long is cut. */
    public static String of(HeaderField field) {
        String value = field.utf8Value();
        String cut = value.length() > MAX_VALUE ? value.substring(0, MAX_VALUE) : value;
        String unfolded = cut.replaceAll("\r?\n(?=[ \t])", "").strip();
        if (!unfolded.contains("=?")) {
            return unfolded;
        }
        try {
            return DecoderUtil.decodeEncodedWords(unfolded, DecodeMonitor.SILENT, StandardCharsets.UTF_8);
        } catch (RuntimeException e) { // A charset that exists and cannot decode: a name is known, its words are not
            return unfolded;
        }
    }
}
