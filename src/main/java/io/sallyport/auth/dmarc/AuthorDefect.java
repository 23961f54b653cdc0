package io.sallyport.auth.dmarc;

/**
 * What is odd about a message's author (RFC 5322 § 3.6.2, RFC 9989 § 11.5). Some of it is merely worth knowing; the rest
 * lets two programs see two authors, and then there is none that could be verified.
 */
public enum AuthorDefect {
    /** No From field. */
    MISSING(true, "no From field"),
    /** Several From fields. */
    SEVERAL_FIELDS(true, "several From fields"),
    /** A line that is no From field to us, and one to programs that are less exact. */
    DISGUISED_FIELD(true, "a line that some programs take for a From field"),
    /** White space between the name and the colon. */
    SPACE_BEFORE_COLON(true, "white space before the colon of From"),
    /** A From field of more than {@link AuthorDomain#MAX_LENGTH} octets. */
    TOO_LONG(true, "a From field that is too long"),
    /** More than {@link AuthorDomain#MAX_ADDRESSES} addresses. */
    TOO_MANY_ADDRESSES(true, "too many addresses in From"),
    /** NUL, another control character, or a CR or LF alone. */
    CONTROL_CHARACTER(true, "a control character in From"),
    /** Not what the grammar allows. */
    MALFORMED(true, "malformed From"),
    /** No address at all. */
    EMPTY(true, "no address in From"),
    /** A group (RFC 6854), which many programs do not know in this place. */
    GROUP(true, "a group in From"),
    /** {@code <@relay.example:bob@example.com>} (RFC 5322 § 4.4). */
    SOURCE_ROUTE(true, "a source route in From"),
    /** A comment within an address. */
    COMMENT_IN_ADDRESS(true, "a comment within an address in From"),
    /** An encoded word where an address belongs (RFC 2047 § 5 forbids it). */
    ENCODED_ADDRESS(true, "an encoded word in place of an address in From"),
    /** An address literal, which has no records. */
    ADDRESS_LITERAL(true, "an address literal in From"),
    /** A domain that is none: other characters, labels or lengths. */
    BAD_DOMAIN(true, "no valid domain in From"),
    /** Addresses, or what may be read as such, of several domains (RFC 9989 § 5.3.1). */
    SEVERAL_DOMAINS(true, "several domains in From"),
    /** Several addresses. */
    SEVERAL_ADDRESSES(false, "several addresses in From"),
    /** A local part in quotes. */
    QUOTED_LOCAL_PART(false, "a quoted local part in From"),
    /** A name, without quotes, that has characters which need them. */
    UNQUOTED_NAME(false, "a name without the quotes that it needs in From"),
    /** A name or a comment that looks like an address. */
    ADDRESS_IN_NAME(false, "a name that looks like an address in From");

    private final boolean ambiguous;
    private final String text;

    AuthorDefect(boolean ambiguous, String text) {
        this.ambiguous = ambiguous;
        this.text = text;
    }

    /** Whether two programs may see two authors, or none. */
    public boolean isAmbiguous() {
        return ambiguous;
    }

    /** A few words for people. */
    @Override
    public String toString() {
        return text;
    }
}
