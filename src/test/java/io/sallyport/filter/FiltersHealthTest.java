package io.sallyport.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import io.sallyport.testing.Chains;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeClock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class FiltersHealthTest {
    private final Queue<List<Finding>> answers = new ArrayDeque<>();
    private final FilterChain chain =
            Chains.of(new FakeClock(Instant.parse("2026-11-22T10:00:00Z")), new Scanner(answers));

    /** Settings of the filter here. */
    record Settings() {}

    /** Says what it is told to; fails without. */
    private record Scanner(Queue<List<Finding>> answers) implements Filter<Settings> {
        @Override
        public String name() {
            return "av";
        }

        @Override
        public Set<Stage> stages() {
            return Set.of(Stage.DATA);
        }

        @Override
        public Class<Settings> settingsType() {
            return Settings.class;
        }

        @Override
        public boolean isExternal() {
            return true;
        }

        @Override
        public List<Finding> examine(Examination mail, Settings settings) {
            return answers.remove();
        }
    }

    @Test
    void allIsWellWhileEveryFilterCanTell() {
        answers.add(List.of());
        look();
        assertThat(data()).containsExactlyEntriesOf(Map.of("degraded", false));
    }

    @Test
    void filterThatCannotTellMakesTheGatewayDegradedAndNotDown() {
        answers.add(List.of(Finding.unavailable("av.silent", "boss@example.test waits")));
        look();
        assertThat(data())
                .containsEntry("degraded", true)
                .containsEntry("av", "unavailable since 2026-11-22T10:00:00Z");
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        assertThat(data().toString()).doesNotContain("boss");
    }

    @Test
    void openCircuitIsShown() {
        for (int i = 0; i < 5; i++) {
            look();
        }
        assertThat(data()).containsEntry("av", "unavailable, not asked for a while, since 2026-11-22T10:00:00Z");
    }

    @Test
    void filterThatCanTellAgainIsShownNoLonger() {
        look();
        answers.add(List.of());
        look();
        assertThat(data()).containsEntry("degraded", false);
    }

    private void look() {
        chain.screen(Examinations.at(Stage.DATA)).findings(List.of(Chains.rule("av", new Settings())));
    }

    private HealthCheckResponse health() {
        return new FiltersHealth(chain).call();
    }

    private Map<String, Object> data() {
        return health().getData().orElseThrow();
    }
}
