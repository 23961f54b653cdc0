package io.sallyport.message;

/**
 * Quoted-printable (RFC 2045 § 6.7). An equals sign that means nothing stands for itself, as that section suggests; white
 * space at the end of a line falls away.
 */
final class QuotedPrintableDecoder implements TransferDecoder {
    private enum State {
        TEXT,
        EQUALS,
        FIRST_DIGIT,
        /** Behind an equals sign and white space: a soft line break, if the line ends here. */
        SOFT_BREAK,
        /** Behind that and CR. */
        SOFT_CR
    }

    /** Within {@link TransferDecoder#SLACK}; a line with more white space than that keeps it. */
    private final byte[] spaces = new byte[200];

    private int held;
    private State state = State.TEXT;
    private byte firstDigit;
    private int bad;

    @Override
    public int decode(byte[] in, int from, int to, byte[] out) {
        int length = 0;
        for (int i = from; i < to; i++) {
            length = next(in[i], out, length);
        }
        return length;
    }

    private int next(byte octet, byte[] out, int at) {
        return switch (state) {
            case TEXT -> text(octet, out, at);
            case EQUALS -> afterEquals(octet, out, at);
            case FIRST_DIGIT -> secondDigit(octet, out, at);
            case SOFT_BREAK -> softBreak(octet, out, at);
            case SOFT_CR -> {
                state = State.TEXT;
                yield octet == '\n' ? at : text(octet, out, at);
            }
        };
    }

    private int text(byte octet, byte[] out, int at) {
        if (octet == ' ' || octet == '\t') {
            int length = held == spaces.length ? release(out, at) : at;
            spaces[held++] = octet;
            return length;
        }
        int length = at;
        if (octet == '\r' || octet == '\n') {
            held = 0; // RFC 2045 § 6.7 (3): white space at the end of a line was added on the way
        } else {
            length = release(out, at);
        }
        if (octet == '=') {
            state = State.EQUALS;
            return length;
        }
        out[length] = octet;
        return length + 1;
    }

    private int release(byte[] out, int at) {
        System.arraycopy(spaces, 0, out, at, held);
        int length = at + held;
        held = 0;
        return length;
    }

    private int afterEquals(byte octet, byte[] out, int at) {
        if (Character.digit(octet, 16) >= 0) {
            firstDigit = octet;
            state = State.FIRST_DIGIT;
            return at;
        }
        if (octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n') {
            state = State.SOFT_BREAK;
            return softBreak(octet, out, at);
        }
        bad++;
        state = State.TEXT;
        out[at] = '=';
        return text(octet, out, at + 1);
    }

    private int secondDigit(byte octet, byte[] out, int at) {
        state = State.TEXT;
        int digit = Character.digit(octet, 16);
        if (digit >= 0) {
            out[at] = (byte) (Character.digit(firstDigit, 16) << 4 | digit);
            return at + 1;
        }
        bad++;
        out[at] = '=';
        out[at + 1] = firstDigit;
        return text(octet, out, at + 2);
    }

    private int softBreak(byte octet, byte[] out, int at) {
        return switch (octet) {
            case ' ', '\t' -> at;
            case '\r' -> {
                state = State.SOFT_CR;
                yield at;
            }
            case '\n' -> {
                state = State.TEXT;
                yield at;
            }
            default -> {
                bad++;
                state = State.TEXT;
                out[at] = '=';
                yield text(octet, out, at + 1);
            }
        };
    }

    @Override
    public int finish(byte[] out) {
        int length = 0;
        switch (state) {
            case TEXT, SOFT_BREAK, SOFT_CR -> held = 0;
            case EQUALS -> bad++;
            case FIRST_DIGIT -> {
                bad++;
                out[length++] = '=';
                out[length++] = firstDigit;
            }
        }
        state = State.TEXT;
        return length;
    }

    /** How many equals signs meant nothing. */
    int bad() {
        return bad;
    }
}
