package io.sallyport.mail;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reply of an SMTP server (RFC 5321 § 4.2): code, enhanced status and text in one value that refuses to disagree
 * with itself.
 *
 * @param code three digits, 200 to 559
 * @param status the enhanced status; null for replies that RFC 2034 § 4 leaves without one (greeting, EHLO, 354) and
 *     for replies of backends that send none
 * @param lines the text, at least one line, none with control characters
 */
public record SmtpReply(int code, @Nullable EnhancedStatus status, List<String> lines) {
    public SmtpReply {
        lines = List.copyOf(lines);
        if (code < 200 || code > 559 || code / 10 % 10 > 5) {
            throw new IllegalArgumentException("code: %d (expected: 200 to 559)".formatted(code));
        }
        if (status != null && status.statusClass() != code / 100) {
            throw new IllegalArgumentException("status %s contradicts code %d".formatted(status, code));
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a reply needs a line of text");
        }
        for (String line : lines) {
            if (holdsControl(line)) {
                throw new IllegalArgumentException("a reply's text holds a control character");
            }
        }
    }

    private static boolean holdsControl(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7f) {
                return true;
            }
        }
        return false;
    }

    /** A reply with an enhanced status, such as {@code of(550, "5.7.1", "Relaying denied")}. */
    public static SmtpReply of(int code, String status, String... lines) {
        return new SmtpReply(code, EnhancedStatus.of(status), Arrays.asList(lines));
    }

    /** A reply without an enhanced status, such as {@code plain(354, "End data with <CR><LF>.<CR><LF>")}. */
    public static SmtpReply plain(int code, String... lines) {
        return new SmtpReply(code, null, Arrays.asList(lines));
    }

    /** 2yz: done. */
    public boolean isPositive() {
        return code / 100 == 2;
    }

    /** 3yz: go on. */
    public boolean isIntermediate() {
        return code / 100 == 3;
    }

    /** 4yz: not now; the sender keeps the mail and tries again. */
    public boolean isTransient() {
        return code / 100 == 4;
    }

    /** 5yz: never. */
    public boolean isPermanent() {
        return code / 100 == 5;
    }

    /** The text in one line, for logs. */
    public String text() {
        return String.join(" ", lines);
    }

    @Override
    public String toString() {
        return code + " " + (status == null ? "" : status + " ") + text();
    }
}
