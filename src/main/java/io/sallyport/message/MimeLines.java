package io.sallyport.message;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a message line by line and says what each line is: of a header, of a body, or between the parts of a
 * multipart (RFC 2046 § 5.1). No octet is changed or left out, unlike by a parser that makes objects of what it reads.
 */
final class MimeLines {
    /** What the lines are told to. */
    interface Visitor {
        /** A header is complete; the line that ends it is empty. */
        void header(EntityHeader header, boolean isLeaf, byte[] emptyLine) throws IOException;

        /** A line of the body of a part that has no parts. */
        void bodyLine(byte[] line, boolean isSigned) throws IOException;

        /** The body is complete: a boundary comes next, to which the last CR LF belongs, or the message ends. */
        void bodyEnds(boolean atBoundary) throws IOException;

        /** A boundary, or a line that nobody reads, before the first or behind the last part. */
        void betweenParts(byte[] line) throws IOException;
    }

    /** The structure is not what a converter may touch. */
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        Broken(String why) {
            super(why);
        }

        Broken(String why, Throwable cause) {
            super(why, cause);
        }

        String why() {
            return Objects.requireNonNullElse(getMessage(), "broken structure");
        }
    }

    /** The most octets of a line. */
    static final int MAX_LINE = 64 * 1024;

    private static final int MAX_DEPTH = 20;
    private static final int MAX_ENTITIES = 1000;

    private enum State {
        HEADER,
        BODY,
        BETWEEN_PARTS
    }

    /**
     * A multipart or a message that we are in.
     *
     * @param boundary null for a message
     */
    private record Frame(@Nullable String boundary, boolean signed) {}

    private final InputStream in;
    private final Visitor visitor;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private State state = State.HEADER;
    private EntityHeader header = new EntityHeader(true);
    private int entities = 1;

    MimeLines(InputStream message, Visitor visitor) {
        this.in = new BufferedInputStream(message, 16 * 1024);
        this.visitor = visitor;
    }

    /** Goes on by one line; false at the end of the message. */
    boolean step() throws IOException {
        byte[] line = readLine();
        if (line.length == 0) {
            if (state == State.HEADER) {
                throw new Broken("a header without a body");
            }
            if (state == State.BODY) {
                visitor.bodyEnds(false);
            }
            return false;
        }
        if (!isBoundary(line)) {
            switch (state) {
                case HEADER -> headerLine(line);
                case BODY -> visitor.bodyLine(line, isSigned());
                case BETWEEN_PARTS -> visitor.betweenParts(line);
            }
        }
        return true;
    }

    static boolean hasEightBit(byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isSigned() {
        return !frames.isEmpty() && frames.getFirst().signed();
    }

    private void headerLine(byte[] line) throws IOException {
        if (line[0] != '\r' && line[0] != '\n') {
            header.add(line);
            return;
        }
        String type = header.mediaType();
        if (type.startsWith("multipart/")) {
            String boundary = header.boundary();
            if (boundary == null || boundary.isEmpty() || !header.isIdentityEncoded()) {
                throw new Broken("a multipart without a boundary, or encoded as a whole");
            }
            visitor.header(header, false, line);
            push(new Frame(
                    boundary, isSigned() || type.equals("multipart/signed") || type.equals("multipart/encrypted")));
            state = State.BETWEEN_PARTS;
        } else if (type.equals("message/rfc822") && header.isIdentityEncoded()) {
            visitor.header(header, false, line);
            push(new Frame(null, isSigned()));
            nextHeader(true);
        } else {
            visitor.header(header, true, line);
            state = State.BODY;
        }
    }

    private void push(Frame frame) throws Broken {
        if (frames.size() == MAX_DEPTH) {
            throw new Broken("parts within parts, more than %d deep".formatted(MAX_DEPTH));
        }
        frames.push(frame);
    }

    private void nextHeader(boolean ofMessage) throws Broken {
        if (++entities > MAX_ENTITIES) {
            throw new Broken("more than %d parts".formatted(MAX_ENTITIES));
        }
        header = new EntityHeader(ofMessage);
        state = State.HEADER;
    }

    /** Whether the line is a boundary of a multipart that we are in; if so, that is acted upon. */
    private boolean isBoundary(byte[] line) throws IOException {
        if (frames.isEmpty() || line.length < 3 || line[0] != '-' || line[1] != '-') {
            return false;
        }
        String text = new String(line, StandardCharsets.ISO_8859_1).stripTrailing();
        int inner = 0;
        for (Frame frame : frames) {
            boolean closes = text.equals("--" + frame.boundary() + "--");
            if (frame.boundary() != null && (closes || text.equals("--" + frame.boundary()))) {
                cross(inner, closes, line);
                return true;
            }
            inner++;
        }
        return false;
    }

    /** Leaves so many frames, and then the last part of the frame whose boundary it is, perhaps for the next. */
    private void cross(int inner, boolean closes, byte[] line) throws IOException {
        if (state == State.HEADER) {
            throw new Broken("a header without a body");
        }
        if (state == State.BODY) {
            visitor.bodyEnds(true);
        }
        for (int i = 0; i < inner; i++) {
            frames.pop();
        }
        visitor.betweenParts(line);
        if (closes) {
            frames.pop();
            state = State.BETWEEN_PARTS;
        } else {
            nextHeader(false);
        }
    }

    /** The next line with its end; empty at the end of the message. */
    private byte[] readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        int octet;
        while ((octet = in.read()) >= 0) {
            line.write(octet);
            if (octet == '\n') {
                break;
            }
            if (line.size() > MAX_LINE) {
                throw new Broken("a line of more than %d octets".formatted(MAX_LINE));
            }
        }
        return line.toByteArray();
    }
}
