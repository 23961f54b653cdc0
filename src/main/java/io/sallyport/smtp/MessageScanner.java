package io.sallyport.smtp;

import io.netty.buffer.ByteBuf;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.policy.ProtocolPolicy.BareLineEnds;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads the octets of a message as they come, hands them to a {@link MessageCollector} and notes what is wrong with
 * them. {@link DataDecoder} and {@link ChunkDecoder} use it; dots mean something to the first alone.
 *
 * <p>Only CR LF is a line end (RFC 5321 § 2.3.8). A CR or LF alone is noted, and either kept as it is or written as CR
 * LF; in neither case is a line begun that could hold the end of the data, which is what makes SMTP smuggling
 * possible. A dot that comes behind such a line end is data, and leaves us as data: the relay stuffs it.
 *
 * <p>Octets are handed on in runs as long as the buffer allows: a run ends where something has to be left out or put
 * in. Where a line stands is remembered between buffers in a few fields, so that no octet is looked at twice.
 *
 * <p>For one message, not safe for use by several threads at once.
 */
final class MessageScanner {
    /** The longest line without its CR LF (RFC 5322 § 2.1.1). */
    private static final int MAX_LINE = 998;

    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte NUL = 0;

    /** The eighth bit of each of eight octets. */
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** Eight times the octet behind CR. */
    private static final long ABOVE_CR = 0x0e0e0e0e0e0e0e0eL;

    /** Where the next octet stands. */
    private enum Position {
        /** At the start of the message, or behind CR LF. */
        LINE_START,
        /** Behind a dot at the start of a line; the dot is not handed on. */
        DOT,
        /** Behind such a dot and a CR; neither is handed on. */
        DOT_CR,
        /** Behind anything else. */
        TEXT,
        /** Behind a CR, which is handed on. */
        CR
    }

    private final boolean stuffed;
    private final boolean normalise;
    private final EnumSet<ProtocolFact> facts = EnumSet.noneOf(ProtocolFact.class);

    private Position position = Position.LINE_START;
    private boolean eightBit;

    /** The octets of the line that are before {@link #lineStart}. */
    private long lineLength;

    /** Where the line begins, or goes on, in the present buffer. */
    private int lineStart;

    /** Where the run begins that is not handed on yet, in the present buffer. */
    private int runStart;

    /**
     * @param stuffed whether dots are stuffed and a dot alone ends the message (RFC 5321 § 4.5.2)
     */
    MessageScanner(boolean stuffed, BareLineEnds bareLineEnds) {
        this.stuffed = stuffed;
        this.normalise = switch (bareLineEnds) {
            case REFUSE -> false;
            case NORMALISE -> true;
        };
    }

    /** What was noticed so far. */
    Set<ProtocolFact> facts() {
        return Collections.unmodifiableSet(facts);
    }

    /** Whether an octet above 127 was seen. */
    boolean hasEightBitData() {
        return eightBit;
    }

    /**
     * Consumes octets up to the end of the message or the limit.
     *
     * @param limit how many octets at most
     * @return whether the end of the message was consumed; never if dots mean nothing
     */
    boolean scan(ByteBuf in, int limit, MessageCollector out) {
        int index = in.readerIndex();
        int end = index + Math.min(in.readableBytes(), limit);
        lineStart = index;
        runStart = index;
        while (index < end) {
            switch (position) {
                case TEXT -> {
                    index = nextRemarkable(in, index, end);
                    if (index < end) {
                        text(in, index, out);
                        index++;
                    }
                }
                case LINE_START -> {
                    if (stuffed && in.getByte(index) == '.') {
                        handOn(in, index, out);
                        index++;
                        continueAt(index);
                        position = Position.DOT;
                    } else {
                        position = Position.TEXT;
                    }
                }
                case DOT -> {
                    if (in.getByte(index) == CR) {
                        index++;
                        continueAt(index);
                        position = Position.DOT_CR;
                    } else {
                        position = Position.TEXT;
                    }
                }
                case DOT_CR -> {
                    if (in.getByte(index) == LF) {
                        in.readerIndex(index + 1);
                        return true;
                    }
                    // The dot was stuffed, the CR is the line's first octet, and alone.
                    out.write(CR);
                    lineLength = 1;
                    position = Position.CR;
                }
                case CR -> {
                    if (in.getByte(index) == LF) {
                        endLine(index - 1);
                        index++;
                        continueLineAt(index);
                        position = Position.LINE_START;
                    } else {
                        bareCr(in, index, out);
                    }
                }
            }
        }
        handOn(in, end, out);
        lineLength += end - lineStart;
        in.readerIndex(end);
        return false;
    }

