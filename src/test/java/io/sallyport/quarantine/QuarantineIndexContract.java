package io.sallyport.quarantine;

import static io.sallyport.quarantine.HeldMails.NOON;
import static io.sallyport.quarantine.HeldMails.mail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.quarantine.HeldMail.Change;
import io.sallyport.quarantine.HeldMailQuery.Order;
import io.sallyport.quarantine.QuarantineIndex.Kept;
import io.sallyport.quarantine.QuarantineIndex.Release;
import io.sallyport.quarantine.QuarantineIndex.Result;
import io.sallyport.quarantine.QuarantineIndex.Transition;
import io.sallyport.quarantine.QuarantineIndex.Unpromised;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every index of held mails must do; each implementation's test extends it. */
public abstract class QuarantineIndexContract {
    private static final Instant LATER = NOON.plusSeconds(86_400);

    /** The index of a test, empty at its beginning. */
    protected abstract QuarantineIndex index();

    @Test
    void mailIsFoundOnlyOnceItIsPromised() throws IOException {
        index().add(List.of(HeldMails.entry(mail(1))));
        assertThat(index().find("q1-held-1")).isNull();
        assertThat(index().verdict("q1-held-1")).isNull();
        assertThat(found(all())).isEmpty();
        assertThat(index().count(all()).total()).isZero();

        index().promise(List.of("q1-held-1"));
        assertThat(index().find("q1-held-1")).isEqualTo(new Kept(mail(1), Release.NONE, "file-q1"));
        assertThat(index().verdict("q1-held-1")).isEqualTo(HeldMails.verdict());
        assertThat(found(all())).containsExactly(1);
    }

    @Test
    void mailThatIsNotPromisedIsTakenAwayAndOtherMailIsNot() throws IOException {
        hold(1);
        index().add(List.of(HeldMails.entry(mail(2)), HeldMails.entry(mail(3))));
        index().takeAway(List.of("q1-held-1", "q2-held-1"));
        assertThat(index().unpromised(NOON, 10)).isEmpty();
        assertThat(index().unpromised(LATER, 10)).containsExactly(new Unpromised("q3-held-1", "file-q3"));
        index().takeAway(List.of("q3-held-1"));
        assertThat(index().unpromised(LATER, 10)).isEmpty();
        index().promise(List.of("q2-held-1", "q3-held-1"));
        assertThat(found(all())).containsExactly(1);
    }

    @Test
    void fileIsKnownAsSoonAsItsMailIsAdded() throws IOException {
        index().add(List.of(HeldMails.entry(mail(1))));
        hold(2);
        assertThat(index().unknown(List.of("file-q1", "file-q2", "file-q3"))).containsExactly("file-q3");
    }

    @Test
    void theOldestOfManyThatWereNotPromisedComeFirst() throws IOException {
        index().add(List.of(
                HeldMails.entry(mail(3)),
                HeldMails.entry(mail(1)),
                HeldMails.entry(mail(4)),
                HeldMails.entry(mail(2))));
        assertThat(index().unpromised(LATER, 2)).extracting(Unpromised::file).containsExactly("file-q1", "file-q2");
    }

    @Test
    void allMailsOfAnAddOrNone() throws IOException {
        hold(1);
        assertThatThrownBy(() -> index().add(List.of(HeldMails.entry(mail(2)), HeldMails.entry(mail(1)))))
                .isInstanceOf(IOException.class);
        index().promise(List.of("q2-held-1"));
        assertThat(found(all())).containsExactly(1);
    }

    @Test
    void eachConditionFindsWhatItIsTrueOf() throws IOException {
        hold(1, 2, 3, 4, 1001);
        assertThat(found(text("INVOICE 2 "))).containsExactly(2);
        assertThat(found(text("bob3@house3"))).containsExactly(3);
        assertThat(found(text("%"))).isEmpty();
        assertThat(found(text("\"invoice"))).isEmpty();
        assertThat(found(query("ann1@sender1.example", null, null, null))).containsExactly(1001, 1);
        assertThat(found(query("sender2.example", null, null, null))).containsExactly(2);
        assertThat(found(query(null, "bob1@house1.test", null, null))).containsExactly(1001, 1);
        assertThat(found(query(null, null, "day", null))).containsExactly(1001, 4, 3, 2, 1);
        assertThat(found(query(null, null, "sender", null))).isEmpty();
        assertThat(found(query(null, null, null, "q4"))).containsExactly(4);
        assertThat(found(all().within(Set.of("house3.test", "house4.test")))).containsExactly(4, 3);
        assertThat(found(all().within(Set.of()))).isEmpty();
    }

