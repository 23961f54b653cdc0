package io.sallyport.quarantine;

import static io.sallyport.quarantine.Bench.CARL;
import static io.sallyport.quarantine.Bench.MESSAGE;
import static io.sallyport.quarantine.Bench.text;
import static io.sallyport.quarantine.Bench.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.journal.DeliveryEvent;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseTest {
    private static final Wish OPERATOR = Wish.of("op", "a false alarm");

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private Outcome release(HeldMail mail, Wish wish) throws IOException {
        return bench.start().quarantine().release(mail.id(), wish);
    }

    @Test
    void releasedMailArrivesAsItCameUnderAFieldThatSaysSo() throws IOException {
        HeldMail held = bench.held("Q00001", "rule.x");
        Outcome.Done done = (Outcome.Done) release(held, OPERATOR);
        assertThat(done.repeated()).isFalse();
        assertThat(done.mail().state()).isEqualTo(State.RELEASED);
        assertThat(bench.delivered)
                .containsExactly("[bob@example.test]\nX-Sallyport-Released: Q00001-held-1\r\n\tby op;\r\n"
                        + "\tSun, 22 Nov 2026 12:00:00 +0000\r\n" + text(MESSAGE));
        assertThat(bench.journal).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(DeliveryEvent.Kind.RELEASED);
            assertThat(event.detail()).isEqualTo("by op: a false alarm");
            assertThat(event.queueId()).isEqualTo("Q00001-held-1");
        });
    }

    @Test
    void aSecondReleaseIsTheFirst() throws IOException {
        HeldMail held = bench.held("Q00001", "rule.x");
        release(held, OPERATOR);
        assertThat(((Outcome.Done) release(held, OPERATOR)).repeated()).isTrue();
        assertThat(bench.delivered).hasSize(1);
    }

    @Test
    void manyWhoReleaseAtOnceDeliverOnce() throws Exception {
        HeldMail held = bench.held("Q00001", "rule.x");
        Bench.Running one = bench.start();
        Bench.Running another = bench.start();
        List<Future<Outcome>> outcomes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                StoredQuarantine quarantine = (i % 2 == 0 ? one : another).quarantine();
                outcomes.add(threads.submit(() -> quarantine.release(held.id(), OPERATOR)));
            }
        }
        int first = 0;
        for (Future<Outcome> outcome : outcomes) {
            first += outcome.get() instanceof Outcome.Done(HeldMail mail, boolean repeated) && !repeated ? 1 : 0;
        }
        assertThat(first).isEqualTo(1);
        assertThat(bench.delivered).hasSize(1);
    }

    @Test
    void mailCanGoToSomebodyElseOfOursAndToNobodyOutside() throws IOException {
        HeldMail held = bench.held("Q00001", "rule.x");
        MailAddress stranger = new MailAddress("eve", "elsewhere.example");
        assertThat(release(held, OPERATOR.sentTo(stranger)))
                .isInstanceOfSatisfying(
                        Outcome.NotPossible.class, no -> assertThat(no.why()).contains("eve@elsewhere.example"));
        release(held, OPERATOR.sentTo(CARL));
        assertThat(bench.delivered).singleElement().asString().startsWith("[carl@example.test]");
    }

    @Test
    void whoLetsGoCannotWriteFieldsOfTheirOwn() throws IOException {
        HeldMail held = bench.held("Q00001", "rule.x");
        release(held, Wish.of("op\r\nX-Evil: yes", ""));
        assertThat(bench.delivered.getFirst()).contains("by op??X-Evil??yes;");
    }

    @Test
    void malwareNeedsTwoPersons() throws IOException {
        HeldMail held = bench.held("Q00001", "antivirus.infected");
        assertThat(release(held, OPERATOR)).isInstanceOfSatisfying(Outcome.NeedsSecond.class, first -> {
            assertThat(first.mail().state()).isEqualTo(State.RELEASE_REQUESTED);
            assertThat(first.mail().changed().by()).isEqualTo("op");
        });
        assertThat(release(held, OPERATOR)).as("again").isInstanceOf(Outcome.NeedsSecond.class);
        assertThat(release(held, Wish.of("OP", ""))).as("in capitals").isInstanceOf(Outcome.NeedsSecond.class);
        assertThat(bench.delivered).isEmpty();
        assertThat(release(held, Wish.of("boss", ""))).isInstanceOf(Outcome.Done.class);
        assertThat(bench.delivered).hasSize(1);
    }

    @Test
    void aRecipientsRequestIsNotTheFirstOfTwoPersons() throws IOException {
        HeldMail held = bench.held("Q00001", "antivirus.infected");
        bench.start().quarantine().requestRelease(held.id(), Wish.of("bob", "mine"));
        assertThat(release(held, OPERATOR)).isInstanceOf(Outcome.NeedsSecond.class);
        assertThat(release(held, Wish.of("boss", ""))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void twoPersonsAgreeOnWhereItGoes() throws IOException {
        HeldMail held = bench.held("Q00001", "antivirus.infected");
        release(held, OPERATOR);
        assertThat(release(held, Wish.of("boss", "").sentTo(CARL)))
                .as("to somebody else: the first word on that")
                .isInstanceOf(Outcome.NeedsSecond.class);
        assertThat(release(held, OPERATOR.sentTo(CARL))).isInstanceOf(Outcome.Done.class);
        assertThat(bench.delivered).singleElement().asString().startsWith("[carl@example.test]");
    }

    @Test
    void aDenialTakesBackWhatTheFirstPersonSaid() throws IOException {
        HeldMail held = bench.held("Q00001", "antivirus.infected");
        release(held, OPERATOR);
        bench.start().quarantine().deny(held.id(), Wish.of("boss", "no"));
        assertThat(release(held, Wish.of("boss", ""))).isInstanceOf(Outcome.NeedsSecond.class);
    }

    @Test
    void whoMayDecideAloneNeedsNobody() throws IOException {
        HeldMail held = bench.held("Q00001", "antivirus.infected");
        assertThat(release(held, OPERATOR.alone())).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void malwareThatTodaysScannersKnowGoesOnlyIfSomebodyKnowsThat() throws IOException {
        HeldMail held = bench.held("Q00001", "antivirus.infected");
        bench.today = verdict(Finding.reject("antivirus.infected", "Eicar-Test"));
        assertThat(release(held, OPERATOR.alone()))
                .isInstanceOfSatisfying(
                        Outcome.NotPossible.class,
                        no -> assertThat(no.why()).contains("today's scanners", "antivirus.infected"));
        assertThat(bench.delivered).isEmpty();
        assertThat(release(held, OPERATOR.alone().knowing())).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void mailStaysHeldWhereTheSpoolHasNoRoom() throws IOException {
        HeldMail held = bench.held("Q00001", "rule.x");
        Steps full = new Steps(bench.spool, -1);
        full.full = true;
        assertThatThrownBy(() -> bench.start(full).quarantine().release(held.id(), OPERATOR))
                .hasMessageContaining("no room");
        HeldMail now = bench.start().quarantine().find(held.id());
        assertThat(now.state()).isEqualTo(State.HELD);
        assertThat(now.changed().reason()).contains("no room");
        release(held, OPERATOR);
        assertThat(bench.delivered).hasSize(1);
    }

    @Test
    void aCrashBetweenAnyTwoStepsDeliversOnceAndLosesNothing() throws IOException {
        int crashes = 0;
        for (int step = 0; step < 60; step++) {
            bench.delivered.clear();
            HeldMail held = bench.held("Q%05d".formatted(step), "rule.x");
            Steps steps = new Steps(bench.spool, step);
            bench.index.around(steps::count, steps::count);
            boolean crashed = false;
            try {
                bench.start(steps).quarantine().release(held.id(), OPERATOR);
            } catch (Crash e) {
                crashed = true;
            }
            bench.index.around(() -> {}, () -> {});
            bench.relay();
            Bench.Running restarted = bench.start();
            restarted.release().resume();
            restarted.release().resume();
            boolean wanted = restarted.quarantine().find(held.id()).state() == State.RELEASED;
            assertThat(bench.delivered).as("crash at step %d", step).hasSize(wanted ? 1 : 0);
            assertThat(bench.spool.all()).as("crash at step %d", step).isEmpty();
            restarted.quarantine().release(held.id(), OPERATOR);
            assertThat(bench.delivered)
                    .as("crash at step %d, released again", step)
                    .hasSize(1);
            crashes += crashed ? 1 : 0;
        }
        assertThat(crashes).as("steps of a release").isBetween(8, 59);
    }

    /** The end of the process: nothing of ours catches it. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** A spool whose process ends at one of its steps; each is counted before and behind. */
    private static final class Steps implements Spool {
        private final Spool spool;
        private int left;
        private boolean full;

        Steps(Spool spool, int left) {
            this.spool = spool;
            this.left = left;
        }

        void count() {
            if (left-- == 0) {
                throw new Crash();
            }
        }

        @Override
        public void check() throws IOException {
            spool.check();
        }

        @Override
        public Draft draft(SpooledMail mail, MailMessage message) throws IOException {
            if (full) {
                throw new IOException("no room");
            }
            count();
            Draft draft = spool.draft(mail, message);
            try {
                count();
            } catch (Crash e) {
                draft.close(); // As the next start does
                throw e;
            }
            return new Draft() {
                @Override
                public SpooledMail commit(List<MailAddress> pending, String why) throws IOException {
                    count();
                    SpooledMail committed = draft.commit(pending, why);
                    count();
                    return committed;
                }

                @Override
                public void close() {
                    draft.close();
                }
            };
        }

        @Override
        public Collection<SpooledMail> all() {
            return spool.all();
        }

        @Override
        public @Nullable SpooledMail find(String queueId) {
            return spool.find(queueId);
        }

        @Override
        public MailMessage message(SpooledMail mail) throws IOException {
            return spool.message(mail);
        }

        @Override
        public void update(SpooledMail mail) throws IOException {
            count();
            spool.update(mail);
            count();
        }

        @Override
        public void remove(SpooledMail mail) throws IOException {
            spool.remove(mail);
        }
    }
}
