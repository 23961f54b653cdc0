package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.Retired;
import io.sallyport.policy.yaml.Default;
import io.sallyport.policy.yaml.RecordBinder;
import io.sallyport.policy.yaml.YamlReader;
import jakarta.validation.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;

class RetiredKeyTest {
    @Retired(key = "strictness", advice = "write malformed: 3 for strictness: high (since 0.2)")
    @Retired(key = "old-networks", advice = "own-networks is its name (since 0.3)")
    record Block(@Default("1") int malformed) {}

    @Test
    void keyOfAnEarlierVersionIsToldWithWhatToWriteInstead() {
        List<String> problems = new ArrayList<>();
        var binder = new RecordBinder(
                Validation.byProvider(HibernateValidator.class)
                        .configure()
                        .messageInterpolator(new ParameterMessageInterpolator())
                        .buildValidatorFactory()
                        .getValidator(),
                (place, path, value, expected, advice) ->
                        problems.add("%s:%d %s %s; %s".formatted(place.file(), place.line(), path, expected, advice)));
        binder.bind(
                Block.class,
                Objects.requireNonNull(YamlReader.read(
                        "policy.yaml", """
                        malformed: 2
                        strictness: high
                        old-networks: []
                        other: 1
                        """, (place, path, value, expected, advice) -> problems.add(expected))));
        assertThat(problems)
                .containsExactly(
                        "policy.yaml:2 strictness is no longer a key; write malformed: 3 for strictness: high (since 0.2)",
                        "policy.yaml:3 old-networks is no longer a key; own-networks is its name (since 0.3)",
                        "policy.yaml:4 other is not a key here; the keys are malformed");
    }
}