    @Test
    void classesPointsAndTimesBoundWhatIsFound() throws IOException {
        hold(IntStream.range(0, 8).toArray());
        assertThat(found(HeldQuestion.all().of(mail(1).mailClass()).query())).containsExactly(5, 1);
        assertThat(found(HeldQuestion.waiting()
                        .of(mail(1).mailClass(), mail(2).mailClass())
                        .query()))
                .containsExactly(6, 5, 2, 1);
        assertThat(found(HeldQuestion.all().points("5.37", null).query())).containsExactly(7, 6, 5, 4, 3, 2, 1);
        assertThat(found(HeldQuestion.waiting().points("5.38", "6.11").query())).containsExactly(3, 2);
        assertThat(found(HeldQuestion.all().points(null, "5").query())).containsExactly(0);
        assertThat(found(HeldQuestion.all()
                        .received(mail(2).received(), mail(4).received())
                        .query()))
                .containsExactly(3, 2);
        assertThat(found(HeldQuestion.waiting()
                        .received(mail(2).received(), null)
                        .of(mail(7).mailClass())
                        .points("6", null)
                        .by(Order.LOWEST)
                        .query()))
                .containsExactly(3, 7);
        assertThat(found(HeldQuestion.all().in(State.HELD, State.DELETED).query()))
                .hasSize(8);
        assertThat(found(HeldQuestion.all().in(State.DELETED).query())).isEmpty();
    }

    @Test
    void recipientsOfATimeAreNamedOnceInPages() throws IOException {
        hold(1, 2, 3, 4, 1001);
        index().add(List.of(HeldMails.entry(mail(5)))); // Not promised
        index().change(deletion("q3-held-1", null));
        List<String> first = index().recipients(Instant.EPOCH, LATER, "", 2);
        assertThat(first).containsExactly("bob1@house1.test", "bob2@house2.test");
        assertThat(index().recipients(Instant.EPOCH, LATER, first.getLast(), 2)).containsExactly("bob4@house4.test");
        Instant second = mail(2).received();
        assertThat(index().recipients(second, second.plusMillis(1), "", 10)).containsExactly("bob2@house2.test");
        assertThat(index().recipients(Instant.EPOCH, second, "", 10)).containsExactly("bob1@house1.test");
    }

    @Test
    void eachOrderIsPagedWithoutGapOrRepetition() throws IOException {
        hold(IntStream.range(0, 60).toArray());
        for (Order order : Order.values()) {
            HeldMailQuery query = new HeldMailQuery(
                    null, null, null, null, null, null, Set.of(), Set.of(), null, null, null, null, order, null, 7);
            List<HeldMail> mails = new ArrayList<>();
            HeldMailPage page;
            do {
                page = index().search(query);
                mails.addAll(page.mails());
                query = query.after(page.next());
            } while (page.next() != null);
            assertThat(mails).hasSize(60).doesNotHaveDuplicates();
            assertThat(mails).isSortedAccordingTo((a, b) -> switch (order) {
                case NEWEST -> b.received().compareTo(a.received());
                case OLDEST -> a.received().compareTo(b.received());
                case HIGHEST -> b.score().compareTo(a.score());
                case LOWEST -> a.score().compareTo(b.score());
            });
        }
    }

    @Test
    void countsAreByClassAndState() throws IOException {
        hold(0, 1, 2, 4);
        index().change(deletion("q4-held-1", null));
        Counts counts = index().count(all());
        assertThat(counts.total()).isEqualTo(4);
        assertThat(counts.capped()).isFalse();
        assertThat(counts.byClass()).containsEntry(MailClass.MALWARE, 2L).containsEntry(MailClass.SPOOF, 1L);
        assertThat(counts.byState()).containsEntry(State.HELD, 3L).containsEntry(State.DELETED, 1L);
    }

    @Test
    void changeIsMadeOnlyIfTheMailStandsAsExpected() throws IOException {
        hold(1);
        assertThat(index().change(deletion("q2-held-1", null))).isNull();
        assertThat(index().change(deletion("q1-held-1", 2)))
                .isEqualTo(new Result(new Kept(mail(1), Release.NONE, "file-q1"), false));
        Result done = index().change(deletion("q1-held-1", 1));
        assertThat(done).isNotNull();
        assertThat(done.made()).isTrue();
        assertThat(done.now().mail().state()).isEqualTo(State.DELETED);
        assertThat(done.now().mail().version()).isEqualTo(2);
        assertThat(done.now().mail().changed()).isEqualTo(new Change(LATER, "ann", "junk", null));
        assertThat(index().change(deletion("q1-held-1", null))).isEqualTo(new Result(done.now(), false));
    }

    @Test
    void oneOfManyAtTheSameTimeMakesAChange() throws Exception {
        hold(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<@Nullable Result>> results = IntStream.range(0, 50)
                    .mapToObj(i -> threads.submit(() -> index().change(deletion("q1-held-1", null))))
                    .toList();
            int made = 0;
            for (Future<@Nullable Result> result : results) {
                made += result.get().made() ? 1 : 0;
            }
            assertThat(made).isEqualTo(1);
        }
    }

