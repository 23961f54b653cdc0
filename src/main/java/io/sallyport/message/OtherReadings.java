package io.sallyport.message;

import io.sallyport.mail.Octets;
import io.sallyport.message.MimeOddity.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What other programs make of parts that can be read in more than one way. Each reading costs one more pass over the part,
 * so there are only so many.
 */
final class OtherReadings {
    private static final int MOST = 12;
    /** The most octets of parts that are encoded as a whole, decoded: they are held in memory. */
    private static final int MOST_DECODED = 2 << 20;

    private final Octets message;
    private final MimeBounds bounds;
    private final PartBudget budget;
    private final OddityList odd;
    private final Set<MimePart.Place> known = new HashSet<>();
    private final List<MimePart> readings = new ArrayList<>(0);
    private int passes;
    private int decoded;
    /** Of the last reading: each pass has its own, so that no two parts of a structure have the same number. */
    private char letter = 'a';

    OtherReadings(Octets message, MimeBounds bounds, PartBudget budget, OddityList odd) {
        this.message = message;
        this.bounds = bounds;
        this.budget = budget;
        this.odd = odd;
    }

    /** Reads again what can be read otherwise. */
    List<MimePart> of(List<MimeEntity> entities) throws IOException {
        for (MimeEntity entity : entities) {
            if (isPlain(entity)) {
                continue;
            }
            if (known.isEmpty()) {
                entities.forEach(each -> known.add(new MimePart.Place(each.from, each.body, each.to, true)));
            }
            if (entity.isMultipart()) {
                multipart(entity);
            } else if (!entity.holdsMessage) {
                leaf(entity);
            }
        }
        return readings;
    }

    /** Nearly every part is. */
    private static boolean isPlain(MimeEntity entity) {
        ContentFields fields = entity.fields;
        boolean once = fields.otherTypes().isEmpty() && fields.otherEncodings().isEmpty();
        if (entity.isMultipart()) {
            return once
                    && fields.boundaries().size() == 1
                    && !entity.generousDelimiters
                    && !(entity.children.isEmpty() && (entity.guess != null || isEncoded(entity)));
        }
        return once
                && fields.boundaries().isEmpty()
                && entity.guess == null
                && !(StructureScan.isMessage(entity) && isEncoded(entity))
                && !(fields.type().isAny("multipart") && isEncoded(entity))
                && !(entity.decoder instanceof Base64Decoder base64 && base64.goesOnBehindPadding());
    }

    private static boolean isEncoded(MimeEntity entity) {
        return entity.fields.encoding() != TransferEncoding.IDENTITY;
    }

    private void multipart(MimeEntity entity) throws IOException {
        List<String> boundaries = entity.fields.boundaries();
        for (String boundary : boundaries.subList(1, boundaries.size())) {
            delimited(entity, boundary, false);
        }
        if (entity.generousDelimiters) {
            delimited(entity, boundaries.getFirst(), true);
        }
        if (entity.children.isEmpty()) {
            if (entity.guess != null) {
                delimited(entity, entity.guess, false);
            }
            if (isEncoded(entity)) {
                withinEncoded(entity, boundaries.getFirst());
            }
        }
        for (MediaType type : entity.fields.otherTypes()) {
            if (!type.isAny("multipart")) {
                undivided(entity, type, entity.fields.encoding());
            }
        }
    }

    private void leaf(MimeEntity entity) throws IOException {
        for (String boundary : entity.fields.boundaries()) {
            delimited(entity, boundary, false);
        }
        if (entity.guess != null) {
            delimited(entity, entity.guess, false);
        }
        for (TransferEncoding encoding : entity.fields.otherEncodings()) {
            undivided(entity, entity.fields.type(), encoding);
        }
        for (MediaType type : entity.fields.otherTypes()) {
            if (!type.isAny("multipart")) {
                undivided(entity, type, entity.fields.encoding());
            }
        }
        if (entity.decoder instanceof Base64Decoder base64 && base64.goesOnBehindPadding()) {
            undivided(entity, entity.fields.type(), TransferEncoding.BASE64_TO_PADDING);
        }
        if (isEncoded(entity) && StructureScan.isMessage(entity)) {
            withinEncoded(entity, "");
        }
    }

