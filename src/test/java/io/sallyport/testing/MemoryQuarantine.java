package io.sallyport.testing;

import io.sallyport.journal.DecisionQuery;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.Counts;
import io.sallyport.quarantine.HeldCopy;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMailPage;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.Outcome;
import io.sallyport.quarantine.Quarantine;
import io.sallyport.quarantine.State;
import io.sallyport.quarantine.Wish;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A quarantine in memory: what is put in waits, and what was wanted of it is kept. Of a query it knows
 * all but texts, scores and order. */
public final class MemoryQuarantine implements Quarantine {
    private final Map<String, HeldMail> mails = new LinkedHashMap<>();
    private final Map<String, MailMessage> messages = new LinkedHashMap<>();
    private final List<String> wishes = new ArrayList<>();

    /** Puts a mail in. */
    public void put(HeldMail mail, MailMessage message) {
        mails.put(mail.id(), mail);
        messages.put(mail.id(), message);
    }

    /** What was wanted, in order: {@code release <id> by <user>}. */
    public List<String> wishes() {
        return wishes;
    }

    @Override
    public Holding hold(MailTransaction mail, List<HeldCopy> copies) {
        throw new UnsupportedOperationException("mail is put in by tests");
    }

    @Override
    public @Nullable HeldMail find(String id) {
        return mails.get(id);
    }

    @Override
    public List<String> recipients(Instant since, Instant until, String after, int most) {
        return matching(HeldMailQuery.WAITING)
                .filter(mail ->
                        !mail.received().isBefore(since) && mail.received().isBefore(until))
                .map(mail -> DecisionQuery.key(mail.recipient()))
                .filter(key -> key.compareTo(after) > 0)
                .distinct()
                .sorted()
                .limit(most)
                .toList();
    }

    @Override
    public HeldMailPage search(HeldMailQuery query) {
        return new HeldMailPage(matching(query).limit(query.limit()).toList(), null);
    }

    @Override
    public Counts count(HeldMailQuery query) {
        return new Counts(
                matching(query).count(),
                false,
                matching(query).collect(Collectors.groupingBy(HeldMail::mailClass, Collectors.counting())),
                matching(query).collect(Collectors.groupingBy(HeldMail::state, Collectors.counting())));
    }

    private Stream<HeldMail> matching(HeldMailQuery query) {
        return mails.values().stream()
                .filter(mail -> query.states().isEmpty() || query.states().contains(mail.state()))
                .filter(mail -> query.classes().isEmpty() || query.classes().contains(mail.mailClass()))
                .filter(mail ->
                        query.recipient() == null || query.recipient().equals(DecisionQuery.key(mail.recipient())))
                .filter(mail -> query.since() == null || !mail.received().isBefore(query.since()))
                .filter(mail -> query.until() == null || mail.received().isBefore(query.until()))
                .filter(mail -> query.domains() == null
                        || query.domains().contains(mail.recipient().asciiDomain()));
    }

    @Override
    public MailMessage message(HeldMail mail) throws NoSuchFileException {
        MailMessage message = messages.get(mail.id());
        if (message == null) {
            throw new NoSuchFileException(mail.id());
        }
        return message;
    }

    @Override
    public @Nullable Verdict verdict(HeldMail mail) {
        return null;
    }

    @Override
    public Outcome release(String id, Wish wish) {
        return change("release", id, wish, State.RELEASED);
    }

    @Override
    public Outcome requestRelease(String id, Wish wish) {
        return change("request", id, wish, State.RELEASE_REQUESTED);
    }

    @Override
    public Outcome deny(String id, Wish wish) {
        return change("deny", id, wish, State.HELD);
    }

    @Override
    public Outcome delete(String id, Wish wish) {
        return change("delete", id, wish, State.DELETED);
    }

    private Outcome change(String what, String id, Wish wish, State state) {
        HeldMail mail = mails.get(id);
        if (mail == null) {
            return new Outcome.Unknown(id);
        }
        if (mail.state() == state) {
            return new Outcome.Done(mail, true);
        }
        if (wish.version() != null && wish.version() != mail.version()) {
            return new Outcome.Changed(mail);
        }
        if (mail.state().isFinal()) {
            return new Outcome.NotPossible(mail, "it is " + mail.state().text());
        }
        wishes.add("%s %s by %s".formatted(what, id, wish.by()));
        HeldMail changed =
                HeldMails.changed(mail, state, new HeldMail.Change(Instant.EPOCH, wish.by(), wish.reason(), wish.to()));
        mails.put(id, changed);
        return new Outcome.Done(changed, false);
    }
}
