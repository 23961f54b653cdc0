package io.sallyport.filter.ratelimit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 with 128 bits (Aumasson and Bernstein, "SipHash: a fast short-input PRF"): a hash for tables that hold what
 * strangers chose. Who does not know the key cannot find texts that fall into one place.
 *
 * @param k0 the first half of the key
 * @param k1 the second half of the key
 */
record SipHash(long k0, long k1) {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /**
     * A hash.
     *
     * @param first the first eight octets, the least significant first
     * @param second the others
     */
    record Hash(long first, long second) {}

    /** The hash of octets. */
    Hash of(byte[] octets) {
        State state = new State(k0, k1);
        int whole = octets.length & ~7;
        for (int i = 0; i < whole; i += 8) {
            state.absorb((long) LONGS.get(octets, i));
        }
        long last = (long) octets.length << 56;
        for (int i = whole; i < octets.length; i++) {
            last |= (octets[i] & 0xffL) << (8 * (i - whole));
        }
        state.absorb(last);
        return state.end();
    }

    /** The four words that are stirred. */
    private static final class State {
        private static final int ROUNDS_PER_WORD = 2;
        private static final int ROUNDS_AT_END = 4;

        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long k0, long k1) {
            v0 = k0 ^ 0x736f6d6570736575L;
            v1 = k1 ^ 0x646f72616e646f6dL ^ 0xee;
            v2 = k0 ^ 0x6c7967656e657261L;
            v3 = k1 ^ 0x7465646279746573L;
        }

        void absorb(long word) {
            v3 ^= word;
            stir(ROUNDS_PER_WORD);
            v0 ^= word;
        }

        Hash end() {
            v2 ^= 0xee;
            stir(ROUNDS_AT_END);
            long first = v0 ^ v1 ^ v2 ^ v3;
            v1 ^= 0xdd;
            stir(ROUNDS_AT_END);
            return new Hash(first, v0 ^ v1 ^ v2 ^ v3);
        }

        private void stir(int rounds) {
            for (int i = 0; i < rounds; i++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v1;
                v0 += v3;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 = Long.rotateLeft(v2, 32);
            }
        }
    }
}
