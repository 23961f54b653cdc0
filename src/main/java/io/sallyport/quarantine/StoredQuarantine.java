package io.sallyport.quarantine;

import io.sallyport.journal.DeliveryEvent.Kind;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.QuarantineIndex.Kept;
import io.sallyport.quarantine.QuarantineIndex.Result;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A quarantine of files, for the octets, and an index, for all else. */
@ApplicationScoped
public class StoredQuarantine implements Quarantine {
    private final QuarantineIndex index;
    private final MessageFiles files;
    private final Release release;
    private final Holder holder;
    private final QuarantineLog log;
    private final Clock clock;

    StoredQuarantine(QuarantineIndex index, Stock stock, Release release, QuarantineLog log, Clock clock) {
        this.index = index;
        this.files = stock.files();
        this.release = release;
        this.holder = stock.holder();
        this.log = log;
        this.clock = clock;
    }

    @Override
    public Holding hold(MailTransaction mail, List<HeldCopy> copies) throws IOException {
        return holder.hold(mail, copies);
    }

    @Override
    public @Nullable HeldMail find(String id) throws IOException {
        Kept kept = index.find(id);
        return kept == null ? null : kept.mail();
    }

    @Override
    public HeldMailPage search(HeldMailQuery query) throws IOException {
        return index.search(query);
    }

    @Override
    public Counts count(HeldMailQuery query) throws IOException {
        return index.count(query);
    }

    @Override
    public List<String> recipients(Instant since, Instant until, String after, int most) throws IOException {
        return index.recipients(since, until, after, most);
    }

    @Override
    public MailMessage message(HeldMail mail) throws IOException {
        Kept kept = index.find(mail.id());
        String file = kept == null ? null : kept.file();
        if (file == null) {
            throw new NoSuchFileException(mail.id());
        }
        return files.read(file);
    }

    @Override
    public @Nullable Verdict verdict(HeldMail mail) throws IOException {
        return index.verdict(mail.id());
    }

    @Override
    public Outcome release(String id, Wish wish) throws IOException {
        return release.release(id, wish);
    }

    @Override
    public Outcome requestRelease(String id, Wish wish) throws IOException {
        return change(id, wish, Set.of(State.HELD), State.RELEASE_REQUESTED, Kind.RELEASE_REQUESTED);
    }

    @Override
    public Outcome deny(String id, Wish wish) throws IOException {
        return change(id, wish, Set.of(State.RELEASE_REQUESTED), State.HELD, Kind.RELEASE_DENIED);
    }

    @Override
    public Outcome delete(String id, Wish wish) throws IOException {
        return change(id, wish, Transitions.WAITING, State.DELETED, Kind.HELD_DELETED);
    }

    private Outcome change(String id, Wish wish, Set<State> from, State to, Kind kind) throws IOException {
        Kept kept = index.find(id);
        if (kept == null) {
            return new Outcome.Unknown(id);
        }
        Outcome settled = Transitions.settled(kept, to, wish);
        if (settled != null) {
            return settled;
        }
        Result result = index.change(Transitions.of(
                kept.mail(), from, to, QuarantineIndex.Release.NONE, Transitions.change(wish, clock.instant())));
        if (result == null) {
            return new Outcome.Unknown(id);
        }
        HeldMail now = result.now().mail();
        if (!result.made()) {
            return new Outcome.Changed(now);
        }
        log.note(kind, now);
        return new Outcome.Done(now, false);
    }
}
