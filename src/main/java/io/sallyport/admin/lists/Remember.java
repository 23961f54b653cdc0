package io.sallyport.admin.lists;

import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * That the sender of a held mail shall be remembered.
 *
 * @param list its name, or that of its file
 * @param expires the last day on which the entry holds, in UTC; null: {@link SenderMemory#DAYS} days from now
 * @param scope how much of the sender is meant
 */
public record Remember(String list, @Nullable LocalDate expires, Scope scope) {
    /** How much of a sender is meant. */
    public enum Scope {
        /** That mailbox. */
        ADDRESS,
        /** Everybody of its domain. */
        DOMAIN;

        /** The word in requests and on the page. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
