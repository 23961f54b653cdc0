package io.sallyport.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Times as the command line takes them: as they are written, or as {@code 7d} ago. */
final class Times {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

    private Times() {}

    /**
     * The time in the form of RFC 3339.
     *
     * @param option whose value it is
     * @throws ParameterException if it is no time
     */
    static String parse(CommandLine command, String option, String text, Clock clock) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            long count = Long.parseLong(ago.group(1));
            Duration before =
                    switch (ago.group(2)) {
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    };
            return clock.instant().minus(before).toString();
        }
        try {
            return Instant.parse(text).toString();
        } catch (DateTimeException e) {
            throw new ParameterException(
                    command,
                    "%s %s (expected: a time such as 2026-03-01T10:00:00Z, or 7d)"
                            .formatted(option, QueueTable.printable(text)),
                    e);
        }
    }
}
