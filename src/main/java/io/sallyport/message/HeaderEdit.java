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

    /** The octets that go, from the field's start to here. */
    default int end() {
        return switch (this) {
            case Removal removal -> removal.field().end();
            case Renaming renaming -> renaming.field().valueStart();
        };
    }

    /** The octets that stand there instead. */
    default byte[] replacement() {
        return switch (this) {
            case Removal ignored -> new byte[0];
            case Renaming renaming -> (renaming.name() + ":").getBytes(StandardCharsets.US_ASCII);
        };
    }
}
