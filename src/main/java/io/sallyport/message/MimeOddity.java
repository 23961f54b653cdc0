package io.sallyport.message;

import java.util.Locale;

/**
 * Something in a message about which mail programs disagree, or that no mail program writes.
 *
 * @param kind what it is
 * @param part the number of the part that has it
 * @param detail for our log
 */
public record MimeOddity(Kind kind, String part, String detail) {
    /** What can be odd. */
    public enum Kind {
        /** More parts than the bound: what lies behind was not looked at. */
        TOO_MANY_PARTS,
        /** Parts within parts deeper than the bound: what lies deeper was not taken apart. */
        TOO_DEEP,
        /** A header of more octets or fields than the bound: the rest of it was not read. */
        LONG_HEADER,
        /** A field of more parameters, or pieces of one, than the bound: the rest was not read. */
        TOO_MANY_PARAMETERS,
        /** Comments within comments deeper than the bound (RFC 5322 § 3.2.2). */
        NESTED_COMMENTS,
        /** A name of a file longer than the bound: it was cut. */
        LONG_NAME,
        /** A boundary of more than 70 characters (RFC 2046 § 5.1.1). */
        LONG_BOUNDARY,
        /** So many other readings that not all were examined. */
        TOO_MANY_READINGS,
        /** Two Content-Type fields in one part. */
        REPEATED_TYPE,
        /** Two Content-Transfer-Encoding fields that differ. */
        REPEATED_ENCODING,
        /** Two Content-Disposition fields in one part. */
        REPEATED_DISPOSITION,
        /** The same parameter twice with different values, or once plain and once encoded (RFC 2231). */
        REPEATED_PARAMETER,
        /** More than one value could be the boundary: two parameters, odd white space or quotes. */
        AMBIGUOUS_BOUNDARY,
        /** A multipart whose boundary is missing or empty. */
        NO_BOUNDARY,
        /** A boundary that begins with that of a multipart around it, or is the same. */
        NESTED_BOUNDARY,
        /** A line that begins like a delimiter and goes on (RFC 2046 § 5.1.1). */
        DELIMITER_TAIL,
        /** A delimiter behind the one that closes. */
        PART_BEHIND_END,
        /** A field of a part stands where nobody looks: before the first or behind the last part. */
        PART_OUTSIDE,
        /** A multipart in which no part was found. */
        NO_PARTS,
        /** The delimiter that closes a multipart is missing. */
        UNCLOSED,
        /** The message ends within a header. */
        TRUNCATED_HEADER,
        /** A line within a header that is no field: for some programs the header ends there. */
        BROKEN_HEADER,
        /** A multipart that is encoded as a whole, which RFC 2045 § 6.4 forbids. */
        ENCODED_MULTIPART,
        /** A message within the message that is encoded as a whole (RFC 2046 § 5.2.1 forbids it). */
        ENCODED_MESSAGE,
        /** A media type that cannot be read (RFC 2045 § 5.1). */
        BAD_TYPE,
        /** An encoding that does not exist. */
        UNKNOWN_ENCODING,
        /** The name of an encoding with something around it: some programs know it, others do not. */
        BAD_ENCODING,
        /** Base64 with characters that do not belong there (RFC 2045 § 6.8). */
        BASE64_ALPHABET,
        /** Base64 that goes on behind its padding. */
        BASE64_BEHIND_END,
        /** Base64 that ends within a group of four. */
        BASE64_CUT,
        /** Quoted-printable with an equals sign that means nothing (RFC 2045 § 6.7). */
        BAD_QUOTED_PRINTABLE,
        /** Octets above 127 in text that says to be ASCII. */
        EIGHT_BIT_IN_ASCII,
        /** A charset that nobody knows. */
        UNKNOWN_CHARSET,
        /** UTF-7, in which any text looks like harmless ASCII (RFC 2152). */
        UTF_7,
        /** Text in UTF-16 that does not say which octet comes first. */
        UTF_16_WITHOUT_MARK,
        /** A NUL in text. */
        NUL,
        /** A line that ends with LF alone. */
        BARE_LF,
        /** The names of the file differ: which one is shown depends on the program. */
        NAMES_DIFFER,
        /** A name with octets above 127 that are not encoded. */
        RAW_NAME,
        /** A name in encoded words, which RFC 2047 § 5 forbids and many write. */
        ENCODED_WORD_NAME,
        /** A piece of a message in several (RFC 2046 § 5.2.2): what it holds is seen only by who gets them all. */
        PARTIAL,
        /** What it holds is elsewhere (RFC 2046 § 5.2.3). */
        EXTERNAL_BODY;

        /** The name in findings and settings. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether something was not looked at. */
        public boolean isBound() {
            return ordinal() <= TOO_MANY_READINGS.ordinal();
        }
    }
}
