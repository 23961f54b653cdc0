package io.sallyport.message;

import java.util.Arrays;

/**
 * Base64 (RFC 2045 § 6.8). Characters outside of its alphabet are passed over, as that section says. Padding in the middle
 * ends a group and not the whole: programs that stop there see the beginning of what is examined here.
 */
final class Base64Decoder implements TransferDecoder {
    private static final byte FOREIGN = -1;
    private static final byte SPACE = -2;
    private static final byte PADDING = -3;
    private static final byte[] VALUES = values();

    private final boolean stopsAtPadding;
    private int group;
    private int characters;
    private boolean padded;
    private boolean cut;
    private int foreign;
    private boolean goesOn;

    /**
     * @param stopsAtPadding whether nothing behind padding counts, as some programs have it
     */
    Base64Decoder(boolean stopsAtPadding) {
        this.stopsAtPadding = stopsAtPadding;
    }

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, FOREIGN);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        values['\r'] = SPACE;
        values['\n'] = SPACE;
        values[' '] = SPACE;
        values['\t'] = SPACE;
        values['='] = PADDING;
        return values;
    }

    @Override
    public int decode(byte[] in, int from, int to, byte[] out) {
        int length = 0;
        for (int i = from; i < to; i++) {
            int value = VALUES[in[i] & 0xff];
            if (value >= 0) {
                if (padded && !startsAgain()) {
                    continue;
                }
                group = group << 6 | value;
                if (++characters == 4) {
                    out[length++] = (byte) (group >> 16);
                    out[length++] = (byte) (group >> 8);
                    out[length++] = (byte) group;
                    characters = 0;
                }
            } else if (value == PADDING) {
                length = endGroup(out, length);
                padded = true;
            } else if (value == FOREIGN) {
                foreign++;
            }
        }
        return length;
    }

    /** Whether what stands behind padding counts. */
    private boolean startsAgain() {
        goesOn = true;
        if (!stopsAtPadding) {
            padded = false;
        }
        return !stopsAtPadding;
    }

    /** The octets of a group of two or three characters. */
    private int endGroup(byte[] out, int at) {
        int length = at;
        if (characters == 3) {
            out[length++] = (byte) (group >> 10);
            out[length++] = (byte) (group >> 2);
        } else if (characters == 2) {
            out[length++] = (byte) (group >> 4);
        }
        cut |= characters == 1;
        characters = 0;
        group = 0;
        return length;
    }

    @Override
    public int finish(byte[] out) {
        cut |= characters != 0;
        return endGroup(out, 0);
    }

    /** How many characters did not belong there. */
    int foreign() {
        return foreign;
    }

    /** Whether there was more behind padding. */
    boolean goesOnBehindPadding() {
        return goesOn;
    }

    /** Whether it ended within a group. */
    boolean isCut() {
        return cut;
    }
}
