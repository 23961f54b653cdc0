package io.sallyport.filter.header;

import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a message is sent in bulk, as its own header says. */
final class BulkSigns {
    private static final Set<String> PRECEDENCE = Set.of("bulk", "list", "junk");

    private BulkSigns() {}

    /**
     * Why a message is bulk; null if nothing says so, or it is an automatic answer: those bear the same signs so that no
     * other program answers them (RFC 3834 § 3.1.8), and nobody has subscribed to them.
     *
     * @param many how many addresses in To and Cc are many
     */
    static @Nullable String of(MessageHeader header, int many) {
        boolean automatic = header.fields("Auto-Submitted").stream()
                .anyMatch(field -> !word(field).isEmpty() && !word(field).equals("no"));
        if (automatic) {
            return null;
        }
        for (HeaderField field : header.fields("Precedence")) {
            if (PRECEDENCE.contains(word(field))) {
                return "Precedence: " + word(field);
            }
        }
        for (String name : List.of("List-Id", "Feedback-ID")) {
            if (!header.fields(name).isEmpty()) {
                return name;
            }
        }
        long addresses = addresses(header, "To") + addresses(header, "Cc");
        return addresses >= many ? addresses + " addresses in To and Cc" : null;
    }

    /** Whether the message tells how to be rid of it (RFC 2369 § 3.2). */
    static boolean canBeUnsubscribed(MessageHeader header) {
        return header.fields("List-Unsubscribe").stream()
                .anyMatch(field -> !field.value().isBlank());
    }

    /** The first word of a value, without parameters and comments. */
    private static String word(HeaderField field) {
        String value = field.value().strip().toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < value.length() && (Character.isLetter(value.charAt(end)) || value.charAt(end) == '-')) {
            end++;
        }
        return value.substring(0, end);
    }

    /** About: an at sign in a name counts too. */
    private static long addresses(MessageHeader header, String name) {
        return header.fields(name).stream()
                .mapToLong(field -> field.value().chars().filter(c -> c == '@').count())
                .sum();
    }
}
