package io.sallyport.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.filter.Failover.NoAnswerException;
import io.sallyport.filter.Failover.Order;
import io.sallyport.testing.FakeClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FailoverTest {
    private static final List<String> SERVERS = List.of("a", "b", "c");

    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final Failover<String> failover = new Failover<>(clock, Duration.ofSeconds(30));
    private final Set<String> down = new HashSet<>();
    private final List<String> asked = new ArrayList<>();

    private String ask(Order order) throws IOException, InterruptedException {
        asked.clear();
        return failover.ask(SERVERS, order, server -> {
            asked.add(server);
            if (down.contains(server)) {
                throw new IOException("is down");
            }
            return server;
        });
    }

    @Test
    void firstServerIsAskedAndNobodyElse() throws Exception {
        assertThat(ask(Order.FIRST)).isEqualTo("a");
        assertThat(asked).containsExactly("a");
    }

    @Test
    void thoseThatFailedAreAskedLastUntilTheyHaveRested() throws Exception {
        down.addAll(Set.of("a", "b"));
        assertThat(ask(Order.FIRST)).isEqualTo("c");
        assertThat(asked).containsExactly("a", "b", "c");
        down.clear();
        assertThat(ask(Order.FIRST)).isEqualTo("c");
        assertThat(asked).containsExactly("c");
        clock.advance(Duration.ofSeconds(31));
        assertThat(ask(Order.FIRST)).isEqualTo("a");
    }

    @Test
    void whoFailedLongestAgoIsTheFirstOfThoseThatFailed() throws Exception {
        down.add("a");
        assertThat(ask(Order.FIRST)).isEqualTo("b");
        clock.advance(Duration.ofSeconds(1));
        down.addAll(Set.of("b", "c"));
        down.remove("a");
        assertThat(ask(Order.FIRST)).isEqualTo("a");
        assertThat(asked).containsExactly("b", "c", "a");
        clock.advance(Duration.ofSeconds(1));
        assertThat(ask(Order.FIRST)).as("it has answered since").isEqualTo("a");
        assertThat(asked).containsExactly("a");
    }

    @Test
    void inTurnEachIsFirst() throws Exception {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(ask(Order.ROUND_ROBIN));
        }
        assertThat(answers).containsExactly("a", "b", "c", "a", "b", "c");
    }

    @Test
    void reasonsOfAllAreToldWhenNoneAnswers() {
        down.addAll(SERVERS);
        assertThatThrownBy(() -> ask(Order.FIRST))
                .isInstanceOf(NoAnswerException.class)
                .hasMessage("a: is down; b: is down; c: is down");
    }

    @Test
    void serverThatWasBeingAskedWhenTheTimeWasOverHasFailed() throws Exception {
        assertThatThrownBy(() -> failover.ask(SERVERS, Order.FIRST, server -> {
                    asked.add(server);
                    throw new InterruptedException();
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(asked).containsExactly("a");
        assertThat(ask(Order.FIRST)).isEqualTo("b");
    }
}
