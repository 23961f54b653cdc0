package io.sallyport.admin.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The time that the overview looks back over, in spans of the same length. */
enum Period {
    /** By the hour. */
    DAY("24 hours", "by the hour", Duration.ofHours(1), 24, Duration.ofHours(4), "HH:mm"),
    /** By a quarter of a day. */
    WEEK("7 days", "by six hours", Duration.ofHours(6), 28, Duration.ofDays(1), "EEE d");

    private final String label;
    private final String grain;
    private final Duration span;
    private final int spans;
    private final Duration mark;
    private final DateTimeFormatter foot;

    Period(String label, String grain, Duration span, int spans, Duration mark, String foot) {
        this.label = label;
        this.grain = grain;
        this.span = span;
        this.spans = spans;
        this.mark = mark;
        this.foot = DateTimeFormatter.ofPattern(foot, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    /** The one of that name, in small letters. */
    static Period of(String name) {
        return name.equals(WEEK.value()) ? WEEK : DAY;
    }

    /** Its name in an address. */
    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name for people. */
    String label() {
        return label;
    }

    /** How long each span is, for people. */
    String grain() {
        return grain;
    }

    /** The length of each span. */
    Duration span() {
        return span;
    }

    /** How many spans there are. */
    int spans() {
        return spans;
    }

    /** Whether a span that begins at a time has it at the foot of the plot. */
    boolean isMarked(Instant time) {
        return time.getEpochSecond() % mark.toSeconds() == 0;
    }

    /** A time as the foot of the plot shows it. */
    String foot(Instant time) {
        return foot.format(time);
    }

    /** When the first span begins, so that the last one holds the present. Times are those of UTC. */
    Instant since(Instant now) {
        long seconds = span.toSeconds();
        long begun = Math.floorDiv(now.getEpochSecond(), seconds) * seconds;
        return Instant.ofEpochSecond(begun).minus(span.multipliedBy(spans - 1L));
    }
}
