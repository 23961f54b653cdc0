package io.sallyport.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.ConfigProblem;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverloadCheckTest {
    @Test
    void levelsInTheirOrderAreTaken() {
        assertThat(problems("0.1", "0.5", "0.7", "0.85", "1.0")).isEmpty();
    }

    @Test
    void levelThatComesBeforeTheOneBelowIsTold() {
        assertThat(problems("0.1", "0.5", "0.4", "0.85", "1.0"))
                .containsExactly("sallyport.overload.refuse-from: 0.4: more than sallyport.overload.delay-from (0.5)");
        assertThat(problems("0.5", "0.5", "0.7", "0.85", "1.0"))
                .containsExactly("sallyport.overload.delay-from: 0.5: more than sallyport.overload.margin (0.5)");
    }

    @Test
    void whatIsNoNumberIsToldByOthers() {
        assertThat(problems("0.1", "much", "0.7", "0.85", "1.0")).isEmpty();
    }

    private static List<String> problems(String margin, String delay, String refuse, String skip, String reserve) {
        Map<String, String> values = Map.of(
                "sallyport.overload.margin", margin,
                "sallyport.overload.delay-from", delay,
                "sallyport.overload.refuse-from", refuse,
                "sallyport.overload.skip-from", skip,
                "sallyport.overload.reserve-from", reserve);
        return OverloadCheck.check(
                        new SmallRyeConfigBuilder().withDefaultValues(values).build())
                .stream()
                .map(ConfigProblem::toString)
                .toList();
    }
}
