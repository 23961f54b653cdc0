package io.sallyport.filter.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.config.Network;
import io.sallyport.filter.Outcome;
import io.sallyport.filter.Weight;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import io.sallyport.testing.Examinations;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipientFilterTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z"); // A window of an hour begins
    private static final Outcome UNKNOWN = new Outcome(Outcome.Result.RECIPIENT_UNKNOWN, null);
    private static final RecipientSettings SETTINGS = settings(100);

    private final List<Duration> pauses = new ArrayList<>();
    private final RecipientFilter filter = new RecipientFilter(pauses::add);
    private Instant now = START;

    @Test
    void aFewMistakesMeanNothing() throws Exception {
        unknown("192.0.2.1", 2);
        assertThat(examine("192.0.2.1")).isEmpty();
        assertThat(pauses).isEmpty();
    }

    @Test
    void answersComeLaterWithEachUnknownRecipientUpToABound() throws Exception {
        unknown("192.0.2.1", 3);
        examine("192.0.2.1");
        unknown("192.0.2.1", 1);
        examine("192.0.2.1");
        unknown("192.0.2.1", 4);
        examine("192.0.2.1");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void harvesterIsSentAwayForAWhile() throws Exception {
        unknown("192.0.2.1", 10);
        assertThat(examine("192.0.2.1"))
                .containsExactly(
                        Finding.defer("recipient.harvest", "192.0.2.0/24 is blocked until 2026-11-22T10:30:00Z")
                                .with("network", "192.0.2.0/24")
                                .telling("7.1", "Too many unknown recipients were asked for from your network"));
        now = START.plus(Duration.ofMinutes(30));
        assertThat(examine("192.0.2.1")).isEmpty();
    }

    @Test
    void whoGoesOnAfterwardsIsSentAwayAgain() throws Exception {
        unknown("192.0.2.1", 10);
        now = START.plus(Duration.ofMinutes(31));
        unknown("192.0.2.1", 1);
        assertThat(examine("192.0.2.1")).extracting(Finding::name).containsExactly("recipient.harvest");
    }

    @Test
    void networkIsWhatCounts() throws Exception {
        unknown("192.0.2.1", 10);
        assertThat(examine("192.0.2.200")).hasSize(1);
        assertThat(examine("192.0.3.1")).isEmpty();
        unknown("2001:db8:0:1::1", 10);
        assertThat(examine("2001:db8:0:1:ffff::9")).hasSize(1);
        assertThat(examine("2001:db8:0:2::1")).isEmpty();
    }

    @Test
    void mistakesAreForgottenWithTime() throws Exception {
        unknown("192.0.2.1", 8);
        now = START.plus(Duration.ofMinutes(90));
        examine("192.0.2.1"); // Half of them are left: one more than is let pass
        now = START.plus(Duration.ofHours(2));
        examine("192.0.2.1");
        assertThat(pauses).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void restOfASessionWithManyMistakesIsSentAway() throws Exception {
        RecipientFilter other = new RecipientFilter(pauses::add);
        RecipientSettings few = settings(2);
        for (int i = 0; i < 2; i++) {
            assertThat(other.examine(mail("192.0.2.1"), few)).isEmpty();
            other.concluded(mail("192.0.2.1"), few, UNKNOWN);
        }
        assertThat(other.examine(mail("192.0.2.1"), few).getFirst().detail())
                .isEqualTo("192.0.2.0/24 asked for 2 unknown recipients in this session");
    }

    @Test
    void recipientsThatExistDoNotCount() throws Exception {
        for (int i = 0; i < 50; i++) {
            filter.concluded(mail("192.0.2.1"), SETTINGS, new Outcome(Outcome.Result.RECIPIENT_TAKEN, null));
        }
        assertThat(examine("192.0.2.1")).isEmpty();
        assertThat(pauses).isEmpty();
    }

    @Test
    void ownNetworksAreLeftAlone() throws Exception {
        unknown("10.1.1.1", 50);
        assertThat(examine("10.1.1.1")).isEmpty();
        assertThat(pauses).isEmpty();
    }

    @Test
    void floodOfNetworksStaysBounded() {
        for (int i = 0; i < RecipientFilter.MAX_NETWORKS + 10_000; i++) {
            String client = "11.%d.%d.%d".formatted(i >> 16, (i >> 8) & 0xff, i & 0xff);
            filter.concluded(mail(client), settings(100, 32), UNKNOWN);
        }
        assertThat(filter.size()).isLessThanOrEqualTo(RecipientFilter.MAX_NETWORKS);
    }

    @Test
    void clockThatIsSetBackDoesNotForget() throws Exception {
        unknown("192.0.2.1", 10);
        now = START.minus(Duration.ofDays(1));
        assertThat(examine("192.0.2.1")).hasSize(1);
    }

    @Test
    void delayIsBoundedWhateverTheCount() {
        assertThat(SETTINGS.delayFor(Long.MAX_VALUE / 1000)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void delayBeyondHalfAMinuteIsRefused() {
        assertThatThrownBy(() -> new RecipientSettings(
                        Duration.ofHours(1),
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(31),
                        1,
                        1,
                        Duration.ofMinutes(1),
                        Weight.OFF,
                        24,
                        64,
                        List.of()))
                .hasMessage("most-delay of 31s (expected: 0s to 30s)");
    }

    private void unknown(String client, int times) {
        for (int i = 0; i < times; i++) {
            filter.concluded(mail(client), SETTINGS, UNKNOWN);
        }
    }

    private List<Finding> examine(String client) throws InterruptedException {
        return filter.examine(mail(client), SETTINGS);
    }

    private Examinations mail(String client) {
        return Examinations.at(Stage.RCPT)
                .client(InetAddress.ofLiteral(client).getHostAddress())
                .now(now);
    }

    private static RecipientSettings settings(int mostInSession) {
        return settings(mostInSession, 24);
    }

    private static RecipientSettings settings(int mostInSession, int ipv4Prefix) {
        return new RecipientSettings(
                Duration.ofHours(1),
                3,
                Duration.ofSeconds(1),
                Duration.ofSeconds(4),
                10,
                mostInSession,
                Duration.ofMinutes(30),
                Weight.of("defer"),
                ipv4Prefix,
                64,
                List.of(Network.of("10.0.0.0/8")));
    }
}
