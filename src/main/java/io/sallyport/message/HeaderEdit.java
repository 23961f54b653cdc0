package io.sallyport.message;

import java.nio.charset.StandardCharsets;

/** One change of a header: nothing is changed but what is named here (RFC 5321 § 4.4). */
public sealed interface HeaderEdit {
    /** What is changed. */
    HeaderField field();

    /** The field is taken out, all lines of it. */
    record Removal(HeaderField field) implements HeaderEdit {}

    /**
     * The field gets another name; the rest of it stays, octet by octet. A line without a colon becomes the value.
     *
     * @param name printable ASCII without a colon (RFC 5322 § 3.6.8)
     */
    record Renaming(HeaderField field, String name) implements HeaderEdit {
        public Renaming {
            if (name.isEmpty() || !name.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ':')) {
                throw new IllegalArgumentException("%s (expected: the name of a header field)".formatted(name));
            }
        }
    }

    /**
     * The value gets words before it, on a line of their own where the first line would become too long. What stood
     * there stays, octet by octet, behind the white space before it.
     *
     * @param text printable ASCII
     */
    record Prefixing(HeaderField field, String text) implements HeaderEdit {
        private static final int MOST_LINE = 78; // RFC 5322 § 2.1.1

        public Prefixing {
            if (text.isBlank() || !text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
                throw new IllegalArgumentException("%s (expected: printable ASCII)".formatted(text));
            }
        }

        private int firstWord() {
            int i = field.valueStart();
            while (i < field.end() && (field.octets()[i] == ' ' || field.octets()[i] == '\t')) {
                i++;
            }
            return i;
        }

        private String before() {
            String name = new String(
                    field.octets(), field.start(), field.valueStart() - field.start(), StandardCharsets.ISO_8859_1);
            int first = firstWord();
            int lineEnd = first;
            while (lineEnd < field.end() && field.octets()[lineEnd] != '\r') {
                lineEnd++;
            }
            String line = name + " " + text;
            if (lineEnd == first) {
                return line; // Nothing follows on this line
            }
            return line + (line.length() + 1 + lineEnd - first > MOST_LINE ? "\r\n " : " ");
        }
    }

    /** The octets that go, from the field's start to here. */
    default int end() {
        return switch (this) {
            case Removal removal -> removal.field().end();
            case Renaming renaming -> renaming.field().valueStart();
            case Prefixing prefixing -> prefixing.firstWord();
        };
    }

    /** The octets that stand there instead. */
    default byte[] replacement() {
        return switch (this) {
            case Removal ignored -> new byte[0];
            case Renaming renaming -> (renaming.name() + ":").getBytes(StandardCharsets.US_ASCII);
            case Prefixing prefixing -> prefixing.before().getBytes(StandardCharsets.ISO_8859_1);
        };
    }
}
