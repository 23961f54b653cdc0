package io.sallyport.content.file;

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
    /** Its table of contents and its contents say different things: who reads the one does not see the other. */
    HEADERS_DIFFER,
    /** It holds members of the same name: which one comes out depends on who unpacks it. */
    SAME_NAMES,
    /** Its name leads out of the folder into which it is unpacked. */
    TRAVERSAL,
    /** Its name is made to deceive: characters that cannot be seen, or that turn round what stands behind them. */
    DECEPTIVE_NAME,
    /** Its name is that of a device on Windows, such as {@code nul}. */
    DEVICE_NAME,
    /** It is one piece of an archive, the rest of which is elsewhere. */
    SPLIT,
    /** It is a document that holds macros. */
    MACROS,
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
