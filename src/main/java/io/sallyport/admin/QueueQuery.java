package io.sallyport.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sallyport.spool.SpooledMail;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which part of the queue is asked for. */
@RegisterForReflection // Its names are compared with those of requests
public class QueueQuery {
    private static final String CURSOR = "\\d{1,15}\\.\\d{1,9}~[A-Za-z0-9_-]{1,64}";

    /** Only mail whose sender holds this text, in any case. */
    @QueryParam("sender")
    @Size(max = 320)
    public @Nullable String sender;

    /** Only mail that waits for a recipient that holds this text, in any case. */
    @QueryParam("recipient")
    @Size(max = 320)
    public @Nullable String recipient;

    /** Only mail in this state. */
    @QueryParam("state")
    @Pattern(regexp = "|waiting|delivering|held")
    public @Nullable String state;

    /** The most mails of the answer. Text, because a number that is none would be answered with 404. */
    @QueryParam("limit")
    @DefaultValue("100")
    @Pattern(regexp = "[1-9]\\d{0,2}|1000", message = "must be a number from 1 to 1000")
    String limit = "100";

    /** Only mail behind this place: {@code next} of an earlier page. */
    @QueryParam("after")
    @Pattern(regexp = CURSOR)
    public @Nullable String after;

    /** The most mails of the answer, as a number. */
    int most() {
        return Integer.parseInt(limit);
    }

    /** The place of a mail: when it came, and its name among those of that moment. */
    static String cursor(QueuedMail mail) {
        Instant received = Instant.parse(mail.received());
        return "%d.%d~%s".formatted(received.getEpochSecond(), received.getNano(), mail.queueId());
    }

    /** Whether a mail stands behind {@link #after}. */
    Predicate<SpooledMail> behind() {
        String cursor = after;
        if (cursor == null) {
            return mail -> true;
        }
        int dot = cursor.indexOf('.');
        int tilde = cursor.indexOf('~');
        Instant received =
                Instant.ofEpochSecond(Long.parseLong(cursor, 0, dot, 10), Integer.parseInt(cursor, dot + 1, tilde, 10));
        String queueId = cursor.substring(tilde + 1);
        return mail -> {
            int byTime = mail.received().compareTo(received);
            return byTime > 0 || (byTime == 0 && mail.queueId().compareTo(queueId) > 0);
        };
    }

    /** Whether a mail is asked for. */
    boolean matches(QueuedMail mail) {
        return (state == null || state.isEmpty() || state.equals(mail.state()))
                && contains(mail.sender(), sender)
                && (recipient == null || mail.pending().stream().anyMatch(waiting -> contains(waiting, recipient)));
    }

    private static boolean contains(String address, @Nullable String text) {
        return text == null || address.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
}
