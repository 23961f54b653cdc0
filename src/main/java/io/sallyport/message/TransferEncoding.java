package io.sallyport.message;

import org.jspecify.annotations.Nullable;

/** How the octets of a part were made fit for the way (RFC 2045 § 6). */
enum TransferEncoding {
    /** 7bit, 8bit and binary: as they are. */
    IDENTITY,
    BASE64,
    /** Base64 for programs that stop at the first padding. */
    BASE64_TO_PADDING,
    QUOTED_PRINTABLE;

    /** The encoding of a name in lower case; null if there is none of it. */
    static @Nullable TransferEncoding of(String name) {
        return switch (name) {
            case "7bit", "8bit", "binary" -> IDENTITY;
            case "base64" -> BASE64;
            case "quoted-printable" -> QUOTED_PRINTABLE;
            default -> null;
        };
    }

    /** A decoder at its beginning; null where there is nothing to decode. */
    @Nullable
    TransferDecoder decoder() {
        return switch (this) {
            case IDENTITY -> null;
            case BASE64 -> new Base64Decoder(false);
            case BASE64_TO_PADDING -> new Base64Decoder(true);
            case QUOTED_PRINTABLE -> new QuotedPrintableDecoder();
        };
    }
}
