package io.sallyport.quarantine;

import io.sallyport.journal.DeliveryEvent.Kind;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Verdict;
import io.sallyport.message.EditedMessage;
import io.sallyport.quarantine.HeldMail.Change;
import io.sallyport.quarantine.MessageFiles.Stored;
import io.sallyport.quarantine.QuarantineIndex.Kept;
import io.sallyport.quarantine.QuarantineIndex.Result;
import io.sallyport.quarantine.QuarantineIndex.Transition;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets held mail go, once.
 *
 * <p>Index and spool are two stores, and a crash may come between any two steps. So the index says first that the release is
 * <em>wanted</em>; then the spool takes the mail under the id of the held one, stopped; then the index says that this is
 * <em>committed</em>; only then the relay may have it; at last the release is <em>done</em>. Whoever finds a release that is
 * wanted looks into the spool: what is there was not relayed, because it is stopped, and what is not there never was. Whoever
 * finds one that is committed never puts it there again: if it is gone, it was delivered.
 */
@ApplicationScoped
class Release {
    private static final Logger LOG = Logger.getLogger(Release.class);

    private static final int AT_ONCE = 200;

    private final QuarantineIndex index;
    private final MessageFiles files;
    private final Spool spool;
    private final Way way;
    private final Safeguards safeguards;
    private final QuarantineLog log;
    private final Clock clock;

    /** One thread at a time works on a mail. */
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(64).toList();

    /** Where mail goes from the spool. */
    interface Way {
        /** Whether mail for these recipients goes anywhere. */
        boolean leads(SpooledMail mail);

        /** Lets a mail go that is stopped; false if it must be tried again, because somebody else is at work on it. */
        boolean letGo(String queueId) throws IOException;
    }

    Release(
            QuarantineIndex index,
            MessageFiles files,
            Spool spool,
            Way way,
            Safeguards safeguards,
            QuarantineLog log,
            Clock clock) {
        this.index = index;
        this.files = files;
        this.spool = spool;
        this.way = way;
        this.safeguards = safeguards;
        this.log = log;
        this.clock = clock;
    }

    /** Somebody wants a mail to go: {@link Quarantine#release}. */
    Outcome release(String id, Wish wish) throws IOException {
        ReentrantLock lock = lock(id);
        lock.lock();
        try {
            Kept kept = index.find(id);
            if (kept == null) {
                return new Outcome.Unknown(id);
            }
            Outcome settled = Transitions.settled(kept, State.RELEASED, wish);
            return settled != null ? settled : release(kept, wish);
        } finally {
            lock.unlock();
        }
    }

    private Outcome release(Kept kept, Wish wish) throws IOException {
        HeldMail mail = kept.mail();
        Change change = Transitions.change(wish, clock.instant());
        Stored message = message(kept);
        if (!way.leads(entry(mail, change, message))) {
            return new Outcome.NotPossible(mail, "mail for %s goes nowhere".formatted(receiver(mail, change)));
        }
        String objection = wish.knowingly() ? null : safeguards.objection(mail, message);
        if (objection != null) {
            return new Outcome.NotPossible(mail, objection);
        }
        boolean approving = safeguards.needSecond(kept, wish);
        if (approving && isApproval(kept, wish)) {
            return new Outcome.NeedsSecond(mail); // The same person twice is no second one
        }
        State to = approving ? State.RELEASE_REQUESTED : mail.state();
        QuarantineIndex.Release step = approving ? QuarantineIndex.Release.APPROVED : QuarantineIndex.Release.WANTED;
        Result result = index.change(Transitions.of(mail, Transitions.WAITING, to, step, change));
        if (result == null) {
            return new Outcome.Unknown(mail.id());
        }
        HeldMail now = result.now().mail();
        if (!result.made()) {
            return new Outcome.Changed(now);
        }
        if (approving) {
            log.note(Kind.RELEASE_REQUESTED, now);
            return new Outcome.NeedsSecond(now);
        }
        return carryOut(result.now());
    }

    private static boolean isApproval(Kept kept, Wish wish) {
        Change last = kept.mail().changed();
        return kept.release() == QuarantineIndex.Release.APPROVED
                && last != null
                && last.by().equalsIgnoreCase(wish.by())
                && Objects.equals(last.to(), wish.to());
    }

    private Outcome carryOut(Kept wanted) throws IOException {
        try {
            putIntoSpool(wanted);
        } catch (IOException | RuntimeException e) {
            takeBack(wanted.mail(), e);
            throw e;
        }
        return new Outcome.Done(finish(wanted.mail()), false);
    }

    /** The spool has no room, or the message cannot be read: it is held as before. */
    private void takeBack(HeldMail wanted, Exception because) {
        try {
            Change change =
                    new Change(clock.instant(), "sallyport", "the release failed: " + because.getMessage(), null);
            index.change(new Transition(
                    wanted.id(),
                    wanted.version(),
                    Transitions.WAITING,
                    Set.of(QuarantineIndex.Release.WANTED),
                    wanted.state(),
                    QuarantineIndex.Release.NONE,
                    change));
        } catch (IOException | RuntimeException e) {
            because.addSuppressed(e); // It stays wanted, and is tried again with the next sweep
        }
    }

