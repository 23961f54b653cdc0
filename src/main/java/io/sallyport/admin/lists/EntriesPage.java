package io.sallyport.admin.lists;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next for {@code after} of the next request; null if this is the last part
 */
public record EntriesPage(
        ListView list, List<EntryView> entries, @Nullable String next) {
    public EntriesPage {
        entries = List.copyOf(entries);
    }

    /** The part that is asked for. */
    public static EntriesPage of(KnownList list, EntriesQuery query, Instant now) {
        List<EntryView> found = list.file().entries().stream()
                .filter(entry -> entry.line() > query.behind())
                .map(entry -> EntryView.of(entry, now))
                .filter(query::matches)
                .limit(query.most() + 1L)
                .toList();
        boolean more = found.size() > query.most();
        List<EntryView> shown = more ? found.subList(0, query.most()) : found;
        return new EntriesPage(
                ListView.of(list, now),
                shown,
                more ? Integer.toString(shown.getLast().line()) : null);
    }
}
