package io.sallyport.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Sessions.Owner ANN =
            new Sessions.Owner.Foreign(new Caller("ann", Set.of(), null, "192.0.2.1"));

    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final Sessions sessions =
            new Sessions(Configs.of(AccessConfig.class, "sallyport.admin.session.limit", "3"), clock);

    @Test
    void eachLoginIsANewNameOf256Bits() {
        String first = sessions.begin(ANN);
        String second = sessions.begin(ANN);
        assertThat(first).hasSize(43).matches("[A-Za-z0-9_-]+").isNotEqualTo(second);
        assertThat(sessions.find(first)).isNotNull();
        assertThat(sessions.find(first + "x")).isNull();
        assertThat(sessions.find("")).isNull();
    }

    @Test
    void sessionThatNobodyUsesEnds() {
        String session = sessions.begin(ANN);
        clock.advance(Duration.ofMinutes(29));
        assertThat(sessions.find(session)).isNotNull();
        clock.advance(Duration.ofMinutes(29));
        assertThat(sessions.find(session)).isNotNull();
        clock.advance(Duration.ofMinutes(30));
        assertThat(sessions.find(session)).isNull();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void sessionEndsHoweverMuchItIsUsed() {
        String session = sessions.begin(ANN);
        for (int i = 0; i < 35; i++) {
            clock.advance(Duration.ofMinutes(20));
            assertThat(sessions.find(session)).isNotNull();
        }
        clock.advance(Duration.ofMinutes(20));
        assertThat(sessions.find(session)).isNull();
    }

    @Test
    void numberIsBoundedAndTheOneThatIsIdleLongestMakesRoom() {
        String first = sessions.begin(ANN);
        String second = sessions.begin(ANN);
        sessions.begin(ANN);
        assertThat(sessions.find(first)).isNotNull();
        sessions.begin(ANN);
        assertThat(sessions.size()).isEqualTo(3);
        assertThat(sessions.find(first)).isNotNull();
        assertThat(sessions.find(second)).isNull();
    }

    @Test
    void logoutEndsIt() {
        String session = sessions.begin(ANN);
        sessions.end(session);
        assertThat(sessions.find(session)).isNull();
    }
}
