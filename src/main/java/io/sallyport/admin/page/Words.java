package io.sallyport.admin.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times, sizes and names as the page writes them. */
final class Words {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Words() {}

    /** A time, to the minute. */
    static String minute(Instant time) {
        return MINUTE.format(time);
    }

    /** How long ago something was, as people say it; beyond a week the day. */
    static String ago(Instant then, Instant now) {
        Duration since = Duration.between(then, now);
        if (since.compareTo(Duration.ofMinutes(1)) < 0) {
            return "just now";
        }
        if (since.compareTo(Duration.ofHours(1)) < 0) {
            return since.toMinutes() + " min ago";
        }
        if (since.compareTo(Duration.ofDays(1)) < 0) {
            return since.toHours() + " h ago";
        }
        return since.compareTo(Duration.ofDays(7)) < 0 ? since.toDays() + " d ago" : DAY.format(then);
    }

    /** How long something has lasted, in its largest whole unit. */
    static String lasting(Duration time) {
        if (time.compareTo(Duration.ofMinutes(1)) < 0) {
            return Math.max(0, time.toSeconds()) + " s";
        }
        if (time.compareTo(Duration.ofHours(1)) < 0) {
            return time.toMinutes() + " min";
        }
        return time.compareTo(Duration.ofDays(2)) < 0 ? time.toHours() + " h" : time.toDays() + " d";
    }

    /** A size in octets, as people say it. */
    static String size(long octets) {
        if (octets < 1_000) {
            return octets + " octets";
        }
        return octets < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", octets / 1_000.0)
                : String.format(Locale.ROOT, "%.1f MB", octets / 1_000_000.0);
    }

    /** A text, or what stands in its place if there is none. */
    static String or(@Nullable String text, String otherwise) {
        return text == null || text.isBlank() ? otherwise : text;
    }

    /** The name of a constant, as people write it. */
    static String spaced(String name) {
        return name.replace('_', ' ');
    }
}
