package io.sallyport.message;

import io.sallyport.mail.Octets;
import io.sallyport.message.MimeOddity.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One pass over a message, line by line, that finds where its parts lie (RFC 2046 § 5.1). Unlike Mime4j's stream parser it
 * knows the place of each part to the octet, so that a part can be replaced, and sees the lines that other programs would
 * take for delimiters. It keeps nothing of a body.
 */
final class StructureScan {
    private enum State {
        HEADER,
        BODY,
        /** Before the first part of a multipart, or behind its last. */
        OUTSIDE
    }

    private static final byte[] CR_LF = {'\r', '\n'};

    private final Octets message;
    private final MimeBounds bounds;
    private final PartBudget budget;
    private final OddityList odd;
    private final boolean generous;
    private final List<MimeEntity> entities = new ArrayList<>();

    private MimeEntity current;
    private State state;
    private ByteArrayOutputStream headerOctets = new ByteArrayOutputStream(1024);
    private int headerFields;
    private boolean headerIsLong;
    private boolean lineIsField;
    private int heldBack;
    private int lastLineEnd;
    private boolean bareLf;
    private boolean stopped;
    private long end;
    private byte[] decoded = new byte[0];

    private StructureScan(
            Octets message, MimeBounds bounds, PartBudget budget, OddityList odd, MimeEntity root, boolean generous) {
        this.message = message;
        this.bounds = bounds;
        this.budget = budget;
        this.odd = odd;
        this.current = root;
        this.generous = generous;
        this.state = root.isMultipart() ? State.OUTSIDE : State.HEADER;
    }

    /** All parts of a message; the message itself first. */
    static List<MimeEntity> ofMessage(
            Octets message, MimeEntity root, MimeBounds bounds, PartBudget budget, OddityList odd) throws IOException {
        StructureScan scan = new StructureScan(message, bounds, budget, odd, root, false);
        scan.entities.add(root);
        scan.run(0, message.size());
        return scan.entities;
    }

    /**
     * The parts of a multipart, read in another way.
     *
     * @param multipart with its boundary and its place
     * @param generous whether lines that begin like a delimiter are one, also behind the last
     */
    static List<MimeEntity> ofMultipart(
            Octets message,
            MimeEntity multipart,
            boolean generous,
            MimeBounds bounds,
            PartBudget budget,
            OddityList odd)
            throws IOException {
        StructureScan scan = new StructureScan(message, bounds, budget, odd, multipart, generous);
        scan.run(multipart.body, multipart.to);
        return scan.entities;
    }

    private void run(long from, long to) throws IOException {
        end = to;
        try (InputStream in = message.open()) {
            in.skipNBytes(from);
            LineSource lines = new LineSource(in, from, to);
            while (!stopped && lines.advance()) {
                line(lines);
            }
            if (!stopped) {
                end();
            }
        }
    }

    private void line(LineSource line) {
        if (line.lineEnd() == 1 && !bareLf) {
            bareLf = true;
            odd.add(Kind.BARE_LF, current.number, "a line ends with LF alone");
        }
        if (!isDelimiter(line)) {
            switch (state) {
                case HEADER -> headerLine(line);
                case BODY -> bodyLine(line);
                case OUTSIDE -> outsideLine(line);
            }
        }
        lastLineEnd = line.lineEnd();
    }

    private void headerLine(LineSource line) {
        if (line.isEmpty()) {
            endHeader(line.nextPosition());
            return;
        }
        byte first = line.octets()[line.start()];
        if (line.begins()) {
            lineIsField = first != ' ' && first != '\t';
            headerFields += lineIsField ? 1 : 0;
            boolean blank = !lineIsField && line.isBlank();
            if (blank || (!lineIsField && headerFields == 0) || (lineIsField && !line.hasColon())) {
                odd.add(Kind.BROKEN_HEADER, current.number, line.text());
            }
        }
        int length = line.end() - line.start() - line.lineEnd();
        if (headerFields > bounds.mostFields() || headerOctets.size() + length + 2 > bounds.mostHeaderOctets()) {
            if (!headerIsLong) {
                odd.add(Kind.LONG_HEADER, current.number, headerFields + " fields, " + headerOctets.size() + " octets");
            }
            headerIsLong = true;
            return;
        }
        headerOctets.write(line.octets(), line.start(), length);
        if (line.ends()) {
            headerOctets.writeBytes(CR_LF); // Also where an LF alone ended the line: the fields are to be told apart
        }
    }

