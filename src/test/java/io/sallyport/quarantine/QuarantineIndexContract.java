package io.sallyport.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.HeldMailQuery.Order;
import io.sallyport.quarantine.QuarantineIndex.ReleaseStep;
import io.sallyport.quarantine.QuarantineIndex.Transition;
import io.sallyport.testing.HeldMails;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every index of held mail must do, whatever it is built on. */
public abstract class QuarantineIndexContract {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final HeldMailQuery ALL = HeldMailQuery.WAITING.ofAnyState();

    private static final Verdict VERDICT = new Verdict(
            Action.HOLD,
            Score.of("7.5"),
            new Thresholds(Score.of("5"), Score.of("7"), null),
            List.of(new Verdict.Weighed(
                    Finding.points(Score.of("7.5"), "dnsbl.listed", "192.0.2.1 is listed")
                            .with("zone", "bl.example"),
                    null)),
            List.of("dnsbl.listed"),
            null,
            List.of());

    /** An index with nothing in it. */
    protected abstract QuarantineIndex empty() throws IOException;

    private static HeldMail mail(String id, int minute, String recipient, MailClass mailClass) {
        return HeldMails.received(HeldMails.of(id, recipient, mailClass), NOON.plus(Duration.ofMinutes(minute)));
    }

    private static QuarantineIndex of(QuarantineIndex index, HeldMail... mails) throws IOException {
        for (HeldMail mail : mails) {
            index.add(List.of(mail), mail.id() + "-file", VERDICT);
        }
        return index;
    }

    private static List<String> ids(QuarantineIndex index, HeldMailQuery query) throws IOException {
        return index.search(query).mails().stream().map(HeldMail::id).toList();
    }

    private static Transition to(State state, @Nullable Integer version, Instant at, ReleaseStep step) {
        return new Transition(
                Set.of(State.HELD, State.RELEASE_REQUESTED),
                state,
                new HeldMail.Change(at, "ann", "it is mine", null),
                version,
                step);
    }

    @Test
    public void whatIsAddedIsFoundWithAllOfIt() throws IOException {
        HeldMail first = mail("A-held-1", 0, "ann@example.com", MailClass.PHISHING);
        HeldMail second = mail("A-held-2", 0, "bob@example.net", MailClass.PHISHING);
        QuarantineIndex index = empty();
        index.add(List.of(first, second), "A-1", VERDICT);
        QuarantineIndex.Entry entry = index.find("A-held-2");
        assertThat(entry).isEqualTo(new QuarantineIndex.Entry(second, "A-1", ReleaseStep.NONE));
        assertThat(index.verdict("A-held-1")).isEqualTo(VERDICT);
        assertThat(index.find("B-held-1")).isNull();
        assertThat(index.verdict("B-held-1")).isNull();
        assertThat(index.octets()).isEqualTo(1_000);
    }

    @Test
    public void whatIsTakenBackIsGoneUnlessSomebodyHasDecided() throws IOException {
        QuarantineIndex index = of(
                empty(),
                mail("A-held-1", 0, "ann@example.com", MailClass.SPAM),
                mail("B-held-1", 1, "ann@example.com", MailClass.SPAM));
        index.change("B-held-1", to(State.RELEASED, null, NOON, ReleaseStep.WANTED));
        index.takeBack(List.of("A-held-1", "B-held-1", "C-held-1"));
        assertThat(ids(index, ALL)).containsExactly("B-held-1");
        assertThat(index.needed(List.of("A-held-1-file", "B-held-1-file"))).containsExactly("B-held-1-file");
    }

    @Test
    public void pagesFollowOneAnotherInEachOrder() throws IOException {
        QuarantineIndex index = empty();
        for (int i = 0; i < 7; i++) {
            HeldMail mail = mail("M%d-held-1".formatted(i), i / 2, "ann@example.com", MailClass.SPAM);
            of(index, HeldMails.scored(mail, Score.of(10 - i / 3)));
        }
        for (Order order : Order.values()) {
            List<String> paged = new ArrayList<>();
            HeldMailQuery query = ALL.by(order, 3);
            HeldMailPage page = index.search(query);
            while (true) {
                page.mails().forEach(mail -> paged.add(mail.id()));
                if (page.next() == null) {
                    break;
                }
                page = index.search(query.after(page.next()));
            }
            assertThat(paged).as(order.name()).hasSize(7).doesNotHaveDuplicates();
            assertThat(paged).isEqualTo(ids(index, ALL.by(order, 500)));
        }
        assertThat(ids(index, ALL.by(Order.NEWEST, 2))).containsExactly("M6-held-1", "M5-held-1");
        assertThat(ids(index, ALL.by(Order.OLDEST, 2))).containsExactly("M0-held-1", "M1-held-1");
        assertThat(ids(index, ALL.by(Order.LOWEST, 1))).containsExactly("M6-held-1");
    }

