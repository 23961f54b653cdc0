package io.sallyport.report;

import static io.sallyport.report.Observations.DAY;
import static io.sallyport.report.Observations.from;
import static io.sallyport.report.Observations.of;
import static io.sallyport.report.Observations.policy;
import static io.sallyport.report.Observations.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.message.MessageSigner;
import io.sallyport.report.ObservationStore.Fate;
import io.sallyport.report.ObservationStore.Settlement;
import io.sallyport.spool.SpooledMail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportRoundTest {
    private static final Instant MORNING = DmarcReport.endOf(DAY).plus(Duration.ofHours(1));
    private static final Instant TOO_LATE = DmarcReport.endOf(DAY).plus(Duration.ofDays(2));
    private static final String OUTSIDE = "a.example._report._dmarc.collector.example";

    @TempDir
    private Path home;

    private ReportFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new ReportFixture(home, "sallyport.report.dmarc.via", "mail.example.test");
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    @Test
    void reportGoesToTheSpoolForEachMailbox() throws IOException {
        seen("mailto:one@a.example,mailto:two@a.example!10k");
        assertThat(fixture.round().run(DAY, MORNING)).isTrue();
        assertThat(fixture.recipients()).containsExactly("one@a.example", "two@a.example");
        SpooledMail mail = fixture.spool.all().iterator().next();
        assertThat(mail.via()).isEqualTo("mail.example.test");
        assertThat(mail.envelope().reversePath()).hasToString("dmarc@example.test");
        assertThat(mail.senderVerified()).isFalse(); // Our own failure would be reported to ourselves
        assertThat(mail.size()).isEqualTo(fixture.text(mail).length());
        assertThat(fixture.text(mail)).contains("Subject: Report Domain: a.example\r\n");
        assertThat(fixture.count("sallyport.report.dmarc.reports", "sent")).isEqualTo(2);
    }

    @Test
    void reportIsSentOnce() throws IOException {
        seen("mailto:one@a.example");
        fixture.round().run(DAY, MORNING);
        assertThat(fixture.round().run(DAY, MORNING)).isTrue();
        assertThat(fixture.spool.all()).hasSize(1);
        fixture.carryAway();
        assertThat(fixture.round().run(DAY, MORNING)).isTrue();
        assertThat(fixture.spool.all()).isEmpty();
    }

    /** The system falls when the mail is in the spool and not noted; at the next start it is, before the relay begins. */
    @Test
    void crashBetweenSpoolAndNoteSendsNothingTwice() throws IOException {
        seen("mailto:one@a.example");
        ReportOutbox crashing = fixture.outbox(new ForgetfulStore(fixture.store), message -> "");
        assertThat(fixture.round(crashing).run(DAY, MORNING)).isFalse();
        assertThat(fixture.spool.all()).hasSize(1);
        assertThat(fixture.store.settled(DAY)).isEmpty();

        ReportOutbox next = fixture.outbox();
        next.recover();
        fixture.carryAway();
        assertThat(fixture.round(next).run(DAY, MORNING)).isTrue();
        assertThat(fixture.spool.all()).isEmpty();
    }

    @Test
    void mailThatIsInTheSpoolAlreadyIsNotStoredAgain() throws IOException {
        seen("mailto:one@a.example");
        ReportOutbox crashing = fixture.outbox(new ForgetfulStore(fixture.store), message -> "");
        assertThat(fixture.round(crashing).run(DAY, MORNING)).isFalse();
        assertThat(fixture.round().run(DAY, MORNING)).isTrue();
        assertThat(fixture.spool.all()).hasSize(1);
    }

    @Test
    void recoveryOfNothingAndOfOtherMailDoesNothing() throws IOException {
        fixture.outbox().recover();
        seen("mailto:one@a.example");
        fixture.round().run(DAY, MORNING);
        List<Settlement> settled = fixture.store.settled(DAY);
        fixture.outbox().recover();
        assertThat(fixture.store.settled(DAY)).isEqualTo(settled);
        fixture.store.delete(DAY);
        fixture.outbox().recover();
        assertThat(fixture.store.days()).isEmpty();
    }

    @Test
    void strangerGetsAReportOnlyIfHeWantsIt() throws IOException {
        seen("mailto:x@collector.example,mailto:y@victim.example");
        fixture.dns.txt(OUTSIDE, "v=DMARC1");
        assertThat(fixture.round().run(DAY, MORNING)).isTrue();
        assertThat(fixture.recipients()).containsExactly("x@collector.example");
        assertThat(fixture.count("sallyport.report.dmarc.reports", "refused")).isEqualTo(1);
        assertThat(fixture.store.settled(DAY))
                .extracting(Settlement::fate)
                .containsExactly(Fate.SENT, Fate.REFUSED, Fate.FINISHED);
    }

    @Test
    void mailboxThatSeveralLeadToGetsOneReport() throws IOException {
        seen("mailto:x@collector.example,mailto:y@collector.example,mailto:z@collector.example");
        fixture.dns.txt(OUTSIDE, "v=DMARC1; rua=mailto:z@collector.example");
        assertThat(fixture.round().run(DAY, MORNING)).isTrue();
        assertThat(fixture.recipients()).containsExactly("z@collector.example");
    }

    @Test
    void failureOfTheDnsIsTriedAgainAndOthersDoNotWait() throws IOException {
        seen("mailto:x@collector.example,mailto:y@a.example");
        fixture.dns.fails(OUTSIDE);
        assertThat(fixture.round().run(DAY, MORNING)).isFalse();
        assertThat(fixture.recipients()).containsExactly("y@a.example");
        fixture.dns.txt(OUTSIDE, "v=DMARC1");
        assertThat(fixture.round().run(DAY, MORNING)).isTrue();
        assertThat(fixture.recipients()).containsExactly("x@collector.example", "y@a.example");
    }

    @Test
    void reportThatCouldNotBeSentInTimeIsGivenUp() throws IOException {
        seen("mailto:x@collector.example");
        fixture.dns.fails(OUTSIDE);
        assertThat(fixture.round().run(DAY, MORNING)).isFalse();
        assertThat(fixture.round().run(DAY, TOO_LATE)).isTrue();
        assertThat(fixture.spool.all()).isEmpty();
        assertThat(fixture.store.settled(DAY))
                .extracting(Settlement::fate)
                .containsExactly(Fate.EXPIRED, Fate.FINISHED);
    }

    @Test
    void signatureStandsBeforeTheMessage() throws IOException {
        seen("mailto:one@a.example");
        MessageSigner signer = message -> "DKIM-Signature: v=1; l=" + message.size() + "\r\n";
        fixture.round(fixture.outbox(fixture.store, signer)).run(DAY, MORNING);
        SpooledMail mail = fixture.spool.all().iterator().next();
        assertThat(fixture.text(mail)).matches("(?s)DKIM-Signature: v=1; l=\\d+\r\nFrom: dmarc@example.test\r\n.*");
    }

    @Test
    void thousandsOfMailboxesAreBounded() throws IOException {
        seen("mailto:a@a.example," + "mailto:b@a.example,mailto:c@b.example,https://x,".repeat(50));
        assertThat(fixture.round().run(DAY, MORNING)).isTrue();
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            many.append("mailto:n").append(i).append("@m.example,");
        }
        fixture.carryAway();
        fixture.seen(of(policy("m.example"), many.toString(), row("192.0.2.1", "m.example")));
        LocalDate next = DAY.plusDays(1);
        fixture.store.append(
                next, List.of(new Tally(of(policy("m.example"), many.toString(), row("192.0.2.1", "m.example")), 1)));
        fixture.round().run(next, DmarcReport.endOf(next));
        assertThat(fixture.spool.all()).hasSize(10);
    }

    @Test
    void reportThatFailsKeepsNoOtherAndIsTriedAgain() throws IOException {
        fixture.seen(from("a.example"), from("b.example"));
        MessageSigner broken = message -> {
            if (new String(message.open().readAllBytes(), StandardCharsets.US_ASCII).contains("To: dmarc@a.example")) {
                throw new IOException("no key");
            }
            return "";
        };
        assertThat(fixture.round(fixture.outbox(fixture.store, broken)).run(DAY, MORNING))
                .isFalse();
        assertThat(fixture.recipients()).containsExactly("dmarc@b.example");
        assertThat(fixture.count("sallyport.report.dmarc.reports", "failed")).isEqualTo(1);
        assertThat(fixture.round().run(DAY, MORNING)).isTrue();
        assertThat(fixture.spool.all()).hasSize(2);
    }

    @Test
    void reportThatFailsToTheEndIsGivenUp() throws IOException {
        fixture.seen(from("a.example"));
        MessageSigner broken = message -> {
            throw new IllegalStateException("no key");
        };
        ReportOutbox outbox = fixture.outbox(fixture.store, broken);
        assertThat(fixture.round(outbox).run(DAY, MORNING)).isFalse();
        assertThat(fixture.round(outbox).run(DAY, TOO_LATE)).isTrue();
        assertThat(fixture.spool.all()).isEmpty();
    }

    @Test
    void stopLeavesTheRestForTheNextStart() throws IOException {
        fixture.seen(from("a.example"), from("b.example"), from("c.example"));
        ReportRound stopped = new ReportRound(
                fixture.store,
                new DayReports(fixture.store, 100, 100),
                new ExternalDestinations(fixture.dns, 10),
                fixture.outbox(),
                Duration.ofDays(2),
                fixture.metrics,
                () -> !fixture.spool.all().isEmpty());
        assertThat(stopped.run(DAY, MORNING)).isFalse();
        assertThat(fixture.spool.all()).hasSize(1);
        assertThat(fixture.round().run(DAY, MORNING)).isTrue();
        assertThat(fixture.spool.all()).hasSize(3);
    }

    @Test
    void damagedEntriesAreCounted() throws IOException {
        fixture.seen(from("a.example"));
        Files.writeString(
                home.resolve("reports/dmarc/2026-11-21/observations.jsonl"), "{\"torn", StandardOpenOption.APPEND);
        assertThat(fixture.round().run(DAY, MORNING)).isTrue();
        assertThat(fixture.count("sallyport.report.dmarc.observations", "damaged"))
                .isEqualTo(1);
        assertThat(fixture.spool.all()).hasSize(1);
    }

    private void seen(String rua) throws IOException {
        fixture.seen(of(policy("a.example"), rua, row("192.0.2.1", "a.example")));
    }

    /** The system falls whenever something is to be noted. */
    private record ForgetfulStore(ObservationStore store) implements ObservationStore {
        @Override
        public long append(LocalDate day, List<Tally> tallies) throws IOException {
            return store.append(day, tallies);
        }

        @Override
        public SortedSet<LocalDate> days() throws IOException {
            return store.days();
        }

        @Override
        public Completeness read(LocalDate day, Consumer<Tally> consumer) throws IOException {
            return store.read(day, consumer);
        }

        @Override
        public List<Settlement> settled(LocalDate day) throws IOException {
            return store.settled(day);
        }

        @Override
        public void settle(LocalDate day, Settlement settlement) throws IOException {
            throw new IOException("the system has fallen");
        }

        @Override
        public void delete(LocalDate day) throws IOException {
            store.delete(day);
        }
    }
}
