package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExpressionTest {
    @Test
    void matchesAnywhereInAText() {
        Expression casino = Expression.of("(?i)\\bcasino\\b");
        assertThat(casino.find("The best Casino in town")).isTrue();
        assertThat(casino.find("casinos")).isFalse();
        assertThat(casino.find("")).isFalse();
    }

    @Test
    void problemTellsItsPosition() {
        assertThatThrownBy(() -> Expression.of("abc[z-a]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("invalid character class range at character 5: abc[z-a]");
        assertThatThrownBy(() -> Expression.of("abc\\")).hasMessageContaining("at character 5");
    }

    @Test
    void whatALinearEngineCannotDoIsRefused() {
        assertThatThrownBy(() -> Expression.of("(a)\\1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Expression.of("(?=a)b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lengthIsBounded() {
        assertThat(Expression.of("a".repeat(1000)).find("a".repeat(1000))).isTrue();
        assertThatThrownBy(() -> Expression.of("a".repeat(1001))).hasMessage("1001 characters (expected: 1 to 1000)");
        assertThatThrownBy(() -> Expression.of("")).hasMessage("0 characters (expected: 1 to 1000)");
    }

    @Test
    void repetitionsOfRepetitionsAreRefusedBeforeTheyTakeMemory() {
        for (String bomb : new String[] {
            "(((a{1000}){1000}){1000}){1000}",
            "((a{100}){100}){10}",
            "\\Q[\\E(a{1000}){1000}",
            "[]](a{1000}){1000}",
            "[^]](a{1000}){1000}",
            "[\\]](a{1000}){1000}",
            "((a{1000,}){1000,}){1000,}"
        }) {
            assertThatThrownBy(() -> Expression.of(bomb))
                    .as(bomb)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("fewer or smaller repetitions");
        }
    }

    @Test
    void usualRepetitionsAreTaken() {
        assertThat(Expression.of("\\b[0-9]{4}([ -][0-9]{4}){3}\\b").find("1234-1234 1234-1234"))
                .isTrue();
        assertThat(Expression.of("(?i)v[i1!]{1,3}agr[a@]{1,3}").find("Buy V1!AGRA"))
                .isTrue();
        assertThat(Expression.of("\\x{1F4B0}{3}").find("💰💰💰")).isTrue();
    }

    @Test
    void nestedGroupsDoNotOverflowTheStack() {
        assertThat(Expression.of("(".repeat(499) + "a" + ")".repeat(499)).find("a"))
                .isTrue();
    }

    @Test
    void onlyTheFirstPartOfALongTextIsLookedAt() {
        Expression end = Expression.of("needle");
        assertThat(end.find("x".repeat(Expression.MAX_SUBJECT - 6) + "needle")).isTrue();
        assertThat(end.find("x".repeat(Expression.MAX_SUBJECT - 5) + "needle")).isFalse();
    }

    @Test
    void timeDoesNotExplode() {
        Expression evil = Expression.of("(a*)*(a|aa)+(x+x+)+y");
        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(20),
                () -> assertThat(evil.find("a".repeat(1 << 20))).isFalse());
    }

    @Test
    void anyExpressionIsReadOrRefusedAndItsSizeIsForeseen() {
        byte[] sample = "(?i)(ab{2,30}|[^c-e]{3}\\d+)*x{10}(?:\\p{Greek}|[[:alpha:]]){4,}\\Qa(\\E$"
                .getBytes(StandardCharsets.UTF_8);
        Fuzz.run(5000, random -> {
            String text = new String(Fuzz.mutate(sample, random, "()[]{}\\|*+?QE19,:"), StandardCharsets.ISO_8859_1);
            try {
                com.google.re2j.Pattern pattern = com.google.re2j.Pattern.compile(text);
                assertThat(ExpressionSize.atMost(text) * 2 + 10).as(text).isGreaterThanOrEqualTo(pattern.programSize());
                Expression.of(text).find(text);
            } catch (IllegalArgumentException | com.google.re2j.PatternSyntaxException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        });
    }

    @Test
    void equalTextsMakeEqualExpressions() {
        assertThat(Expression.of("a+")).isEqualTo(Expression.of("a+")).hasSameHashCodeAs(Expression.of("a+"));
        assertThat(Expression.of("a+")).isNotEqualTo(Expression.of("a*")).hasToString("a+");
    }
}
