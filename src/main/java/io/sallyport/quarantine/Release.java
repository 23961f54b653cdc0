package io.sallyport.quarantine;

import io.sallyport.journal.DeliveryEvent.Kind;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Verdict;
import io.sallyport.message.EditedMessage;
import io.sallyport.quarantine.HeldMail.Change;
import io.sallyport.quarantine.MessageFiles.Stored;
import io.sallyport.quarantine.QuarantineIndex.Stage;
import io.sallyport.quarantine.QuarantineIndex.Transition;
import io.sallyport.quarantine.QuarantineIndex.Unfinished;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
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
 * <em>wanted</em>; then the spool takes the mail under the id of the held one, stopped; then the index says that it is
 * <em>spooled</em>; only then the relay may have it; at last the release is <em>done</em>. Whoever finds a release that is
 * wanted looks into the spool: what is there was not relayed, because it is stopped, and what is not there never was. Whoever
 * finds one that is spooled never puts it there again: if it is gone, it was delivered.
 */
@ApplicationScoped
class Release {
    private static final Logger LOG = Logger.getLogger(Release.class);

    private static final Set<State> WAITING = Set.of(State.HELD, State.RELEASE_REQUESTED);
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
            HeldMail mail = index.find(id);
            if (mail == null) {
                return new Outcome.Unknown(id);
            }
            Outcome settled = Transitions.settled(mail, State.RELEASED, wish);
            return settled != null ? settled : release(mail, wish);
        } finally {
            lock.unlock();
        }
    }

    private Outcome release(HeldMail mail, Wish wish) throws IOException {
        Change change = Transitions.change(wish, clock.instant());
        Stored message = message(mail);
        if (!way.leads(entry(mail, change, message))) {
            return new Outcome.NotPossible(mail, "mail for %s goes nowhere".formatted(receiver(mail, change)));
        }
        String objection = wish.knowingly() ? null : safeguards.objection(mail, message);
        if (objection != null) {
            return new Outcome.NotPossible(mail, objection);
        }
        if (safeguards.needSecond(mail, wish)) {
            return approve(mail, wish, change);
        }
        HeldMail wanted = index.change(
                mail.id(),
                new Transition(WAITING, mail.version(), State.RELEASED, change, mail.approvedBy(), Stage.WANTED));
        if (wanted == null) {
            return changed(mail);
        }
        try {
            putIntoSpool(wanted, change);
        } catch (IOException | RuntimeException e) {
            takeBack(mail, wanted, e);
            throw e;
        }
        finish(wanted, Stage.WANTED);
        return new Outcome.Done(wanted, false);
    }

    /** The first of two persons; the same one twice is no second. */
    private Outcome approve(HeldMail mail, Wish wish, Change change) throws IOException {
        Change before = mail.changed();
        boolean again = wish.by().equalsIgnoreCase(mail.approvedBy())
                && before != null
                && Objects.equals(before.to(), change.to());
        if (again) {
            return new Outcome.NeedsSecond(mail);
        }
        HeldMail approved = index.change(
                mail.id(), new Transition(WAITING, mail.version(), State.RELEASE_REQUESTED, change, wish.by(), null));
        if (approved == null) {
            return changed(mail);
        }
        log.note(Kind.RELEASE_REQUESTED, approved);
        return new Outcome.NeedsSecond(approved);
    }

    private Outcome changed(HeldMail mail) throws IOException {
        HeldMail now = index.find(mail.id());
        return now == null ? new Outcome.Unknown(mail.id()) : new Outcome.Changed(now);
    }

    /** The spool has no room, or the message cannot be read: it is held as before. */
    private void takeBack(HeldMail before, HeldMail wanted, Exception because) {
        try {
            Change change =
                    new Change(clock.instant(), "sallyport", "the release failed: " + because.getMessage(), null);
            index.change(
                    wanted.id(),
                    new Transition(
                            Set.of(State.RELEASED),
                            wanted.version(),
                            before.state(),
                            change,
                            before.approvedBy(),
                            null));
        } catch (IOException | RuntimeException e) {
            because.addSuppressed(e); // It stays wanted, and is tried again with the next sweep
        }
    }

    /** Finishes releases that were begun before a time, and stopped in their midst. */
    void resume(Instant begunBefore) throws IOException {
        for (Unfinished unfinished : index.unfinished(begunBefore, AT_ONCE)) {
            HeldMail mail = unfinished.mail();
            ReentrantLock lock = lock(mail.id());
            lock.lock();
            try {
                Change change = mail.changed();
                if (unfinished.stage() == Stage.WANTED && change != null) {
                    putIntoSpool(mail, change);
                }
                finish(mail, unfinished.stage());
                LOG.infof("finished the release of %s, which had stopped in its midst", mail.id());
            } catch (IOException | RuntimeException e) { // The others need not wait for this one
                LOG.errorf(e, "The release of %s cannot be finished yet", mail.id());
            } finally {
                lock.unlock();
            }
        }
    }

    private void putIntoSpool(HeldMail mail, Change change) throws IOException {
        if (spool.find(mail.id()) != null) {
            return; // Before a crash; it is stopped, so that nobody has had it
        }
        Stored message = message(mail);
        EditedMessage marked = new EditedMessage(ReleasedField.of(mail.id(), change.by(), change.at()), message);
        SpooledMail entry = entry(mail, change, message);
        try (Spool.Draft draft = spool.draft(entry, marked)) {
            draft.commit(entry.pending(), "");
        }
    }

    private void finish(HeldMail mail, Stage reached) throws IOException {
        if (reached == Stage.WANTED) {
            index.advance(mail.id(), Stage.WANTED, Stage.SPOOLED);
        }
        SpooledMail entry = spool.find(mail.id());
        boolean gone = entry == null || !entry.held() || way.letGo(mail.id());
        if (gone && index.advance(mail.id(), Stage.SPOOLED, Stage.DONE)) {
            log.note(Kind.RELEASED, mail);
        }
    }

    private Stored message(HeldMail mail) throws IOException {
        String file = index.file(mail.id());
        if (file == null) {
            throw new NoSuchFileException(mail.id());
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
        boolean needSecond(HeldMail mail, Wish wish) {
            if (wish.mayDecideAlone() || !config.secondPerson().contains(mail.mailClass())) {
                return false;
            }
            String first = mail.approvedBy();
            Change approval = mail.changed();
            return first == null
                    || first.equalsIgnoreCase(wish.by())
                    || approval == null
                    || !Objects.equals(approval.to(), wish.to()); // Two persons agree on where it goes
        }
    }
}
