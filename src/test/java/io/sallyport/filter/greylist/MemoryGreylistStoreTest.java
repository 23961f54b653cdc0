package io.sallyport.filter.greylist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryGreylistStoreTest extends GreylistStoreContract {
    private final MemoryGreylistStore store = new MemoryGreylistStore(1000);

    @Override
    protected GreylistStore store() {
        return store;
    }

    @Test
    void aboveItsBoundItForgetsWhatNobodyAskedFor() throws IOException {
        remember("asked for", NOW, 60);
        for (int i = 0; i < 5000; i++) {
            remember("flood " + i, NOW, 60);
            assertThat(store.recall(List.of("asked for"), NOW)).hasSize(1);
        }
        assertThat(store.recall(List.of("flood 0", "flood 4999"), NOW)).containsOnlyKeys("flood 4999");
    }
}
