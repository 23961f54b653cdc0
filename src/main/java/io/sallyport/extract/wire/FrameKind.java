package io.sallyport.extract.wire;

/** The kinds of frames; on the wire each is its place in this list. */
public enum FrameKind {
    /** Worker: ready for the first document. Nothing follows. */
    READY,
    /** Gateway: a document is wanted parsed. A {@link Request}. */
    REQUEST,
    /** Either: some octets of the document, or of the embedded file that was begun. */
    OCTETS,
    /** Worker: what the document is. A text. */
    MEDIA_TYPE,
    /** Worker: some of the document's text. A text. */
    TEXT,
    /** Worker: a link. A text. */
    LINK,
    /** Worker: what a code in an image says. A text. */
    CODE,
    /** Worker: something notable. A text, the name of a constant. */
    FACT,
    /** Worker: a key and its value. Two texts. */
    METADATA,
    /** Worker: an embedded file begins. Two texts: its name, its media type. */
    EMBEDDED,
    /** Worker: there is more than was wanted. Nothing follows. */
    CUT,
    /** Either: no more octets of the document; that was all of the answer. Nothing follows. */
    END,
    /** Worker, instead of an answer: no wanted parser knows this kind. A text, the media type. */
    NOT_WANTED,
    /** Worker, instead of an answer: the parser refused it. A text, why. */
    REFUSED
}
