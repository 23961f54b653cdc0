package io.sallyport.admin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.testing.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTokensTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path data;

    private final FakeClock clock = new FakeClock(NOW);

    @Test
    void tokenDoesWhatItWasMadeForUntilItEnds() throws IOException {
        ApiTokens tokens = new ApiTokens(data, clock);
        String text = tokens.add("siem", Set.of(Permission.AUDIT), Set.of("Example.COM"), NOW.plus(Duration.ofDays(1)));
        assertThat(Files.readString(data.resolve("access/tokens.json"))).doesNotContain(text);
        assertThat(tokens.bearer(text, "192.0.2.1"))
                .isEqualTo(new Caller("token:siem", Set.of(Permission.AUDIT), Set.of("example.com"), "192.0.2.1"));
        assertThat(tokens.bearer(text + "x", "192.0.2.1")).isNull();
        assertThat(tokens.bearer(text.substring(10), "192.0.2.1")).isNull();
        clock.advance(Duration.ofDays(1));
        assertThat(tokens.bearer(text, "192.0.2.1")).isNull();
    }

    @Test
    void tokenThatIsTakenAwayOpensNothingFromThenOn() throws IOException {
        ApiTokens tokens = new ApiTokens(data, clock);
        String text = tokens.add("siem", Set.of(Permission.AUDIT), null, NOW.plus(Duration.ofDays(1)));
        assertThat(new ApiTokens(data, clock).remove("siem")).isTrue();
        assertThat(tokens.bearer(text, "192.0.2.1")).isNull();
        assertThat(tokens.remove("siem")).isFalse();
    }

    @Test
    void namesAreOneSpellingAndOneToken() throws IOException {
        ApiTokens tokens = new ApiTokens(data, clock);
        tokens.add("siem", Set.of(), null, NOW);
        for (String name : new String[] {"siem", "", "Siem", "a b", "a:b", "ünï", "x".repeat(65), "a\n"}) {
            assertThatThrownBy(() -> tokens.add(name, Set.of(), null, NOW))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void tokensOfSettingsAndOfThisHostMayDoEverything() throws IOException {
        Bearers bearers = new Bearers(Optional.of("a-long-enough-secret"), data, new ApiTokens(data, clock));
        String local = Files.readString(data.resolve(LocalToken.FILE)).strip();
        assertThat(bearers.bearer("a-long-enough-secret", "")).isNotNull();
        assertThat(bearers.bearer(local, "").permissions()).containsOnlyOnce(Permission.values());
        assertThat(bearers.bearer("", "")).isNull();
        assertThat(new Bearers(Optional.empty(), data, new ApiTokens(data, clock)).bearer(local, ""))
                .as("each start makes a new one")
                .isNull();
    }
}
