package io.sallyport.message;

import io.sallyport.mail.MailMessage;
import io.sallyport.message.SevenBitStream.Encoding;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Counts the 8-bit octets of each part, and decides how each is to be encoded. */
final class EightBitCensus implements MimeLines.Visitor {
    private final List<Encoding> plan = new ArrayList<>();
    private boolean mayBeEncoded;
    private boolean isText;
    private long octets;
    private long eightBit;

    private EightBitCensus() {}

    /**
     * The encoding for each part without parts, in their order.
     *
     * @throws MimeLines.Broken if there is none that keeps the meaning
     */
    static List<Encoding> plan(MailMessage message) throws IOException {
        EightBitCensus census = new EightBitCensus();
        try (InputStream in = message.open()) {
            MimeLines lines = new MimeLines(in, census);
            while (lines.step()) {
                // The census is taken line by line
            }
        }
        return List.copyOf(census.plan);
    }

    @Override
    public void header(EntityHeader header, boolean isLeaf, byte[] emptyLine) throws IOException {
        // RFC 2046 § 5.2.2.1, § 5.2.3: message types other than rfc822 must not be encoded
        mayBeEncoded = header.isIdentityEncoded() && !header.mediaType().startsWith("message/");
        isText = header.mediaType().startsWith("text/");
        octets = 0;
        eightBit = 0;
    }

    @Override
    public void bodyLine(byte[] line, boolean isSigned) throws IOException {
        for (byte octet : line) {
            if (octet < 0) {
                eightBit++;
            }
        }
        octets += line.length;
        if (eightBit > 0 && isSigned) {
            throw new MimeLines.Broken("8-bit octets within multipart/signed or multipart/encrypted");
        }
        if (eightBit > 0 && !mayBeEncoded) {
            throw new MimeLines.Broken("8-bit octets in a part that is said to be encoded, or may not be");
        }
    }

    @Override
    public void bodyEnds(boolean atBoundary) {
        if (eightBit == 0) {
            plan.add(Encoding.AS_IT_IS);
        } else if (isText && eightBit * 3 <= octets) {
            plan.add(Encoding.QUOTED_PRINTABLE); // Still legible; beyond a third it would be longer than base64
        } else {
            plan.add(Encoding.BASE64);
        }
    }

    @Override
    public void betweenParts(byte[] line) throws IOException {
        if (MimeLines.hasEightBit(line)) {
            throw new MimeLines.Broken("8-bit octets between the parts");
        }
    }
}
