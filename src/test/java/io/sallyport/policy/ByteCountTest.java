package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ByteCountTest {
    @Test
    void unitsArePowersOf1024() {
        assertThat(ByteCount.of("512").octets()).isEqualTo(512);
        assertThat(ByteCount.of("64K").octets()).isEqualTo(65_536);
        assertThat(ByteCount.of("2G").octets()).isEqualTo(1L << 31);
    }

    @Test
    void isWrittenAsItIsRead() {
        for (String text : new String[] {"0", "1023", "64K", "100M", "3G", "1025K"}) {
            assertThat(ByteCount.of(text)).hasToString(text);
        }
    }

    @Test
    void otherFormsAreRefused() {
        for (String text : new String[] {"", "-1", "1.5M", "1 M", "1T", "9999999999999"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ByteCount.of(text));
        }
    }
}