    @Test
    public void eachThingThatIsAskedForNarrows() throws IOException {
        QuarantineIndex index = of(
                empty(),
                mail("A-held-1", 0, "ann@example.com", MailClass.SPAM),
                mail("B-held-1", 1, "bob@example.com", MailClass.PHISHING),
                HeldMails.scored(mail("C-held-1", 2, "ann@example.net", MailClass.MALWARE), Score.of("20")),
                HeldMails.from(
                        mail("D-held-1", 3, "ann@example.com", MailClass.SPAM),
                        new MailAddress("Billing", "shop.example"),
                        "50% \"off\" _now_ über alles"));
        HeldMailQueries ask = new HeldMailQueries(ALL);
        assertThat(ids(index, ask.recipient("ann@example.com"))).containsExactly("D-held-1", "A-held-1");
        assertThat(ids(index, ask.sender("billing@shop.example"))).containsExactly("D-held-1");
        assertThat(ids(index, ask.sender("shop.example"))).containsExactly("D-held-1");
        assertThat(ids(index, ask.queueId("B"))).containsExactly("B-held-1");
        assertThat(ids(index, ask.classes(MailClass.SPAM, MailClass.MALWARE)))
                .containsExactly("D-held-1", "C-held-1", "A-held-1");
        assertThat(ids(index, ask.scores(Score.of("10"), null))).containsExactly("C-held-1");
        assertThat(ids(index, ask.scores(null, Score.of("10")))).hasSize(3);
        assertThat(ids(index, ask.received(NOON.plusSeconds(60), NOON.plusSeconds(180))))
                .containsExactly("C-held-1", "B-held-1");
        assertThat(ids(index, ALL.within(Set.of("example.net")))).containsExactly("C-held-1");
        assertThat(ids(index, ALL.within(Set.of()))).isEmpty();
        assertThat(ids(index, ask.text("SHOP.exam"))).containsExactly("D-held-1");
        assertThat(ids(index, ask.text("bob@"))).containsExactly("B-held-1");
        assertThat(ids(index, ask.subject("50% \"off\" _now_ ÜBER"))).containsExactly("D-held-1");
        assertThat(ids(index, ask.subject("ann@example"))).isEmpty();
        assertThat(ids(index, ask.text("\" OR people : bob"))).isEmpty();
    }

    @Test
    public void countsAreOfWhatIsAskedFor() throws IOException {
        QuarantineIndex index = of(
                empty(),
                mail("A-held-1", 0, "ann@example.com", MailClass.SPAM),
                mail("B-held-1", 1, "bob@example.com", MailClass.SPAM),
                mail("C-held-1", 2, "ann@example.net", MailClass.MALWARE));
        index.change("B-held-1", to(State.DELETED, null, NOON, ReleaseStep.NONE));
        Counts counts = index.count(ALL);
        assertThat(counts.total()).isEqualTo(3);
        assertThat(counts.capped()).isFalse();
        assertThat(counts.byClass()).containsEntry(MailClass.SPAM, 2L).containsEntry(MailClass.MALWARE, 1L);
        assertThat(counts.byState()).containsEntry(State.HELD, 2L).containsEntry(State.DELETED, 1L);
        assertThat(index.count(HeldMailQuery.WAITING).total()).isEqualTo(2);
    }

    @Test
    public void aChangeIsMadeOnceAndByWhoHasSeenTheMail() throws IOException {
        QuarantineIndex index = of(empty(), mail("A-held-1", 0, "ann@example.com", MailClass.SPAM));
        Outcome asked = index.change("A-held-1", to(State.RELEASE_REQUESTED, 1, NOON, ReleaseStep.NONE));
        assertThat(asked).isInstanceOfSatisfying(Outcome.Done.class, done -> {
            assertThat(done.mail().state()).isEqualTo(State.RELEASE_REQUESTED);
            assertThat(done.mail().version()).isEqualTo(2);
            assertThat(done.mail().changed()).isEqualTo(new HeldMail.Change(NOON, "ann", "it is mine", null));
        });
        assertThat(index.change("A-held-1", to(State.DELETED, 1, NOON, ReleaseStep.NONE)))
                .isInstanceOf(Outcome.Changed.class);
        assertThat(index.change("A-held-1", to(State.DELETED, 2, NOON, ReleaseStep.NONE)))
                .isInstanceOf(Outcome.Done.class);
        assertThat(index.change("A-held-1", to(State.RELEASED, null, NOON, ReleaseStep.WANTED)))
                .isInstanceOf(Outcome.NotPossible.class);
        assertThat(index.change("X-held-1", to(State.DELETED, null, NOON, ReleaseStep.NONE)))
                .isEqualTo(new Outcome.Unknown("X-held-1"));
    }

