package io.sallyport.testing;

import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.Counts;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMailPage;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.QuarantineIndex;
import io.sallyport.quarantine.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An index in memory, which can be told to fail before or behind any of its changes. Finds nothing by text. */
public final class MemoryQuarantineIndex implements QuarantineIndex {
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private Runnable beforeChange = () -> {};
    private Runnable behindChange = () -> {};

    private static final class Row {
        private HeldMail mail;
        private final Verdict verdict;
        private @Nullable String file;
        private boolean promised;
        private @Nullable Stage stage;

        Row(Entry entry) {
            this.mail = entry.mail();
            this.verdict = entry.verdict();
            this.file = entry.file();
        }

        boolean waits() {
            return promised && !mail.state().isFinal();
        }

        Instant changedAt() {
            HeldMail.Change change = mail.changed();
            return change == null ? mail.received() : change.at();
        }
    }

    /** Runs something around each change, such as what throws. */
    public void around(Runnable before, Runnable behind) {
        beforeChange = before;
        behindChange = behind;
    }

    @Override
    public synchronized void add(List<Entry> entries) {
        beforeChange.run();
        entries.forEach(entry -> rows.put(entry.mail().id(), new Row(entry)));
        behindChange.run();
    }

    @Override
    public synchronized List<HeldMail> promise(List<String> ids) {
        beforeChange.run();
        List<HeldMail> mails = new ArrayList<>();
        for (String id : ids) {
            Row row = rows.get(id);
            row.promised = true;
            mails.add(row.mail);
        }
        behindChange.run();
        return mails;
    }

    @Override
    public synchronized void withdraw(List<String> ids) {
        beforeChange.run();
        ids.forEach(rows::remove);
        behindChange.run();
    }

    private @Nullable Row visible(String id) {
        Row row = rows.get(id);
        return row != null && row.promised ? row : null;
    }

    @Override
    public synchronized @Nullable HeldMail find(String id) {
        Row row = visible(id);
        return row == null ? null : row.mail;
    }

    @Override
    public synchronized @Nullable String file(String id) {
        Row row = visible(id);
        return row == null ? null : row.file;
    }

    @Override
    public synchronized @Nullable Verdict verdict(String id) {
        Row row = visible(id);
        return row == null ? null : row.verdict;
    }

    @Override
    public synchronized HeldMailPage search(HeldMailQuery query) {
        return new HeldMailPage(
                matching(query).limit(query.limit()).map(row -> row.mail).toList(), null);
    }

    private Stream<Row> matching(HeldMailQuery query) {
        return rows.values().stream()
                .filter(row -> row.promised)
                .filter(row -> query.states().isEmpty() || query.states().contains(row.mail.state()))
                .filter(row -> query.classes().isEmpty() || query.classes().contains(row.mail.mailClass()));
    }

    @Override
    public synchronized Counts count(HeldMailQuery query) {
        Map<MailClass, Long> byClass = new EnumMap<>(MailClass.class);
        Map<State, Long> byState = new EnumMap<>(State.class);
        matching(query).forEach(row -> {
            byClass.merge(row.mail.mailClass(), 1L, Long::sum);
            byState.merge(row.mail.state(), 1L, Long::sum);
        });
        return new Counts(byState.values().stream().mapToLong(Long::longValue).sum(), false, byClass, byState);
    }

    @Override
    public synchronized @Nullable HeldMail change(String id, Transition transition) {
        beforeChange.run();
        Row row = visible(id);
        boolean stands = row != null
                && transition.from().contains(row.mail.state())
                && (transition.version() == null || transition.version() == row.mail.version());
        if (stands) {
            row.mail = changed(row.mail, transition);
            row.stage = transition.stage();
        }
        behindChange.run();
        return stands ? row.mail : null;
    }

    private static HeldMail changed(HeldMail mail, Transition transition) {
        return new HeldMail(
                mail.id(),
                mail.queueId(),
                mail.received(),
                mail.client(),
                mail.hello(),
                mail.reversePath(),
                mail.recipient(),
                mail.from(),
                mail.subject(),
                mail.messageId(),
                mail.octets(),
                mail.form(),
                mail.mailClass(),
                mail.score(),
                mail.why(),
                mail.findings(),
                transition.to(),
                mail.version() + 1,
                transition.change(),
                mail.expires(),
                transition.approvedBy());
    }

    @Override
    public synchronized boolean advance(String id, Stage before, Stage after) {
        beforeChange.run();
        Row row = rows.get(id);
        boolean stands = row != null && row.stage == before;
        if (stands) {
            row.stage = after;
        }
        behindChange.run();
        return stands;
    }

    @Override
    public synchronized List<Unfinished> unfinished(Instant changedBefore, int limit) {
        return rows.values().stream()
                .filter(row -> row.stage != null && row.stage != Stage.DONE)
                .filter(row -> row.changedAt().isBefore(changedBefore))
                .limit(limit)
                .map(row -> new Unfinished(row.mail, row.stage))
                .toList();
    }

    @Override
    public synchronized List<HeldMail> expired(Instant now, int limit) {
        return waiting(row -> !row.mail.expires().isAfter(now), limit);
    }

    @Override
    public synchronized List<HeldMail> oldest(MailClass mailClass, int limit) {
        return waiting(row -> row.mail.mailClass() == mailClass, limit);
    }

    private List<HeldMail> waiting(Predicate<Row> which, int limit) {
        return rows.values().stream()
                .filter(Row::waits)
                .filter(which)
                .map(row -> row.mail)
                .sorted(Comparator.comparing(HeldMail::received))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Map<MailClass, Long> octets() {
        Map<MailClass, Long> octets = new EnumMap<>(MailClass.class);
        waiting(row -> true, Integer.MAX_VALUE)
                .forEach(mail -> octets.merge(mail.mailClass(), mail.octets(), Long::sum));
        return octets;
    }

    @Override
    public synchronized long waiting() {
        return rows.values().stream().filter(Row::waits).count();
    }

    @Override
    public synchronized List<String> releaseFiles(Instant changedBefore, int limit) {
        beforeChange.run();
        Set<String> names = new LinkedHashSet<>();
        rows.values().stream()
                .filter(row ->
                        row.promised && row.file != null && row.mail.state().isFinal())
                .filter(row ->
                        row.mail.state() == State.EXPIRED || row.changedAt().isBefore(changedBefore))
                .filter(row -> row.mail.state() != State.RELEASED || row.stage == Stage.DONE)
                .limit(limit)
                .forEach(row -> {
                    names.add(row.file);
                    row.file = null;
                });
        behindChange.run();
        return List.copyOf(unknown(names));
    }

    @Override
    public synchronized int forget(Instant changedBefore, int limit) {
        int before = rows.size();
        rows.values()
                .removeIf(row -> row.mail.state().isFinal()
                        && row.file == null
                        && row.changedAt().isBefore(changedBefore));
        return before - rows.size();
    }

    @Override
    public synchronized List<String> withdrawUnpromised(Instant addedBefore, int limit) {
        Set<String> names = new LinkedHashSet<>();
        rows.values().removeIf(row -> {
            boolean goes = !row.promised && row.mail.received().isBefore(addedBefore);
            if (goes && row.file != null) {
                names.add(row.file);
            }
            return goes;
        });
        return List.copyOf(unknown(names));
    }

    @Override
    public synchronized Set<String> unknown(Collection<String> files) {
        Set<String> unknown = new LinkedHashSet<>(files);
        rows.values().forEach(row -> unknown.remove(row.file));
        return unknown;
    }
}
