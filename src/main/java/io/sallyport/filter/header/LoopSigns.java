package io.sallyport.filter.header;

import io.sallyport.mail.Ascii;
import io.sallyport.mail.MailAddress;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a message has come here before. How many hops it may have at all is asked at the front door. */
final class LoopSigns {
    private LoopSigns() {}

    /**
     * How often a gateway has put its Received field into a message (RFC 5321 § 4.4).
     *
     * @param hostname the gateway's; one without a dot, such as {@code localhost}, is the name of many
     */
    static int passes(MessageHeader header, String hostname) {
        if (hostname.indexOf('.') < 0) {
            return 0;
        }
        return (int) header.fields("Received").stream()
                .filter(field -> isBy(field.value(), hostname))
                .count();
    }

    /** {@code by hostname} between white space. */
    private static boolean isBy(String received, String hostname) {
        int at = 0;
        while (at < received.length()) {
            int from = at;
            while (at < received.length() && !Character.isWhitespace(received.charAt(at))) {
                at++;
            }
            boolean by = at - from == 2 && Ascii.matches(received, from, "by");
            while (at < received.length() && Character.isWhitespace(received.charAt(at))) {
                at++;
            }
            int end = at + hostname.length();
            if (by
                    && Ascii.matches(received, at, hostname)
                    && (end == received.length() || " \t\r\n;".indexOf(received.charAt(end)) >= 0)) {
                return true;
            }
        }
        return false;
    }

    /** The recipient to whom a message was delivered before, as servers of mailboxes note it; null if there is none. */
    static @Nullable String deliveredBefore(MessageHeader header, List<MailAddress> recipients) {
        List<HeaderField> delivered = header.fields("Delivered-To");
        if (delivered.isEmpty()) {
            return null;
        }
        Set<String> mailboxes = recipients.stream()
                .map(recipient -> recipient.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return delivered.stream()
                .map(field -> field.utf8Value().strip().toLowerCase(Locale.ROOT))
                .filter(mailboxes::contains)
                .findFirst()
                .orElse(null);
    }
}
