package io.sallyport.admin.quarantine;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sallyport.journal.DecisionQuery;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.HeldMailQuery.Order;
import io.sallyport.quarantine.HeldMailQuery.Place;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.State;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which held mails are asked for: those that everything given is true of. What is empty asks nothing: forms send all. */
@RegisterForReflection // Its names are compared with those of requests
public class HeldMailsQuery {
    private static final String CLASSES = "(malware|phishing|spoof|attachment|policy|spam)";
    private static final String STATES = "(held|release_requested|released|deleted|expired)";

    /** The name of a mail that came; empty asks nothing. */
    static final String QUEUE_ID = "[A-Za-z0-9_-]{0,64}";

    /** Classes with commas between; empty asks nothing. */
    static final String CLASS_LIST = "|" + CLASSES + "(," + CLASSES + "){0,5}";

    /** States with commas between, or {@code all}. */
    static final String STATE_LIST = "all|" + STATES + "(," + STATES + "){0,4}";

    /** Points; empty asks nothing. */
    static final String SCORE = "|-?\\d{1,4}(\\.\\d{1,2})?";

    /** Stands in sender, author, recipient, subject or message id. */
    @QueryParam("q")
    @Size(max = 200)
    public @Nullable String q;

    /** Only mail of this sender, or of this domain; {@code <>} for the null one. */
    @QueryParam("sender")
    @Size(max = 320)
    public @Nullable String sender;

    /** Only mail for this recipient. */
    @QueryParam("recipient")
    @Size(max = 320)
    public @Nullable String recipient;

    /** Only mail for recipients of this domain. */
    @QueryParam("domain")
    @Size(max = 255)
    public @Nullable String domain;

    /** Stands in the subject. */
    @QueryParam("subject")
    @Size(max = 200)
    public @Nullable String subject;

    /** Only mail of this queue id. */
    @QueryParam("queueId")
    @Pattern(regexp = QUEUE_ID)
    public @Nullable String queueId;

    /** Only mail of these classes, with commas between. */
    @QueryParam("class")
    @Pattern(regexp = CLASS_LIST)
    public @Nullable String mailClass;

    /** Only mail that stands so, with commas between; {@code all} for any. */
    @QueryParam("state")
    @DefaultValue("held,release_requested")
    @Pattern(regexp = STATE_LIST)
    public String state = "held,release_requested";

    /** Only mail with this score or more. */
    @QueryParam("minScore")
    @Pattern(regexp = SCORE)
    public @Nullable String minScore;

    /** Only mail with this score or less. */
    @QueryParam("maxScore")
    @Pattern(regexp = SCORE)
    public @Nullable String maxScore;

    /** Only mail received at this time or later (RFC 3339). */
    @QueryParam("since")
    @Size(max = 40)
    public @Nullable String since;

    /** Only mail received before this time (RFC 3339). */
    @QueryParam("until")
    @Size(max = 40)
    public @Nullable String until;

    /** By what they are ordered. */
    @QueryParam("order")
    @DefaultValue("newest")
    @Pattern(regexp = "newest|oldest|highest|lowest")
    public String order = "newest";

    /** The most mails of the answer. */
    @QueryParam("limit")
    @DefaultValue("50")
    @Pattern(regexp = "[1-9]\\d?|[1-4]\\d\\d|500", message = "must be a number from 1 to 500")
    public String limit = "50";

    /** Only mails behind this place: {@code next} of an earlier page. */
    @QueryParam("after")
    @Pattern(regexp = "-?\\d{1,15}\\.\\d{1,18}")
    public @Nullable String after;

    /**
     * The same question as the quarantine understands it.
     *
     * @throws IllegalArgumentException if a value is not of its form: {@code name: what is expected}
     */
    public HeldMailQuery toQuery() {
        return new HeldMailQuery(
                blankToNull(q),
                sender == null || sender.isBlank() ? null : senderKey(sender.strip()),
                recipient == null || recipient.isBlank() ? null : DecisionQuery.key(address(recipient.strip())),
                domain == null || domain.isBlank() ? null : Set.of(DecisionQuery.domain(domain.strip())),
                blankToNull(subject),
                blankToNull(queueId),
                mailClass == null || mailClass.isEmpty()
                        ? Set.of()
                        : constants(mailClass).map(MailClass::valueOf).collect(Collectors.toSet()),
                state.equals("all")
                        ? Set.of()
                        : constants(state).map(State::valueOf).collect(Collectors.toSet()),
                minScore == null || minScore.isEmpty() ? null : Score.of(minScore),
                maxScore == null || maxScore.isEmpty() ? null : Score.of(maxScore),
                instant("since", since),
                instant("until", until),
                Order.valueOf(order.toUpperCase(Locale.ROOT)),
                after == null ? null : Place.parse(after),
                Integer.parseInt(limit));
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static Stream<String> constants(String commas) {
        return Arrays.stream(commas.toUpperCase(Locale.ROOT).split(",", -1));
    }

    private static String senderKey(String text) {
        if (text.equals(DecisionQuery.NULL_SENDER)) {
            return text;
        }
        return text.contains("@") ? DecisionQuery.key(address(text)) : DecisionQuery.domain(text);
    }

    private static MailAddress address(String text) {
        MailAddress address = AddressParser.parse(text);
        if (address == null) {
            throw new IllegalArgumentException("%s: must be an address such as ann@example.org".formatted(text));
        }
        return address;
    }

    private static @Nullable Instant instant(String name, @Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(name + ": must be a time such as 2026-03-01T10:00:00Z", e);
        }
    }
}
