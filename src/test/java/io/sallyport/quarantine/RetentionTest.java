package io.sallyport.quarantine;

import static io.sallyport.quarantine.Bench.BOB;
import static io.sallyport.quarantine.Bench.copy;
import static io.sallyport.quarantine.Bench.mail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.journal.DeliveryEvent;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    @TempDir
    Path folder;

    private Bench bench;

    private Bench open(String... settings) throws IOException {
        bench = new Bench(folder, settings);
        return bench;
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private State state(HeldMail mail) throws IOException {
        return bench.start().quarantine().find(mail.id()).state();
    }

    private void sweepAfter(Duration time) throws IOException {
        bench.clock.advance(time);
        bench.start().retention().sweep();
    }

    @Test
    void mailIsGivenUpWhenItsTimeIsOverAndItsOctetsGoADayLater() throws IOException {
        open("sallyport.quarantine.retention", "30d", "sallyport.quarantine.retention-of.spam", "7d");
        HeldMail spam = bench.held("Q00001", "dnsbl.listed");
        HeldMail rule = bench.held("Q00002", "rule.x");
        sweepAfter(Duration.ofDays(6));
        assertThat(state(spam)).isEqualTo(State.HELD);
        sweepAfter(Duration.ofDays(1));
        assertThat(state(spam)).isEqualTo(State.EXPIRED);
        assertThat(state(rule)).isEqualTo(State.HELD);
        assertThat(bench.files()).hasSize(2);
        sweepAfter(Duration.ofHours(25));
        assertThat(bench.files()).hasSize(1);
        assertThat(bench.journal).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(DeliveryEvent.Kind.HELD_EXPIRED);
            assertThat(event.detail()).isEqualTo("by sallyport: its time was over");
        });
    }

    @Test
    void aFloodOfSpamPushesOutTheOldestSpam() throws IOException {
        long each = Bench.MESSAGE.size();
        open("sallyport.quarantine.max-size", String.valueOf(4 * each));
        HeldMail rule = bench.held("Q00000", "rule.x");
        HeldMail first = bench.held("Q00001", "dnsbl.listed");
        bench.held("Q00002", "dnsbl.listed");
        bench.held("Q00003", "dnsbl.listed");
        HeldMail last = bench.held("Q00004", "dnsbl.listed");
        sweepAfter(Duration.ZERO);
        assertThat(state(first)).isEqualTo(State.EXPIRED);
        assertThat(state(rule)).isEqualTo(State.HELD);
        assertThat(state(last)).isEqualTo(State.HELD);
    }

    @Test
    void octetsOfWhatWasDecidedStayForAWhileAndTheRestLonger() throws IOException {
        open("sallyport.quarantine.after-final", "1d", "sallyport.quarantine.remembered", "90d");
        HeldMail deleted = bench.held("Q00001", "rule.x");
        HeldMail released = bench.held("Q00002", "rule.x");
        StoredQuarantine quarantine = bench.start().quarantine();
        quarantine.delete(deleted.id(), Wish.of("op", ""));
        quarantine.release(released.id(), Wish.of("op", ""));
        sweepAfter(Duration.ofHours(23));
        assertThat(bench.files()).hasSize(2);
        sweepAfter(Duration.ofHours(2));
        assertThat(bench.files()).isEmpty();
        assertThatThrownBy(() -> quarantine.message(deleted)).isInstanceOf(NoSuchFileException.class);
        assertThat(state(deleted)).isEqualTo(State.DELETED);
        sweepAfter(Duration.ofDays(91));
        assertThat(quarantine.find(deleted.id())).isNull();
    }

    @Test
    void octetsStayWhileAnotherRecipientWaitsForThem() throws IOException {
        open();
        List<HeldMail> held;
        try (Keeper.Holding holding = bench.start()
                .quarantine()
                .hold(mail("Q00001", BOB, Bench.CARL), List.of(copy("rule.x", BOB, Bench.CARL)))) {
            held = holding.promise();
        }
        StoredQuarantine quarantine = bench.start().quarantine();
        quarantine.delete(held.getFirst().id(), Wish.of("op", ""));
        sweepAfter(Duration.ofDays(2));
        assertThat(bench.files()).hasSize(1);
        assertThat(quarantine.release(held.getLast().id(), Wish.of("op", ""))).isInstanceOf(Outcome.Done.class);
        sweepAfter(Duration.ofDays(2));
        assertThat(bench.files()).isEmpty();
    }

    @Test
    @SuppressWarnings("MustBeClosedChecker")
    void whatACrashLeftUnpromisedGoes() throws IOException {
        open();
        bench.start().quarantine().hold(mail("Q00001", BOB), List.of(copy("rule.x", BOB)));
        sweepAfter(Duration.ofMinutes(30));
        assertThat(bench.files()).as("it may be taken right now").hasSize(1);
        sweepAfter(Duration.ofMinutes(31));
        assertThat(bench.files()).isEmpty();
    }

    @Test
    @SuppressWarnings("MustBeClosedChecker")
    void octetsOfWhatWasNotPromisedGoBeforeItsRecord() throws IOException {
        open();
        bench.start().quarantine().hold(mail("Q00001", BOB), List.of(copy("rule.x", BOB)));
        bench.index.around(
                () -> {
                    throw new IllegalStateException("the process ends");
                },
                () -> {});
        sweepAfter(Duration.ofHours(2));
        assertThat(bench.files()).isEmpty();
        assertThat(bench.index.files()).as("still known, and tried again").hasSize(1);
        bench.index.around(() -> {}, () -> {});
        sweepAfter(Duration.ofMinutes(1));
        assertThat(bench.index.files()).isEmpty();
    }

    @Test
    void messagesThatTheIndexDoesNotKnowAreToldOfAndStay() throws IOException {
        Retention retention = open().start().retention();
        bench.held("Q00001", "rule.x");
        HeldMail lost = bench.held("Q00002", "rule.x");
        bench.index.lose(lost.id());
        retention.lookForUnknownFiles();
        assertThat(bench.meters
                        .get("sallyport.quarantine.unknown.files")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(bench.files()).hasSize(2);
    }
}
