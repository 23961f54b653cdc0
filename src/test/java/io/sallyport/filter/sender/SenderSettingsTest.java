package io.sallyport.filter.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.filter.Weight;
import io.sallyport.testing.FilterSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class SenderSettingsTest {
    @Test
    void whatThePolicyDoesNotSayHasADefault() {
        assertThat(FilterSettings.of(SenderSettings.class, "{}"))
                .isEqualTo(new SenderSettings(
                        Weight.of("reject"),
                        Weight.of("reject"),
                        Weight.of("4"),
                        Weight.of("3"),
                        Weight.of("3"),
                        Weight.of("3"),
                        List.of()));
    }

    @Test
    void exampleHolds() {
        assertThat(FilterSettings.example(SenderSettings.class).ownNetworks()).hasSize(2);
    }
}
