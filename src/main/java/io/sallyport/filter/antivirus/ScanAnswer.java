package io.sallyport.filter.antivirus;

import io.sallyport.mail.Printable;

/** What a scanner says of octets. */
sealed interface ScanAnswer {
    /** It finds nothing. */
    record Clean() implements ScanAnswer {}

    /**
     * It finds something.
     *
     * @param name of what it finds; printable, at most {@value #MAX_NAME} characters and an ellipsis
     */
    record Found(Kind kind, String name) implements ScanAnswer {
        static final int MAX_NAME = 120;

        public Found {
            name = Printable.of(name, MAX_NAME);
        }

        /** Something that is what its name says. */
        static Found named(String name) {
            return new Found(Kind.ofName(name), name);
        }
    }

    /** It refuses to look at so many octets. */
    record TooLarge() implements ScanAnswer {}
}
