package io.sallyport.admin.lists;

import io.sallyport.policy.ListFile.Proof;
import io.sallyport.policy.lists.NewEntry;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An entry that somebody wants.
 *
 * @param entry a network, a domain, {@code .domain} or an address
 * @param until the last day on which it holds, in UTC, such as 2027-01-31; missing: for ever
 * @param reason why
 * @param requires what must prove the sender: {@code dmarc}, {@code dkim}, {@code spf}, {@code iprev}
 */
public record EntryBody(
        @NotNull @Size(min = 1, max = NewEntry.LONGEST_TEXT) String entry,

        @Nullable @Pattern(regexp = "|\\d{4}-\\d{2}-\\d{2}", message = "must be a day such as 2027-01-31")
        String until,

        @Nullable @Size(max = NewEntry.LONGEST_REASON) String reason,
        @Nullable @Size(max = 4) List<@NotNull @Pattern(regexp = "dmarc|dkim|spf|iprev") String> requires) {
    /**
     * The entry, of its author.
     *
     * @throws IllegalArgumentException if it is none
     */
    public NewEntry by(String author) {
        return new NewEntry(
                entry.strip(),
                day("until", until),
                author,
                reason == null ? "" : reason,
                requires == null
                        ? Set.of()
                        : requires.stream()
                                .map(word -> Proof.valueOf(word.toUpperCase(Locale.ROOT)))
                                .collect(Collectors.toSet()));
    }

    /**
     * A day; null if none is written.
     *
     * @throws IllegalArgumentException if there is no such day
     */
    static @Nullable LocalDate day(String what, @Nullable String written) {
        try {
            return written == null || written.isEmpty() ? null : LocalDate.parse(written);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(what + ": must be a day such as 2027-01-31", e);
        }
    }
}
