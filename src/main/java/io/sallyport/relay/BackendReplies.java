package io.sallyport.relay;

import io.sallyport.mail.EnhancedStatus;
import io.sallyport.mail.SmtpReply;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a stranger may see of a backend's refusal. The rule:
 *
 * <ul>
 *   <li>The code stays, except those that would be about the conversation instead of the mail: 421 becomes 451, and 50z and
 *       53z become 554.
 *   <li>The enhanced status stays; where there is none, or the code changed, it becomes the most general one that is true.
 *   <li>The text stays only if it is made of plain words, for among them are no names or addresses of servers, no mailboxes,
 *       queue names or paths. Otherwise a sentence that means the same as the status takes its place.
 * </ul>
 */
public final class BackendReplies {
    /** More than a sentence is no text for strangers. */
    private static final int MAX_TEXT = 160;

    /** A word of letters, or a short number; punctuation only at its end, so that no dot joins a name. */
    private static final String WORD = "\\(?(?:[A-Za-z]+(?:['-][A-Za-z]+)*|[0-9]{1,3})[.,;:!?)]{0,2}";

    private static final Pattern PLAIN_WORDS = Pattern.compile(WORD + "(?: " + WORD + ")*");

    private BackendReplies() {}

    /**
     * The reply in a form for strangers.
     *
     * @param reply 4yz or 5yz
     */
    public static SmtpReply cleaned(SmtpReply reply) {
        int code = code(reply.code());
        EnhancedStatus status = reply.status();
        if (status == null || code != reply.code()) {
            status = general(code);
        }
        String text = reply.text().strip();
        boolean harmless = code == reply.code()
                && text.length() <= MAX_TEXT
                && PLAIN_WORDS.matcher(text).matches();
        return new SmtpReply(code, status, List.of(harmless ? text : sentence(status)));
    }

    private static int code(int code) {
        return switch (code) {
            case 421 -> 451;
            case 500, 501, 502, 503, 504, 530, 534, 535, 538 -> 554;
            default -> code;
        };
    }

    private static EnhancedStatus general(int code) {
        return switch (code) {
            case 450 -> new EnhancedStatus(4, 2, 0);
            case 550 -> new EnhancedStatus(5, 1, 0);
            case 551 -> new EnhancedStatus(5, 1, 6);
            case 452 -> new EnhancedStatus(4, 3, 1);
            case 552 -> new EnhancedStatus(5, 3, 4);
            case 553 -> new EnhancedStatus(5, 1, 3);
            default -> new EnhancedStatus(code / 100, 3, 0);
        };
    }

    /** The meaning of the status in RFC 3463 § 3, RFC 5248, RFC 6531, RFC 7372. */
    private static String sentence(EnhancedStatus status) {
        String known = sentence(status.subject() * 1000 + status.detail());
        if (known != null) {
            return known;
        }
        String subject =
                switch (status.subject()) {
                    case 1 -> "There is something wrong with the address";
                    case 2 -> "The mailbox does not take this mail";
                    case 5 -> "The mail cannot be delivered";
                    case 6 -> "The content of the mail cannot be delivered in this form";
                    case 7 -> "The mail is not allowed here";
                    default -> "The mail system does not take this mail";
                };
        return status.statusClass() == 4 ? subject + " now" : subject;
    }

    private static @Nullable String sentence(int condition) {
        return switch (condition) {
            case 1_001 -> "No such mailbox here";
            case 1_002 -> "No such system";
            case 1_006 -> "The mailbox has moved";
            case 1_010 -> "The address takes no mail";
            case 2_001 -> "The mailbox is disabled";
            case 2_002 -> "The mailbox is full";
            case 2_003, 3_004 -> "The message is too big";
            case 3_001 -> "The mail system is full";
            case 5_003 -> "Too many recipients";
            case 6_003 -> "The message cannot be converted";
            case 6_007 -> "Internationalized addresses are not supported";
            case 6_009 -> "Internationalized headers are not supported";
            case 7_001 -> "Delivery is not authorized";
            default -> null;
        };
    }
}
