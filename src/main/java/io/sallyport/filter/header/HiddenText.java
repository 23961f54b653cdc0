package io.sallyport.filter.header;

import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import io.sallyport.message.UnstructuredText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Octets and characters of a header that are not what a reader sees. */
final class HiddenText {
    private static final List<String> SHOWN = List.of("Subject", "From", "Reply-To", "To", "Cc");
    private static final int REPLACEMENT = 0xFFFD;

    private HiddenText() {}

    /** The first field with a control character that is neither a tab nor part of a line end; null if there is none. */
    static @Nullable HeaderField controlled(MessageHeader header) {
        for (HeaderField field : header.fields()) {
            byte[] octets = field.octets();
            for (int i = field.start(); i < field.end(); i++) {
                byte octet = octets[i];
                boolean control = (octet >= 0 && octet < ' ' && octet != '\t') || octet == 0x7f;
                if (control && octet == '\r' && i + 1 < field.end() && octets[i + 1] == '\n') {
                    i++;
                } else if (control) {
                    return field;
                }
            }
        }
        return null;
    }

    /**
     * The first field with octets above 127 that should not be there; null if there is none.
     *
     * @param declared whether they are allowed as UTF-8 (RFC 6532)
     */
    static @Nullable HeaderField unencoded(MessageHeader header, boolean declared) {
        for (HeaderField field : header.fields()) {
            byte[] octets = field.octets();
            for (int i = field.start(); i < field.end(); i++) {
                if (octets[i] < 0) {
                    if (!declared || field.utf8Value().indexOf(REPLACEMENT) >= 0) {
                        return field;
                    }
                    break;
                }
            }
        }
        return null;
    }

    /** The first field that people are shown with a character that overrides the direction of text; null if there is none. */
    static @Nullable HeaderField overridden(MessageHeader header) {
        for (String name : SHOWN) {
            for (HeaderField field : header.fields(name)) {
                // U+202D and U+202E (Unicode annex 9 § 2.2); embeddings and isolates do not turn letters around
                if (UnstructuredText.of(field).chars().anyMatch(c -> c == 0x202D || c == 0x202E)) {
                    return field;
                }
            }
        }
        return null;
    }
}
