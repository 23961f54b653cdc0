package io.sallyport.admin.lists;

import io.sallyport.policy.ListFile.Entry;
import io.sallyport.policy.ListFile.Proof;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a list.
 *
 * @param entry what it names, as it stands there
 * @param until the last day on which it holds, in UTC; null: for ever
 * @param expired whether that day is over
 * @param owner who asked for it; null: not said
 * @param reason why; null: not said
 * @param requires what must prove the sender
 * @param spoofable whether it is accepted that anybody can claim it
 * @param line of the file, from 1
 */
public record EntryView(
        String entry,
        @Nullable String until,
        boolean expired,
        @Nullable String owner,
        @Nullable String reason,
        List<String> requires,
        boolean spoofable,
        int line) {
    public EntryView {
        requires = List.copyOf(requires);
    }

    static EntryView of(Entry entry, Instant now) {
        LocalDate until = entry.until();
        return new EntryView(
                entry.text(),
                until == null ? null : until.toString(),
                entry.isExpired(now),
                entry.owner(),
                entry.reason(),
                entry.requires().stream().sorted().map(Proof::text).toList(),
                entry.spoofable(),
                entry.line());
    }

    /** Whether a text stands in it, in any case. */
    boolean holds(String text) {
        String sought = text.toLowerCase(Locale.ROOT);
        return contains(entry, sought) || contains(owner, sought) || contains(reason, sought);
    }

    private static boolean contains(@Nullable String text, String sought) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(sought);
    }
}
