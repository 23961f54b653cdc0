package io.sallyport.filter.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SipHashTest {
    /** The authors' own test vectors for 128 bits: key 00 01 … 0f, input 00 01 … of the length. */
    @Test
    void hashIsThatOfItsAuthors() {
        assertThat(hash(0)).isEqualTo("a3817f04ba25a8e66df67214c7550293");
        assertThat(hash(1)).isEqualTo("da87c1d86b99af44347659119b22fc45");
        assertThat(hash(2)).isEqualTo("8177228da4a45dc7fca38bdef60affe4");
    }

    @Test
    void everyOctetAndTheLengthMatter() {
        SipHash hash = new SipHash(1, 2);
        byte[] octets = new byte[40];
        for (int i = 0; i < octets.length; i++) {
            byte[] other = octets.clone();
            other[i] = 1;
            assertThat(hash.of(other)).isNotEqualTo(hash.of(octets));
            assertThat(hash.of(new byte[i])).isNotEqualTo(hash.of(octets));
        }
    }

    private static String hash(int length) {
        ByteBuffer key = ByteBuffer.wrap(counting(16)).order(ByteOrder.LITTLE_ENDIAN);
        SipHash.Hash hash = new SipHash(key.getLong(), key.getLong()).of(counting(length));
        byte[] octets = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(hash.first())
                .putLong(hash.second())
                .array();
        return HexFormat.of().formatHex(octets);
    }

    private static byte[] counting(int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) i;
        }
        return octets;
    }
}
