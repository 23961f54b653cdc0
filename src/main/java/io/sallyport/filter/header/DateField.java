package io.sallyport.filter.header;

import io.sallyport.mail.Ascii;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Date field (RFC 5322 § 3.3), in its old forms too (§ 4.3): two digits for the year, names for the zone, comments. */
final class DateField {
    private static final int MAX_LENGTH = 1000;
    private static final int MAX_TOKENS = 16;

    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /** Hours before or behind UTC (RFC 5322 § 4.3). */
    private static final Map<String, Integer> ZONES = Map.of(
            "ut", 0, "gmt", 0, "est", -5, "edt", -4, "cst", -6, "cdt", -5, "mst", -7, "mdt", -6, "pst", -8, "pdt", -7);

    private final List<String> tokens;
    private int next;

    private DateField(List<String> tokens) {
        this.tokens = tokens;
    }

    /** The time that a field names; null if it cannot be read. */
    static @Nullable Instant read(String value) {
        String text = value.length() > MAX_LENGTH ? null : withoutComments(value);
        List<String> tokens = text == null ? List.of() : tokens(text.toLowerCase(Locale.ROOT));
        try {
            return tokens.isEmpty() ? null : new DateField(tokens).dateTime();
        } catch (DateTimeException e) {
            return null; // Such as a thirtieth of February
        }
    }

    /** {@code [day-of-week ","] day month year hour ":" minute [":" second] zone}; null if it is not of that form. */
    private @Nullable Instant dateTime() {
        if (DAYS.contains(peek())) {
            next++;
            take(","); // Left out by some
        }
        int day = number(1, 2);
        int month = MONTHS.indexOf(word()) + 1;
        int year = year();
        int hour = number(1, 2);
        boolean colon = take(":");
        int minute = number(2, 2);
        int second = take(":") ? number(2, 2) : 0;
        ZoneOffset zone = zone();
        if (day < 0
                || year < 0
                || hour < 0
                || !colon
                || minute < 0
                || second < 0
                || zone == null
                || next != tokens.size()) {
            return null;
        }
        int counted = second == 60 ? 59 : second; // A leap second
        return LocalDate.of(year, month, day)
                .atTime(LocalTime.of(hour, minute, counted))
                .toInstant(zone);
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next) : "";
    }

    private String word() {
        String word = peek();
        next++;
        return word;
    }

    private boolean take(String sign) {
        boolean there = peek().equals(sign);
        next += there ? 1 : 0;
        return there;
    }

    /** A number of so many digits; -1 if the next token is none. */
    private int number(int least, int most) {
        String digits = word();
        return digits.length() >= least && digits.length() <= most && isNumber(digits) ? Integer.parseInt(digits) : -1;
    }

    /** RFC 5322 § 4.3: two digits up to 49 are of this century, all others of the last; so are three. */
    private int year() {
        int digits = peek().length();
        int year = number(2, 4);
        if (year < 0 || digits == 4) {
            return year;
        }
        return year + (digits == 2 && year < 50 ? 2000 : 1900);
    }

    private @Nullable ZoneOffset zone() {
        String zone = word();
        if (zone.length() == 1 && zone.charAt(0) != 'j' && zone.charAt(0) >= 'a' && zone.charAt(0) <= 'z') {
            return ZoneOffset
                    .UTC; // Military zones were once defined the wrong way round: RFC 5322 § 4.3 takes none at its word
        }
        Integer named = ZONES.get(zone);
        if (named != null) {
            return ZoneOffset.ofHours(named);
        }
        boolean sign = zone.startsWith("+") || zone.startsWith("-");
        if (!sign || zone.length() != 5 || !isNumber(zone.substring(1))) {
            return null;
        }
        int minutes = Integer.parseInt(zone.substring(1, 3)) * 60 + Integer.parseInt(zone.substring(3));
        return ZoneOffset.ofTotalSeconds(60 * (zone.startsWith("-") ? -minutes : minutes));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(Ascii::isDigit);
    }

    /** Comments stand between tokens, within one another, and may hold quoted characters; null if one does not end. */
    private static @Nullable String withoutComments(String value) {
        StringBuilder text = new StringBuilder(value.length());
        int depth = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '(') {
                depth++;
                text.append(' ');
            } else if (depth > 0) {
                i += c == '\\' ? 1 : 0;
                depth -= c == ')' ? 1 : 0;
            } else {
                text.append(c);
            }
        }
        return depth == 0 ? text.toString() : null;
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length() && tokens.size() <= MAX_TOKENS) {
            int from = at;
            if (" \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
                continue;
            }
            if (",:".indexOf(text.charAt(at)) >= 0) {
                at++;
            } else {
                while (at < text.length() && " \t\r\n,:".indexOf(text.charAt(at)) < 0) {
                    at++;
                }
            }
            tokens.add(text.substring(from, at));
        }
        return tokens;
    }
}
