package io.sallyport.filter.helo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.Network;
import io.sallyport.filter.Weight;
import io.sallyport.testing.FilterSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeloSettingsTest {
    @Test
    void whatThePolicyDoesNotSayHasADefault() {
        assertThat(FilterSettings.of(HeloSettings.class, "{}"))
                .isEqualTo(new HeloSettings(
                        Weight.of("1"),
                        Weight.of("1"),
                        Weight.of("2"),
                        Weight.of("3"),
                        Weight.of("reject"),
                        Weight.of("3"),
                        Weight.of("1.5"),
                        Weight.of("note"),
                        List.of()));
    }

    @Test
    void exampleHolds() {
        HeloSettings settings = FilterSettings.example(HeloSettings.class);
        assertThat(settings.bareAddress()).isEqualTo(Weight.of("3"));
        assertThat(settings.ownNetworks()).containsExactly(Network.of("10.0.0.0/8"));
    }

    @Test
    void mistakesAreToldWithTheirPlace() {
        assertThat(FilterSettings.problems(HeloSettings.class, "our-name: refuse\nbare-adress: 1\n"))
                .anyMatch(
                        problem -> problem.startsWith("policy.yaml:1:") && problem.contains("expected: points such as"))
                .anyMatch(problem -> problem.startsWith("policy.yaml:2:"))
                .hasSize(2);
    }
}
