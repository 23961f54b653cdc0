package io.sallyport.filter.content;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a rule looks: {@code subject}, {@code text}, {@code html}, {@code html-hidden}, {@code scripts}, {@code documents},
 * {@code file-names}, or {@code header:} with the name of a field.
 *
 * @param kind of place
 * @param field of the header, in lower case; empty for other kinds
 */
public record Source(Kind kind, String field) {
    private static final Pattern FIELD = Pattern.compile("[!-9;-~]{1,100}");
    private static final String HEADER = "header:";

    /** Kinds of places. */
    public enum Kind {
        /** The subject, decoded. */
        SUBJECT,
        /** All that is read as text: plain text, HTML as a person sees it, calendars, files that are text. */
        TEXT,
        /** Of that, HTML alone. */
        HTML,
        /** Text in HTML that a person does not see. */
        HTML_HIDDEN,
        /** What scripts of HTML hold. */
        SCRIPTS,
        /** Text of documents and images, by parsers in processes of their own: the mail waits for them. */
        DOCUMENTS,
        /** The names of attachments and of what is packed in them. */
        FILE_NAMES,
        /** Fields of one name, decoded. */
        HEADER
    }

    /** The place of a kind. */
    Source(Kind kind) {
        this(kind, "");
    }

    /**
     * Reads a place.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Source of(String text) {
        if (text.startsWith(HEADER)
                && FIELD.matcher(text.substring(HEADER.length())).matches()) {
            return new Source(Kind.HEADER, text.substring(HEADER.length()).toLowerCase(Locale.ROOT));
        }
        for (Kind kind : Kind.values()) {
            if (kind != Kind.HEADER && text.equals(word(kind))) {
                return new Source(kind);
            }
        }
        throw new IllegalArgumentException(
                text
                        + " (expected: subject, text, html, html-hidden, scripts, documents, file-names, or header: with a field's name)");
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As in the policy. */
    @Override
    public String toString() {
        return kind == Kind.HEADER ? HEADER + field : word(kind);
    }
}
