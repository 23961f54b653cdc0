package io.sallyport.message;

/**
 * Takes a transfer encoding off (RFC 2045 § 6), piece by piece, as lenient as mail programs are. What it wondered about, it
 * can tell afterwards.
 */
sealed interface TransferDecoder permits Base64Decoder, QuotedPrintableDecoder {
    /** How many more octets than it gets {@link #decode} may write. */
    int SLACK = 256;

    /**
     * Decodes a piece.
     *
     * @param out with place for as many octets as are given, and {@link #SLACK}
     * @return how many octets were written, from the first on
     */
    int decode(byte[] in, int from, int to, byte[] out);

    /** Ends: writes what it still holds back. */
    int finish(byte[] out);
}
