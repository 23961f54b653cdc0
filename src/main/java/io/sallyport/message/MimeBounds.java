package io.sallyport.message;

/**
 * How far a message is looked into. What lies beyond is not read, and an oddity says so.
 *
 * @param mostParts the most parts, other readings included
 * @param mostDepth how deep parts may lie in one another
 * @param mostHeaderOctets the most octets of the header of one part
 * @param mostFields the most fields of it
 * @param mostParameters the most parameters of a field, each piece of a continued one counted (RFC 2231 § 3)
 */
public record MimeBounds(int mostParts, int mostDepth, int mostHeaderOctets, int mostFields, int mostParameters) {
    /** Far beyond what any mail program writes. */
    public static final MimeBounds DEFAULT = new MimeBounds(1000, 16, 256 * 1024, 1000, 100);

    /** The same with other parts and depth: what a policy may say. */
    public MimeBounds with(int parts, int depth) {
        return new MimeBounds(parts, depth, mostHeaderOctets, mostFields, mostParameters);
    }
}
