package io.sallyport.message;

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
        /** A bound was reached: what lies behind it was not looked at. */
        TOO_MUCH
    }
}