    @Test
    public void ofManyWhoTryAtOnceOneDoesIt() throws Exception {
        QuarantineIndex index = of(empty(), mail("A-held-1", 0, "ann@example.com", MailClass.SPAM));
        List<Future<Outcome>> tries = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                tries.add(threads.submit(
                        () -> index.change("A-held-1", to(State.RELEASED, null, NOON, ReleaseStep.WANTED))));
            }
        }
        int done = 0;
        for (Future<Outcome> each : tries) {
            done += each.get() instanceof Outcome.Done ? 1 : 0;
        }
        assertThat(done).isEqualTo(1);
    }

    @Test
    public void aReleaseIsUnfinishedBetweenItsFirstStepAndItsLast() throws IOException {
        QuarantineIndex index = of(empty(), mail("A-held-1", 0, "ann@example.com", MailClass.SPAM));
        assertThat(index.unfinished()).isEmpty();
        index.change("A-held-1", to(State.RELEASED, null, NOON, ReleaseStep.WANTED));
        assertThat(index.unfinished()).extracting(QuarantineIndex.Entry::step).containsExactly(ReleaseStep.WANTED);
        index.step("A-held-1", ReleaseStep.SPOOLED);
        assertThat(index.unfinished()).extracting(QuarantineIndex.Entry::step).containsExactly(ReleaseStep.SPOOLED);
        index.step("A-held-1", ReleaseStep.DONE);
        assertThat(index.unfinished()).isEmpty();
    }

    @Test
    public void timeAndAgeAreOfWhatWaits() throws IOException {
        QuarantineIndex index = of(
                empty(),
                mail("A-held-1", 0, "ann@example.com", MailClass.SPAM),
                mail("B-held-1", 1, "ann@example.com", MailClass.SPAM),
                mail("C-held-1", 2, "ann@example.com", MailClass.MALWARE));
        Instant later = NOON.plus(Duration.ofDays(40));
        index.change("A-held-1", to(State.DELETED, null, NOON, ReleaseStep.NONE));
        assertThat(index.expired(NOON, 10)).isEmpty();
        assertThat(index.expired(later, 10)).extracting(HeldMail::id).containsExactly("B-held-1", "C-held-1");
        assertThat(index.expired(later, 1)).hasSize(1);
        assertThat(index.oldest(MailClass.SPAM, 10)).extracting(HeldMail::id).containsExactly("B-held-1");
    }

    @Test
    public void aFileGoesWhenAllOfItsMailsAreDecidedOn() throws IOException {
        QuarantineIndex index = empty();
        index.add(
                List.of(
                        mail("A-held-1", 0, "ann@example.com", MailClass.SPAM),
                        mail("A-held-2", 0, "bob@example.com", MailClass.SPAM)),
                "A-1",
                VERDICT);
        Instant later = NOON.plus(Duration.ofDays(2));
        index.change("A-held-1", to(State.DELETED, null, NOON, ReleaseStep.NONE));
        assertThat(index.filesDecided(later, 10)).isEmpty();
        index.change("A-held-2", to(State.RELEASED, null, NOON, ReleaseStep.SPOOLED));
        assertThat(index.filesDecided(later, 10)).isEmpty();
        index.step("A-held-2", ReleaseStep.DONE);
        assertThat(index.filesDecided(NOON, 10)).isEmpty();
        assertThat(index.filesDecided(later, 10)).containsExactly("A-1");
        assertThat(index.forget(later, 10)).isZero();

        index.filesGone(List.of("A-1"));
        assertThat(index.filesDecided(later, 10)).isEmpty();
        assertThat(index.needed(List.of("A-1"))).isEmpty();
        assertThat(index.find("A-held-1")).isNotNull();
        assertThat(index.forget(later, 1)).isEqualTo(1);
        assertThat(index.forget(later, 10)).isEqualTo(1);
        assertThat(index.find("A-held-2")).isNull();
        assertThat(ids(index, new HeldMailQueries(ALL).text("ann@"))).isEmpty();
    }
}
