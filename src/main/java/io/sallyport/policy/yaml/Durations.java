package io.sallyport.policy.yaml;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: {@code 30s}, {@code 5m}, {@code 4h}, {@code 5d}; or ISO 8601. */
public final class Durations {
    /** What a problem says about a text that is none. */
    static final String EXPECTED = "must be a duration such as 500ms, 30s, 5m, 4h, 5d or PT30S";

    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private Durations() {}

    /** Reads a duration; null if the text is none. */
    public static @Nullable Duration parse(String text) {
        Matcher matcher = SHORT.matcher(text);
        if (matcher.matches()) {
            Duration unit = UNITS.getOrDefault(matcher.group(2), Duration.ZERO);
            return unit.multipliedBy(Integer.parseInt(matcher.group(1)));
        }
        if (!text.startsWith("P")) {
            return null;
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            return null; // The caller reports it with its place.
        }
    }

    /** The shortest exact text that {@link #parse} reads back. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        for (String unit : new String[] {"d", "h", "m", "s", "ms"}) {
            Duration one = UNITS.getOrDefault(unit, Duration.ZERO);
            long count = duration.dividedBy(one);
            if (count > 0 && count <= 999_999_999 && one.multipliedBy(count).equals(duration)) {
                return count + unit;
            }
        }
        return duration.toString();
    }
}
