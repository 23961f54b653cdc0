package io.sallyport.testing;

import io.sallyport.journal.DecisionQuery;
import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.Counts;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMailPage;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.QuarantineIndex;
import io.sallyport.quarantine.State;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An index in memory, in which something can be run before and behind each change. Searches by state and class alone. */
public final class MemoryQuarantineIndex implements QuarantineIndex {
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private Runnable before = () -> {};
    private Runnable behind = () -> {};

    private static final class Row {
        private HeldMail mail;
        private final Verdict verdict;
        private @Nullable String file;
        private boolean promised;
        private Release release = Release.NONE;

        Row(HeldMail mail, Entry entry) {
            this.mail = mail;
            this.verdict = entry.verdict();
            this.file = entry.file();
        }

        Kept kept() {
            return new Kept(mail, release, file);
        }

        boolean waits() {
            return promised && !mail.state().isFinal();
        }

        boolean isFinalBefore(Instant time) {
            HeldMail.Change change = mail.changed();
            boolean onItsWay = release == Release.WANTED || release == Release.COMMITTED;
            return mail.state().isFinal()
                    && !onItsWay
                    && change != null
                    && change.at().isBefore(time);
        }
    }

    /** Runs something around each change, such as what throws. */
    public void around(Runnable first, Runnable last) {
        before = first;
        behind = last;
    }

    private void changing(Runnable change) {
        before.run();
        change.run();
        behind.run();
    }

    @Override
    public synchronized void add(List<Entry> entries) {
        changing(() ->
                entries.forEach(entry -> entry.mails().forEach(mail -> rows.put(mail.id(), new Row(mail, entry)))));
    }

    @Override
    public synchronized void promise(List<String> ids) {
        changing(() -> rows.values().stream()
                .filter(row -> ids.contains(row.mail.id()))
                .forEach(row -> row.promised = true));
    }

    @Override
    public synchronized void takeAway(List<String> ids) {
        changing(() -> rows.values().removeIf(row -> !row.promised && ids.contains(row.mail.id())));
    }

    @Override
    public synchronized List<Unpromised> unpromised(Instant receivedBefore, int most) {
        return rows.values().stream()
                .filter(row -> !row.promised && row.mail.received().isBefore(receivedBefore))
                .sorted(Comparator.comparing(row -> row.mail.received()))
                .limit(most)
                .map(row -> new Unpromised(row.mail.id(), Objects.requireNonNull(row.file)))
                .toList();
    }

    private Set<String> files(Predicate<Row> which) {
        return rows.values().stream()
                .filter(which)
                .map(row -> row.file)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Loses what it knows of a mail. */
    public synchronized void lose(String id) {
        rows.remove(id);
    }

    /** The names of all files that are known, of hidden mails too. */
    public synchronized Set<String> files() {
        return files(row -> true);
    }

    private @Nullable Row visible(String id) {
        Row row = rows.get(id);
        return row != null && row.promised ? row : null;
    }

    @Override
    public synchronized @Nullable Kept find(String id) {
        Row row = visible(id);
        return row == null ? null : row.kept();
    }

    @Override
    public synchronized @Nullable Verdict verdict(String id) {
        Row row = visible(id);
        return row == null ? null : row.verdict;
    }

    @Override
    public synchronized List<String> recipients(Instant since, Instant until, String after, int most) {
        return rows.values().stream()
                .filter(row -> row.promised && row.waits())
                .map(row -> row.mail)
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
    public synchronized @Nullable Result change(Transition transition) {
        before.run();
        Row row = visible(transition.id());
        boolean made = row != null
                && transition.from().contains(row.mail.state())
                && transition.releases().contains(row.release)
                && (transition.version() == null || transition.version() == row.mail.version());
        if (made) {
            row.mail = changed(row.mail, transition.to(), transition.change());
            row.release = transition.release();
        }
        behind.run();
        return row == null ? null : new Result(row.kept(), made);
    }

    private static HeldMail changed(HeldMail mail, State to, HeldMail.@Nullable Change change) {
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
                to,
                change == null ? mail.version() : mail.version() + 1,
                change == null ? mail.changed() : change,
                mail.expires());
    }

    @Override
    public synchronized List<Kept> unfinishedReleases(int most) {
        return rows.values().stream()
                .filter(row -> row.release == Release.WANTED || row.release == Release.COMMITTED)
                .limit(most)
                .map(Row::kept)
                .toList();
    }

    @Override
    public synchronized @Nullable Kept unfinishedRelease(String id) {
        return unfinishedReleases(Integer.MAX_VALUE).stream()
                .filter(kept -> kept.mail().id().equals(id))
                .findFirst()
                .orElse(null);
    }

    @Override
    public synchronized List<HeldMail> expired(Instant now, int most) {
        return waiting(mail -> !mail.expires().isAfter(now), most);
    }

    @Override
    public synchronized List<HeldMail> oldest(@Nullable MailClass mailClass, int most) {
        return waiting(mail -> mailClass == null || mail.mailClass() == mailClass, most);
    }

    private List<HeldMail> waiting(Predicate<HeldMail> which, int most) {
        return rows.values().stream()
                .filter(Row::waits)
                .map(row -> row.mail)
                .filter(which)
                .sorted(Comparator.comparing(HeldMail::received))
                .limit(most)
                .toList();
    }

    @Override
    public synchronized Map<MailClass, Long> octets() {
        Map<MailClass, Map<String, Long>> files = new EnumMap<>(MailClass.class);
        rows.values().stream()
                .filter(Row::waits)
                .forEach(row -> files.computeIfAbsent(row.mail.mailClass(), key -> new LinkedHashMap<>())
                        .put(String.valueOf(row.file), row.mail.octets()));
        Map<MailClass, Long> octets = new EnumMap<>(MailClass.class);
        files.forEach((mailClass, sizes) -> octets.put(
                mailClass, sizes.values().stream().mapToLong(Long::longValue).sum()));
        return octets;
    }

    @Override
    public synchronized List<String> unneededFiles(Instant finalBefore, int most) {
        Set<String> needed = files(row -> !row.isFinalBefore(finalBefore));
        return files(row -> true).stream()
                .filter(file -> !needed.contains(file))
                .sorted()
                .limit(most)
                .toList();
    }

    @Override
    public synchronized List<String> unknown(List<String> files) {
        Set<String> known = files();
        return files.stream().filter(file -> !known.contains(file)).toList();
    }

    @Override
    public synchronized void filesGone(List<String> files) {
        changing(() -> forget(files));
    }

    private void forget(Collection<String> files) {
        rows.values().stream()
                .filter(row -> row.file != null && files.contains(row.file))
                .forEach(row -> row.file = null);
    }

    @Override
    public synchronized int forget(Instant finalBefore, int most) {
        List<String> ids = rows.values().stream()
                .filter(row -> row.file == null && row.isFinalBefore(finalBefore))
                .map(row -> row.mail.id())
                .limit(most)
                .toList();
        changing(() -> ids.forEach(rows::remove));
        return ids.size();
    }
}