    private void endHeader(long bodyFrom) {
        MimeEntity entity = current;
        byte[] octets = headerOctets.toByteArray();
        entity.header = MessageHeader.parse(octets, octets.length);
        headerOctets = new ByteArrayOutputStream(256);
        headerFields = 0;
        headerIsLong = false;
        entity.body = bodyFrom;
        boolean inDigest = entity.parent != null && entity.parent.fields.type().is("multipart/digest");
        entity.fields = ContentFields.of(entity.header, inDigest, bounds.mostParameters(), entity.number, odd);
        MediaType type = entity.fields.type();
        boolean multipart = type.isAny("multipart");
        if (multipart && entity.fields.boundaries().isEmpty()) {
            odd.add(Kind.NO_BOUNDARY, entity.number, type.name());
        }
        if (multipart && entity.fields.encoding() != TransferEncoding.IDENTITY) {
            odd.add(Kind.ENCODED_MULTIPART, entity.number, type.name());
        }
        boolean deep = entity.depth >= bounds.mostDepth();
        if (deep && (multipart || isMessage(entity))) {
            odd.add(Kind.TOO_DEEP, entity.number, "more than " + bounds.mostDepth() + " deep");
        } else if (multipart && !entity.fields.boundaries().isEmpty()) {
            enterMultipart(entity);
            return;
        } else if (isMessage(entity) && entity.fields.encoding() == TransferEncoding.IDENTITY) {
            enterMessage(entity);
            return;
        }
        numberLeaf(entity);
        state = State.BODY;
        heldBack = 0;
        entity.decoder = multipart ? null : entity.fields.encoding().decoder();
    }

    static boolean isMessage(MimeEntity entity) {
        MediaType type = entity.fields.type();
        return type.is("message/rfc822") || type.is("message/global") || type.is("message/news");
    }

    private void enterMultipart(MimeEntity entity) {
        String boundary = entity.fields.boundaries().getFirst();
        for (MimeEntity outer = entity.parent; outer != null; outer = outer.parent) {
            if (outer.boundary != null
                    && boundary.startsWith(new String(outer.boundary, StandardCharsets.ISO_8859_1))) {
                odd.add(Kind.NESTED_BOUNDARY, entity.number, boundary);
            }
        }
        entity.boundary(boundary);
        state = State.OUTSIDE;
    }

    private void enterMessage(MimeEntity entity) {
        numberLeaf(entity);
        entity.holdsMessage = true;
        open(entity, entity.number + ".0", entity.body);
    }

    /** A message that is one part has that part as its first. */
    private static void numberLeaf(MimeEntity entity) {
        if (entity.number.equals("0")) {
            entity.number = "1";
        } else if (entity.number.endsWith(".0")) {
            entity.number = entity.number.substring(0, entity.number.length() - 1) + "1";
        }
    }

    private void open(MimeEntity parent, String number, long from) {
        if (!budget.take()) {
            odd.add(Kind.TOO_MANY_PARTS, number, "more than " + bounds.mostParts());
            state = State.OUTSIDE;
            end();
            stopped = true;
            return;
        }
        MimeEntity child = new MimeEntity(parent, number, from);
        parent.children.add(child);
        entities.add(child);
        current = child;
        state = State.HEADER;
    }

    private void bodyLine(LineSource line) {
        MimeEntity leaf = current;
        if (line.begins() && leaf.guess == null && leaf.fields.type().isAny("multipart")) {
            guess(leaf, line);
        }
        TransferDecoder decoder = leaf.decoder;
        if (decoder == null) {
            leaf.eightBit |= line.hasEightBit();
            leaf.nul |= line.hasNul();
            if (leaf.firstOctets < 0 && line.end() - line.start() >= 2) {
                firstOctets(leaf, line.octets(), line.start());
            }
            return;
        }
        // The last line end before a delimiter is not the part's own (RFC 2046 § 5.1.1), so each waits for the next
        // line
        decode(leaf, decoder, CR_LF, CR_LF.length - heldBack, CR_LF.length);
        decode(leaf, decoder, line.octets(), line.start(), line.end() - line.lineEnd());
        heldBack = line.lineEnd();
    }

    private void decode(MimeEntity leaf, TransferDecoder decoder, byte[] octets, int from, int to) {
        if (from == to) {
            return;
        }
        if (decoded.length < to - from + TransferDecoder.SLACK) {
            decoded = new byte[Math.max(1024, to - from) + TransferDecoder.SLACK];
        }
        account(leaf, decoder.decode(octets, from, to, decoded));
    }

    private void account(MimeEntity leaf, int length) {
        int union = 0;
        for (int i = 0; i < length; i++) {
            union |= decoded[i];
            leaf.nul |= decoded[i] == 0;
        }
        leaf.eightBit |= union < 0;
        if (leaf.firstOctets < 0 && length >= 2) {
            firstOctets(leaf, decoded, 0);
        }
        leaf.decodedSize += length;
    }

    private static void firstOctets(MimeEntity leaf, byte[] octets, int at) {
        leaf.firstOctets = ((octets[at] & 0xff) << 8) | (octets[at + 1] & 0xff);
    }

    /** What a program would take for the boundary that looks for it in the body. */
    private static void guess(MimeEntity multipart, LineSource line) {
        String text = line.text().stripTrailing();
        if (text.startsWith("--") && text.length() > 2 && text.length() <= 72) {
            multipart.guess = text.substring(2);
        }
    }

