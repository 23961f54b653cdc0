package io.sallyport.content;

import java.util.Locale;

/** What can be notable about an item, beside its type. */
public enum ItemFact {
    /** It cannot be read without a password or key. */
    ENCRYPTED,
    /** It is an archive some of whose members cannot be read without a password. */
    HOLDS_ENCRYPTED,
    /** It does not end where it should, or a checksum is wrong. */
    DAMAGED,
    /** Its members overlap one another: made by hand. */
    OVERLAPPING,
    /** Its name leads out of the folder into which it is unpacked. */
    TRAVERSAL,
    /** It is valid as files of several kinds. */
    POLYGLOT,
    /** It is an archive of a kind that is known but cannot be unpacked here. */
    NOT_UNPACKED,
    /** A bound was reached within it: not all of it was looked at. */
    NOT_ALL_SEEN,
    /** It is a link in the file system, not a file. */
    SYMBOLIC_LINK,
    /** Another plausible reading of a part, which some mail programs take. */
    OTHER_READING,
    /** Its signature was taken off to look at it: S/MIME or PGP. */
    SIGNED;

    /** The name in logs and policies. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