    /**
     * The message ends here, by its size alone: a CR at its end stays alone, and a last line without an end gets one,
     * because the next server may take the message by DATA, which cannot do without.
     */
    void finish(MessageCollector out) {
        lineStart = 0;
        if (position == Position.CR) {
            facts.add(ProtocolFact.BARE_LINE_END);
            if (normalise) {
                endLine(-1);
                out.write(LF);
                lineLength = 0;
            }
        }
        if (lineLength > 0) {
            endLine(0);
            out.write(CR);
            out.write(LF);
            lineLength = 0;
        }
        position = Position.LINE_START;
    }

    /** An octet of text that is not plain. */
    private void text(ByteBuf in, int index, MessageCollector out) {
        byte octet = in.getByte(index);
        if (octet < 0) {
            eightBit = true;
        } else if (octet == CR) {
            position = Position.CR;
        } else if (octet == LF) {
            facts.add(ProtocolFact.BARE_LINE_END);
            if (normalise) {
                endLine(index);
                handOn(in, index, out);
                out.write(CR);
                runStart = index;
                continueLineAt(index + 1);
            }
        } else if (octet == NUL) {
            facts.add(ProtocolFact.NUL);
        }
    }

    /** The octet before the index was a CR, and the one at the index is no LF. */
    private void bareCr(ByteBuf in, int index, MessageCollector out) {
        facts.add(ProtocolFact.BARE_LINE_END);
        if (normalise) {
            endLine(index - 1);
            handOn(in, index, out);
            out.write(LF);
            continueAt(index);
            continueLineAt(index);
        }
        position = Position.TEXT;
    }

    /** The line's content ends before the index, which is one less than the buffer's start if its CR came before. */
    private void endLine(int index) {
        if (lineLength + index - lineStart > MAX_LINE) {
            facts.add(ProtocolFact.OVERLONG_LINE);
        }
    }

    private void continueAt(int index) {
        runStart = index;
        lineStart = index;
    }

    private void continueLineAt(int index) {
        lineLength = 0;
        lineStart = index;
    }

    private void handOn(ByteBuf in, int end, MessageCollector out) {
        if (end > runStart) {
            out.write(in, runStart, end - runStart);
            runStart = end;
        }
    }

    /**
     * The index of the next octet that {@link #text} should see: all up to CR, which TAB is among, and as long as none
     * was seen, those above 127. Eight octets are compared at once; see "Determine if a word has a byte less than n" in
     * Bit Twiddling Hacks. A borrow makes only octets behind a true one look remarkable, and the first is taken.
     */
    private int nextRemarkable(ByteBuf in, int from, int end) {
        int index = from;
        long eightBitOctets = eightBit ? 0 : HIGH_BITS;
        for (; index <= end - Long.BYTES; index += Long.BYTES) {
            long octets = in.getLongLE(index);
            long remarkable = ((octets - ABOVE_CR) & ~octets & HIGH_BITS) | (octets & eightBitOctets);
            if (remarkable != 0) {
                return index + Long.numberOfTrailingZeros(remarkable) / Byte.SIZE;
            }
        }
        while (index < end && in.getByte(index) > CR) {
            index++;
        }
        return index;
    }
}