    /** Finishes releases that stopped in their midst. */
    void resume() throws IOException {
        for (Kept unfinished : index.unfinishedReleases(AT_ONCE)) {
            String id = unfinished.mail().id();
            ReentrantLock lock = lock(id);
            lock.lock();
            try {
                resume(id);
            } catch (IOException | RuntimeException e) { // The others need not wait for this one
                LOG.errorf(e, "The release of %s cannot be finished yet", id);
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * As it stands now that no other thread of this gateway is at work on it. Another gateway may have taken it over since
     * the list was read, and committed it from its own spool: what lies in this one's must not go then, so the question is not
     * how far the release is, but how far ours is. A committed one stays with its gateway.
     */
    private void resume(String id) throws IOException {
        Kept kept = index.unfinishedRelease(id);
        if (kept == null) {
            return; // Somebody else was faster
        }
        switch (kept.release()) {
            case WANTED -> {
                putIntoSpool(kept);
                finish(kept.mail());
            }
            case COMMITTED -> letGo(kept.mail());
            case NONE, APPROVED, DONE -> throw new IllegalStateException(id + " is not unfinished: " + kept.release());
        }
    }

    private void putIntoSpool(Kept wanted) throws IOException {
        HeldMail mail = wanted.mail();
        Change change = mail.changed();
        if (change == null) {
            throw new IllegalStateException(mail.id() + " is wanted by nobody");
        }
        SpooledMail before = spool.find(mail.id());
        if (before != null && before.pending().equals(List.of(receiver(mail, change)))) {
            return; // Before a crash; it is stopped, so that nobody has had it
        }
        if (before != null) {
            spool.remove(before); // For somebody else, by a wish that came to nothing
        }
        Stored message = message(wanted);
        EditedMessage marked = new EditedMessage(ReleasedField.of(mail.id(), change.by(), change.at()), message);
        SpooledMail entry = entry(mail, change, message);
        try (Spool.Draft draft = spool.draft(entry, marked)) {
            draft.commit(entry.pending(), "");
        }
    }

    /** It is in the spool. */
    private HeldMail finish(HeldMail wanted) throws IOException {
        Result committed = index.change(new Transition(
                wanted.id(),
                null,
                Transitions.WAITING,
                Set.of(QuarantineIndex.Release.WANTED),
                State.RELEASED,
                QuarantineIndex.Release.COMMITTED,
                null));
        if (committed == null || !committed.made()) {
            throw new IOException("the release of %s is no longer wanted".formatted(wanted.id()));
        }
        HeldMail released = committed.now().mail();
        letGo(released);
        return released;
    }

    private void letGo(HeldMail released) throws IOException {
        SpooledMail entry = spool.find(released.id());
        boolean gone = entry == null || !entry.held() || way.letGo(released.id());
        if (!gone) {
            return; // Somebody steers the queue right now; the next sweep comes back to it
        }
        Result done = index.change(new Transition(
                released.id(),
                null,
                Set.of(State.RELEASED),
                Set.of(QuarantineIndex.Release.COMMITTED),
                State.RELEASED,
                QuarantineIndex.Release.DONE,
                null));
        if (done != null && done.made()) {
            log.note(Kind.RELEASED, released);
        }
    }

    private Stored message(Kept kept) throws IOException {
        String file = kept.file();
        if (file == null) {
            throw new NoSuchFileException(kept.mail().id());
        }
        return files.read(file);
    }

    private static MailAddress receiver(HeldMail mail, Change change) {
        return change.to() == null ? mail.recipient() : change.to();
    }

    /** As it came, for one recipient; stopped. Nobody is told should it fail: days later, that is no news to a sender. */
    private SpooledMail entry(HeldMail mail, Change change, Stored message) {
        List<MailAddress> recipients = List.of(receiver(mail, change));
        return new SpooledMail(
                mail.id(),
                new Envelope(
                        mail.reversePath(),
                        recipients,
                        message.form().body(),
                        message.form().smtpUtf8()),
                recipients,
                false,
                mail.client(),
                mail.received(),
                message.size(),
                0,
                clock.instant(),
                null,
                true,
                false);
    }

    private ReentrantLock lock(String id) {
        return locks.get(Math.floorMod(id.hashCode(), locks.size()));
    }

    /** What stands between a dangerous mail and its recipient. */
    @ApplicationScoped
    static class Safeguards {
        private final QuarantineIndex index;
        private final QuarantineConfig config;
        private final Classification classification;
        private final Recheck recheck;

        Safeguards(QuarantineIndex index, QuarantineConfig config, Recheck recheck) {
            this.index = index;
            this.config = config;
            this.classification = new Classification(config.classes());
            this.recheck = recheck;
        }

        /** Why a mail should not go, by today's scanners: malware that is still known as such; null if nothing is. */
        @Nullable
        String objection(HeldMail mail, Stored message) throws IOException {
            if (mail.mailClass() != MailClass.MALWARE) {
                return null;
            }
            Verdict now = recheck.judge(mail, message, index.verdict(mail.id()));
            return classification.of(now) == MailClass.MALWARE
                    ? "it is malware by today's scanners too: " + String.join(", ", now.decisive())
                    : null;
        }

        /** Whether another person must want it too. */
        boolean needSecond(Kept kept, Wish wish) {
            HeldMail mail = kept.mail();
            if (wish.mayDecideAlone() || !config.secondPerson().contains(mail.mailClass())) {
                return false;
            }
            Change approval = mail.changed();
            return kept.release() != QuarantineIndex.Release.APPROVED
                    || approval == null
                    || approval.by().equalsIgnoreCase(wish.by())
                    || !Objects.equals(approval.to(), wish.to()); // Two persons agree on where it goes
        }
    }
}