    private void outsideLine(LineSource line) {
        if (!line.begins()) {
            return;
        }
        if (current.guess == null && current.children.isEmpty()) {
            guess(current, line);
        }
        if (!current.fieldsOutside && (line.octets()[line.start()] | 0x20) == 'c') {
            String text = line.text();
            current.fieldsOutside = text.regionMatches(true, 0, "content-type:", 0, 13)
                    || text.regionMatches(true, 0, "content-transfer-encoding:", 0, 26)
                    || text.regionMatches(true, 0, "content-disposition:", 0, 20);
            if (current.fieldsOutside) {
                odd.add(Kind.PART_OUTSIDE, current.number, text);
            }
        }
    }

    /** Whether the line is a delimiter of a multipart that we are in; if so, that is acted upon. */
    private boolean isDelimiter(LineSource line) {
        byte[] octets = line.octets();
        int from = line.start();
        if (!line.begins() || line.end() - from < 3 || octets[from] != '-' || octets[from + 1] != '-') {
            return false;
        }
        int to = line.end();
        while (octets[to - 1] == ' ' || octets[to - 1] == '\t' || octets[to - 1] == '\r' || octets[to - 1] == '\n') {
            to--; // RFC 2046 § 5.1.1: white space that was added on the way
        }
        MimeEntity like = null;
        for (MimeEntity entity = current; entity != null; entity = entity.parent) {
            byte[] boundary = entity.boundary;
            if (boundary == null || !startsWith(octets, from + 2, to, boundary)) {
                continue;
            }
            int behind = to - from - 2 - boundary.length;
            boolean dashes = behind >= 2
                    && octets[from + 2 + boundary.length] == '-'
                    && octets[from + 3 + boundary.length] == '-';
            boolean exact = line.ends() && (behind == 0 || (behind == 2 && dashes));
            if (exact && (!entity.closed || generous)) {
                cross(entity, behind == 2, line);
                return true;
            }
            if (exact) {
                odd.add(Kind.PART_BEHIND_END, entity.number, line.text());
                entity.generousDelimiters |= behind == 0;
            }
            like = like == null && !exact && !entity.closed ? entity : like;
        }
        return like != null && isLikeDelimiter(like, line);
    }

    private boolean isLikeDelimiter(MimeEntity entity, LineSource line) {
        odd.add(Kind.DELIMITER_TAIL, entity.number, line.text());
        entity.generousDelimiters = true;
        if (generous) {
            byte[] boundary = Objects.requireNonNull(entity.boundary);
            int behind = line.start() + 2 + boundary.length;
            boolean closes =
                    behind + 1 < line.end() && line.octets()[behind] == '-' && line.octets()[behind + 1] == '-';
            cross(entity, closes, line);
        }
        return generous;
    }

    private static boolean startsWith(byte[] octets, int from, int to, byte[] prefix) {
        return to - from >= prefix.length
                && Arrays.equals(octets, from, from + prefix.length, prefix, 0, prefix.length);
    }

    /** Ends what is in a multipart; then its next part begins, or it is closed. */
    private void cross(MimeEntity multipart, boolean closes, LineSource line) {
        long before = line.position() - lastLineEnd;
        for (MimeEntity entity = current; entity != multipart; entity = Objects.requireNonNull(entity.parent)) {
            finish(entity, before, false);
        }
        current = multipart;
        state = State.OUTSIDE;
        multipart.closed = closes;
        if (!closes) {
            open(multipart, multipart.numberOfChild(multipart.children.size() + 1), line.nextPosition());
        }
    }

    private void end() {
        for (MimeEntity entity = current; entity != null; entity = entity.parent) {
            finish(entity, end, true);
        }
    }

    private void finish(MimeEntity entity, long at, boolean atEnd) {
        if (entity == current && state == State.HEADER) {
            if (entity.parent != null) {
                odd.add(atEnd ? Kind.TRUNCATED_HEADER : Kind.BROKEN_HEADER, entity.number, "no empty line behind it");
            }
            headerWithoutBody(entity, at);
        }
        entity.to = Math.max(entity.body, at);
        if (entity.isMultipart()) {
            if (!entity.closed) {
                odd.add(Kind.UNCLOSED, entity.number, entity.fields.type().name());
            }
            if (entity.children.isEmpty()) {
                odd.add(Kind.NO_PARTS, entity.number, entity.fields.type().name());
            }
            return;
        }
        TransferDecoder decoder = entity.decoder;
        if (decoder != null) {
            if (atEnd) {
                decode(entity, decoder, CR_LF, CR_LF.length - heldBack, CR_LF.length);
            }
            decoded = decoded.length == 0 ? new byte[TransferDecoder.SLACK] : decoded;
            account(entity, decoder.finish(decoded));
        }
        BodySigns.look(entity, odd);
    }

    /** Its fields count all the same, but no part begins any more. */
    private void headerWithoutBody(MimeEntity entity, long at) {
        byte[] octets = headerOctets.toByteArray();
        headerOctets = new ByteArrayOutputStream(256);
        headerFields = 0;
        headerIsLong = false;
        entity.header = MessageHeader.parse(octets, octets.length);
        entity.fields = ContentFields.of(entity.header, false, bounds.mostParameters(), entity.number, odd);
        entity.body = Math.max(entity.from, at);
        numberLeaf(entity);
    }
}
