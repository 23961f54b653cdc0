package io.sallyport.message;

import io.sallyport.message.MimeOddity.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the octets of a part tell about what it says of itself: broken encodings, charsets that cannot be true. */
final class BodySigns {
    private static final int BIG_ENDIAN_MARK = 0xfeff;
    private static final int LITTLE_ENDIAN_MARK = 0xfffe;

    private BodySigns() {}

    static void look(MimeEntity leaf, OddityList odd) {
        encoding(leaf.decoder, leaf.number, odd);
        MediaType type = leaf.fields.type();
        if (type.isAny("text")) {
            charset(leaf, type.parameter("charset"), odd);
        } else if (type.is("message/partial")) {
            odd.add(Kind.PARTIAL, leaf.number, "number " + type.parameter("number"));
        } else if (type.is("message/external-body")) {
            odd.add(Kind.EXTERNAL_BODY, leaf.number, "access-type " + type.parameter("access-type"));
        }
        if (StructureScan.isMessage(leaf) && leaf.fields.encoding() != TransferEncoding.IDENTITY) {
            odd.add(Kind.ENCODED_MESSAGE, leaf.number, type.name());
        }
    }

    private static void encoding(@Nullable TransferDecoder decoder, String part, OddityList odd) {
        switch (decoder) {
            case null -> {
                // Nothing that could be broken
            }
            case Base64Decoder base64 -> {
                if (base64.foreign() > 0) {
                    odd.add(Kind.BASE64_ALPHABET, part, base64.foreign() + " characters");
                }
                if (base64.goesOnBehindPadding()) {
                    odd.add(Kind.BASE64_BEHIND_END, part, "data behind padding");
                }
                if (base64.isCut()) {
                    odd.add(Kind.BASE64_CUT, part, "ends within a group");
                }
            }
            case QuotedPrintableDecoder quoted -> {
                if (quoted.bad() > 0) {
                    odd.add(Kind.BAD_QUOTED_PRINTABLE, part, quoted.bad() + " equals signs");
                }
            }
        }
    }

    private static void charset(MimeEntity leaf, @Nullable String declared, OddityList odd) {
        String charset = declared == null ? "us-ascii" : declared.strip().toLowerCase(Locale.ROOT);
        if (leaf.eightBit && (charset.equals("us-ascii") || charset.equals("ascii"))) {
            odd.add(Kind.EIGHT_BIT_IN_ASCII, leaf.number, declared == null ? "no charset" : charset);
        }
        if (charset.endsWith("utf-7") || charset.equals("utf7")) {
            odd.add(Kind.UTF_7, leaf.number, charset);
        } else if (ParameterValues.charset(charset) == null) {
            odd.add(Kind.UNKNOWN_CHARSET, leaf.number, charset);
        }
        boolean wide = charset.startsWith("utf-16") || charset.startsWith("utf-32") || charset.equals("utf16");
        boolean marked = leaf.firstOctets == BIG_ENDIAN_MARK || leaf.firstOctets == LITTLE_ENDIAN_MARK;
        if (charset.equals("utf-16") && !marked && leaf.firstOctets >= 0) {
            odd.add(Kind.UTF_16_WITHOUT_MARK, leaf.number, charset);
        }
        if (leaf.nul && !wide) {
            odd.add(Kind.NUL, leaf.number, "in " + charset);
        }
    }
}
