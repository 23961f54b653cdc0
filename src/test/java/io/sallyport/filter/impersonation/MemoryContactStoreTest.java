package io.sallyport.filter.impersonation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryContactStoreTest extends ContactStoreContract {
    private final MemoryContactStore store = new MemoryContactStore(1000);

    @Override
    protected ContactStore store() {
        return store;
    }

    @Test
    void aboveItsBoundItForgetsWhatNobodyAskedFor() throws IOException {
        for (int i = 0; i < 5000; i++) {
            remember("flood " + i, 60);
        }
        assertThat(store.known(List.of("flood 0", "flood 4999"), NOW)).containsOnlyKeys("flood 4999");
    }
}
