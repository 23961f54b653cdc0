package io.sallyport.filter.header;

/** The Message-ID field (RFC 5322 § 3.6.4). */
final class MessageIdField {
    private static final int MAX_LENGTH = 998; // What a line holds (RFC 5322 § 2.1.1): an identifier cannot be folded

    private MessageIdField() {}

    /**
     * Whether a field holds one {@code <left@right>}. Of what stands on either side only that it is there, and visible, is
     * asked: many programs write more than the grammar has, and no program reads it.
     */
    static boolean isWellFormed(String value) {
        String id = value.strip();
        int at = id.lastIndexOf('@');
        if (id.length() > MAX_LENGTH || !id.startsWith("<") || !id.endsWith(">") || at <= 1 || at == id.length() - 2) {
            return false;
        }
        return id.substring(1, id.length() - 1).chars().allMatch(c -> c > ' ' && c != 0x7f && c != '<' && c != '>');
    }
}