    private boolean mayGoOn(MimeEntity entity) {
        if (passes++ < MOST) {
            letter++;
            return true;
        }
        odd.add(Kind.TOO_MANY_READINGS, entity.number, "more than " + MOST);
        return false;
    }

    /** As a multipart of another boundary, or with other rules about delimiters. */
    private void delimited(MimeEntity entity, String boundary, boolean generous) throws IOException {
        if (!mayGoOn(entity)) {
            return;
        }
        MimeEntity again = again(entity, boundary);
        again.body = entity.body;
        again.to = entity.to;
        // What is odd about the part was said when it was first read; what was not read now was not
        OddityList seenAgain = new OddityList();
        List<MimeEntity> entities = StructureScan.ofMultipart(message, again, generous, bounds, budget, seenAgain);
        seenAgain.oddities().stream()
                .filter(oddity -> oddity.kind().isBound())
                .forEach(oddity -> odd.add(oddity.kind(), oddity.part(), oddity.detail()));
        for (MimeEntity found : entities) {
            MimePart.Place place = new MimePart.Place(found.from, found.body, found.to, true);
            if (found.children.isEmpty() && known.add(place)) {
                readings.add(found.part(message, true, String.valueOf(letter)));
            }
        }
    }

    private static MimeEntity again(MimeEntity entity, String boundary) {
        MimeEntity again = new MimeEntity(null, entity.number.equals("1") ? "0" : entity.number, entity.from);
        again.header = entity.header;
        again.fields = entity.fields;
        again.boundary(boundary);
        return again;
    }

    /** As one part of another type or encoding. */
    private void undivided(MimeEntity entity, MediaType type, TransferEncoding encoding) throws IOException {
        if (!mayGoOn(entity)) {
            return;
        }
        if (!budget.take()) {
            odd.add(Kind.TOO_MANY_PARTS, entity.number, "more than " + bounds.mostParts());
            return;
        }
        Octets content = content(entity, encoding);
        MimePart part = entity.part(content, List.of(), true, entity.number + letter);
        readings.add(new MimePart(
                part.number(),
                part.header(),
                type,
                part.disposition(),
                part.names(),
                part.contentId(),
                part.place(),
                content,
                List.of()));
    }

    private Octets content(MimeEntity entity, TransferEncoding encoding) throws IOException {
        long size = entity.to - entity.body;
        if (encoding != TransferEncoding.IDENTITY) {
            try (InputStream in = new BodyOctets(message, entity.body, entity.to, encoding, size).open()) {
                size = 0;
                byte[] buffer = new byte[8192];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    size += read;
                }
            }
        }
        return new BodyOctets(message, entity.body, entity.to, encoding, size);
    }

    /**
     * The parts of something that is encoded as a whole, against RFC 2045 § 6.4; some programs decode it.
     *
     * @param boundary of a multipart; empty for a message
     */
    private void withinEncoded(MimeEntity entity, String boundary) throws IOException {
        if (!mayGoOn(entity)) {
            return;
        }
        byte[] octets;
        Octets encoded = new BodyOctets(message, entity.body, entity.to, entity.fields.encoding(), 0);
        try (InputStream in = encoded.open()) {
            octets = in.readNBytes(MOST_DECODED - decoded + 1);
        }
        if (decoded + octets.length > MOST_DECODED) {
            odd.add(Kind.TOO_MANY_READINGS, entity.number, "an encoded message or multipart is too large");
            return;
        }
        decoded += octets.length;
        Octets held = Octets.of(octets);
        boolean isMessage = boundary.isEmpty();
        MimeEntity inner = isMessage ? new MimeEntity(null, entity.number + ".0", 0) : again(entity, boundary);
        inner.from = 0;
        inner.body = 0;
        inner.to = octets.length;
        List<MimeEntity> found = isMessage
                ? StructureScan.ofMessage(held, inner, bounds, budget, odd)
                : StructureScan.ofMultipart(held, inner, false, bounds, budget, odd);
        if (isMessage || !found.isEmpty()) {
            readings.add(inner.part(held, false, String.valueOf(letter)));
        }
    }
}