    @Test
    void releaseThatIsNotFinishedIsFoundAgain() throws IOException {
        hold(1, 2);
        Set<State> waiting = Set.of(State.HELD, State.RELEASE_REQUESTED);
        Change change = new Change(LATER, "ann", "", mail(3).recipient());
        index().change(new Transition(
                "q1-held-1", null, waiting, Set.of(Release.NONE), State.HELD, Release.WANTED, change));
        assertThat(index().unfinishedReleases(10)).singleElement().satisfies(kept -> {
            assertThat(kept.release()).isEqualTo(Release.WANTED);
            assertThat(kept.mail().changed()).isEqualTo(change);
        });
        index().change(new Transition(
                "q1-held-1", null, waiting, Set.of(Release.WANTED), State.RELEASED, Release.COMMITTED, null));
        assertThat(index().unfinishedReleases(10))
                .containsExactly(index().unfinishedRelease("q1-held-1"))
                .doesNotContainNull();
        assertThat(index().unneededFiles(LATER.plusSeconds(1), 10)).isEmpty();
        index().change(new Transition(
                "q1-held-1",
                null,
                Set.of(State.RELEASED),
                Set.of(Release.COMMITTED),
                State.RELEASED,
                Release.DONE,
                null));
        assertThat(index().unfinishedReleases(10)).isEmpty();
        assertThat(index().unfinishedRelease("q1-held-1")).isNull();
        assertThat(index().unneededFiles(LATER.plusSeconds(1), 10)).containsExactly("file-q1");
    }

    @Test
    void mailIsForgottenAfterItsFileAndAFileIsNeededByTheLastOfItsMails() throws IOException {
        HeldMail other = mail(2);
        index().add(List.of(
                new QuarantineIndex.Entry("file", HeldMails.verdict(), List.of(mail(1), other)),
                HeldMails.entry(mail(3))));
        index().promise(List.of("q1-held-1", "q2-held-1", "q3-held-1"));
        Instant after = LATER.plusSeconds(1);
        index().change(deletion("q1-held-1", null));
        assertThat(index().unneededFiles(after, 10)).isEmpty();
        index().change(deletion("q2-held-1", null));
        assertThat(index().unneededFiles(LATER, 10)).isEmpty();
        assertThat(index().unneededFiles(after, 10)).containsExactly("file");
        assertThat(index().forget(after, 10)).isZero();
        index().filesGone(List.of("file"));
        assertThat(index().find("q1-held-1")).extracting(Kept::file).isNull();
        assertThat(index().forget(after, 10)).isEqualTo(2);
        assertThat(found(all())).containsExactly(3);
    }

    @Test
    void retentionFindsWhatIsOverWhatIsOldestAndHowMuchThereIs() throws IOException {
        hold(0, 4, 5);
        assertThat(index().expired(mail(4).expires(), 10)).containsExactly(mail(0), mail(4));
        assertThat(index().oldest(null, 2)).containsExactly(mail(0), mail(4));
        assertThat(index().oldest(mail(5).mailClass(), 2)).containsExactly(mail(5));
        assertThat(index().octets())
                .containsEntry(mail(0).mailClass(), 10_000L)
                .containsEntry(mail(5).mailClass(), 5_000L);
    }

    private void hold(int... numbers) throws IOException {
        index().add(IntStream.of(numbers)
                .mapToObj(n -> HeldMails.entry(mail(n)))
                .toList());
        index().promise(IntStream.of(numbers)
                .mapToObj(n -> "q%d-held-1".formatted(n))
                .toList());
    }

    private static Transition deletion(String id, @Nullable Integer version) {
        return new Transition(
                id,
                version,
                Set.of(State.HELD, State.RELEASE_REQUESTED),
                Set.of(Release.NONE),
                State.DELETED,
                Release.NONE,
                new Change(LATER, "ann", "junk", null));
    }

    private List<Integer> found(HeldMailQuery query) throws IOException {
        return index().search(query).mails().stream()
                .map(mail -> Integer.parseInt(mail.queueId().substring(1)))
                .toList();
    }

    private static HeldMailQuery all() {
        return query(null, null, null, null);
    }

    private static HeldMailQuery text(String text) {
        return new HeldMailQuery(
                text, null, null, null, null, null, Set.of(), Set.of(), null, null, null, null, Order.NEWEST, null, 50);
    }

    private static HeldMailQuery query(
            @Nullable String sender, @Nullable String recipient, @Nullable String subject, @Nullable String queueId) {
        return new HeldMailQuery(
                null,
                sender,
                recipient,
                null,
                subject,
                queueId,
                Set.of(),
                Set.of(),
                null,
                null,
                null,
                null,
                Order.NEWEST,
                null,
                50);
    }
}
