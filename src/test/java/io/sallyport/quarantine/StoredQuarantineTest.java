package io.sallyport.quarantine;

import static io.sallyport.quarantine.Bench.ANNE;
import static io.sallyport.quarantine.Bench.BOB;
import static io.sallyport.quarantine.Bench.CARL;
import static io.sallyport.quarantine.Bench.MESSAGE;
import static io.sallyport.quarantine.Bench.NOW;
import static io.sallyport.quarantine.Bench.copy;
import static io.sallyport.quarantine.Bench.mail;
import static io.sallyport.quarantine.Bench.text;
import static io.sallyport.quarantine.Bench.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.journal.DeliveryEvent;
import io.sallyport.mail.Finding;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredQuarantineTest {
    @TempDir
    Path folder;

    private Bench bench;
    private StoredQuarantine quarantine;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(
                folder, "sallyport.quarantine.retention", "10d", "sallyport.quarantine.retention-of.malware", "90d");
        quarantine = bench.start().quarantine();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Test
    void mailIsHeldForEachRecipientAndItsOctetsOnce() throws IOException {
        List<HeldMail> held;
        try (Keeper.Holding holding = quarantine.hold(
                mail("Q00001", BOB, CARL), List.of(copy("rule.x", BOB), copy("antivirus.infected", CARL)))) {
            held = holding.promise();
        }
        assertThat(held).extracting(HeldMail::id).containsExactly("Q00001-held-1", "Q00001-held-2");
        assertThat(held).extracting(HeldMail::recipient).containsExactly(BOB, CARL);
        assertThat(held).extracting(HeldMail::mailClass).containsExactly(MailClass.POLICY, MailClass.MALWARE);
        assertThat(held)
                .extracting(HeldMail::expires)
                .containsExactly(NOW.plus(Duration.ofDays(10)), NOW.plus(Duration.ofDays(90)));
        assertThat(bench.files()).hasSize(1);
        HeldMail first = quarantine.find("Q00001-held-1");
        assertThat(first.reversePath()).isEqualTo(ANNE);
        assertThat(first.from()).isEqualTo("Jürgen <anne@sender.example>");
        assertThat(first.subject()).isEqualTo("hello");
        assertThat(first.messageId()).isNull();
        assertThat(first.state()).isEqualTo(State.HELD);
        assertThat(text(quarantine.message(first))).isEqualTo(text(MESSAGE));
        assertThat(quarantine.verdict(first).decisive()).containsExactly("rule.x");
    }

    @Test
    void twoFormsOfAMailAreTwoFiles() throws IOException {
        HeldCopy other = new HeldCopy(
                List.of(CARL),
                Mails.simple("marked"),
                HeldMail.Form.ORIGINAL,
                verdict(Finding.strip(List.of("2"), "attachment.macros", "seen")),
                "parts were taken out");
        try (Keeper.Holding holding = quarantine.hold(mail("Q00001", BOB, CARL), List.of(copy("rule.x", BOB), other))) {
            holding.promise();
        }
        assertThat(bench.files()).hasSize(2);
        HeldMail original = quarantine.find("Q00001-held-2");
        assertThat(original.form()).isEqualTo(HeldMail.Form.ORIGINAL);
        assertThat(original.mailClass()).isEqualTo(MailClass.ATTACHMENT);
        assertThat(text(quarantine.message(original))).contains("marked");
    }

    @Test
    void nobodySeesWhatWasNotPromisedAndNothingOfItIsLeft() throws IOException {
        try (Keeper.Holding holding = quarantine.hold(mail("Q00001", BOB), List.of(copy("rule.x", BOB)))) {
            assertThat(holding).isNotNull();
            assertThat(quarantine.find("Q00001-held-1")).isNull();
            assertThat(quarantine.count(HeldMailQuery.WAITING).total()).isZero();
            assertThat(bench.files()).hasSize(1);
        }
        assertThat(bench.files()).isEmpty();
        assertThat(bench.index.files()).isEmpty();
    }

    @Test
    void nothingIsLeftWhereTheIndexCannotTakeIt() throws IOException {
        bench.index.around(
                () -> {
                    throw new UncheckedIOException(new IOException("database or disk is full"));
                },
                () -> {});
        assertThatThrownBy(() -> quarantine.hold(mail("Q00001", BOB), List.of(copy("rule.x", BOB))))
                .hasMessageContaining("disk is full");
        assertThat(bench.files()).isEmpty();
    }

    @Test
    void textsOfStrangersDoNotSteerTerminals() throws IOException {
        HeldCopy hostile = new HeldCopy(
                List.of(BOB),
                Mails.ofLines("Subject: =?utf-8?q?=1B[2J=E2=80=AEgepj?=" + "x".repeat(900), "", ""),
                HeldMail.Form.WHOLE,
                verdict(Finding.hold("rule.x", "seen")),
                "w".repeat(5_000));
        try (Keeper.Holding holding = quarantine.hold(mail("Q00001", BOB), List.of(hostile))) {
            HeldMail held = holding.promise().getFirst();
            assertThat(held.subject()).startsWith("\ufffd[2J\ufffdgepj").hasSizeLessThan(310);
            assertThat(held.why()).hasSizeLessThan(1_010);
        }
    }

    @Test
    void everyWishIsPossibleOnceAndItsRepetitionIsNoError() throws IOException {
        HeldMail held = bench.held("Q00001", "rule.x");
        Wish ann = Wish.of("ann", "please");
        HeldMail requested = done(quarantine.requestRelease(held.id(), ann), false);
        assertThat(requested.state()).isEqualTo(State.RELEASE_REQUESTED);
        assertThat(requested.version()).isEqualTo(2);
        assertThat(requested.changed()).isEqualTo(new HeldMail.Change(NOW, "ann", "please", null));
        done(quarantine.requestRelease(held.id(), ann), true);
        assertThat(done(quarantine.deny(held.id(), Wish.of("op", "no")), false).state())
                .isEqualTo(State.HELD);
        done(quarantine.deny(held.id(), Wish.of("op", "no")), true);
        assertThat(done(quarantine.delete(held.id(), Wish.of("op", "")), false).state())
                .isEqualTo(State.DELETED);
        assertThat(done(quarantine.delete(held.id(), Wish.of("op", "")), true).version())
                .isEqualTo(4);
        assertThat(quarantine.release(held.id(), Wish.of("op", ""))).isInstanceOf(Outcome.NotPossible.class);
        assertThat(quarantine.requestRelease(held.id(), ann)).isInstanceOf(Outcome.NotPossible.class);
        assertThat(quarantine.deny(held.id(), ann)).isInstanceOf(Outcome.NotPossible.class);
        assertThat(quarantine.delete("Q9-held-1", ann)).isEqualTo(new Outcome.Unknown("Q9-held-1"));
        assertThat(bench.journal)
                .extracting(DeliveryEvent::kind)
                .containsExactly(
                        DeliveryEvent.Kind.RELEASE_REQUESTED,
                        DeliveryEvent.Kind.RELEASE_DENIED,
                        DeliveryEvent.Kind.HELD_DELETED);
        assertThat(bench.journal.getFirst().detail()).isEqualTo("by ann: please");
    }

    @Test
    void whoHasNotSeenTheLastChangeChangesNothing() throws IOException {
        HeldMail held = bench.held("Q00001", "rule.x");
        quarantine.requestRelease(held.id(), Wish.of("ann", ""));
        Wish late = Wish.of("op", "").having(1);
        assertThat(quarantine.delete(held.id(), late)).isInstanceOf(Outcome.Changed.class);
        assertThat(quarantine.release(held.id(), late)).isInstanceOf(Outcome.Changed.class);
        assertThat(quarantine.find(held.id()).state()).isEqualTo(State.RELEASE_REQUESTED);
        done(quarantine.delete(held.id(), late.having(2)), false);
    }

    private static HeldMail done(Outcome outcome, boolean repeated) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        Outcome.Done done = (Outcome.Done) outcome;
        assertThat(done.repeated()).isEqualTo(repeated);
        return done.mail();
    }
}
