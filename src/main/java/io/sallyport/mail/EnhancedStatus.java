package io.sallyport.mail;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An enhanced mail system status code (RFC 3463), such as {@code 5.7.1}.
 *
 * @param statusClass 2 success, 4 persistent transient failure, 5 permanent failure
 * @param subject what the status is about, 0 to 999 (RFC 3463 § 3)
 * @param detail the precise condition, 0 to 999
 */
public record EnhancedStatus(int statusClass, int subject, int detail) {
    private static final Pattern SYNTAX = Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})");

    private static final int COMMON_LENGTH = "2.0.0".length();

    public EnhancedStatus {
        if (statusClass != 2 && statusClass != 4 && statusClass != 5) {
            throw new IllegalArgumentException("class: %d (expected: 2, 4 or 5)".formatted(statusClass));
        }
        if (subject < 0 || subject > 999 || detail < 0 || detail > 999) {
            throw new IllegalArgumentException(
                    "subject and detail: %d.%d (expected: 0 to 999 each)".formatted(subject, detail));
        }
    }

    /**
     * Reads {@code class.subject.detail}.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static EnhancedStatus of(String text) {
        EnhancedStatus status = parse(text);
        if (status == null) {
            throw new IllegalArgumentException("status: %s (expected: such as 5.7.1)".formatted(text));
        }
        return status;
    }

    /** Reads {@code class.subject.detail}; null if the text is anything else. */
    public static @Nullable EnhancedStatus parse(String text) {
        if (text.length() == COMMON_LENGTH) {
            return parseCommon(text);
        }
        Matcher matcher = SYNTAX.matcher(text);
        return matcher.matches()
                ? new EnhancedStatus(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)))
                : null;
    }

    /** One digit each, as nearly all have. */
    private static @Nullable EnhancedStatus parseCommon(String text) {
        int statusClass = text.charAt(0) - '0';
        char subject = text.charAt(2);
        char detail = text.charAt(4);
        boolean shaped = (statusClass == 2 || statusClass == 4 || statusClass == 5)
                && text.charAt(1) == '.'
                && Ascii.isDigit(subject)
                && text.charAt(3) == '.'
                && Ascii.isDigit(detail);
        return shaped ? new EnhancedStatus(statusClass, subject - '0', detail - '0') : null;
    }

    @Override
    public String toString() {
        return statusClass + "." + subject + "." + detail;
    }
}
