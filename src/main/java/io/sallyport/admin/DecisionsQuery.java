package io.sallyport.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sallyport.config.Network;
import io.sallyport.journal.DecisionQuery;
import io.sallyport.journal.DecisionQuery.Criterion;
import io.sallyport.journal.DecisionQuery.Place;
import io.sallyport.journal.Privacy;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.MailAddress;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which decisions are asked for: those that everything given is true of. What is empty asks nothing: forms send all. */
@RegisterForReflection // Its names are compared with those of requests
public class DecisionsQuery {
    /** Only the decision of this id. */
    @QueryParam("id")
    @Pattern(regexp = "[A-Za-z0-9_-]{0,64}")
    public @Nullable String id;

    /** Only decisions of this SMTP session. */
    @QueryParam("session")
    @Pattern(regexp = "[A-Za-z0-9_-]{0,64}")
    public @Nullable String session;

    /** Only the mail of this Message-ID, with its brackets or without. */
    @QueryParam("messageId")
    @Size(max = 300)
    public @Nullable String messageId;

    /** Only clients of this address or network. */
    @QueryParam("client")
    @Size(max = 64)
    public @Nullable String client;

    /** Only mail of this sender; {@code <>} for the null one. */
    @QueryParam("sender")
    @Size(max = 320)
    public @Nullable String sender;

    /** Only mail for this recipient, among others. */
    @QueryParam("recipient")
    @Size(max = 320)
    public @Nullable String recipient;

    /** Only mail whose sender, author or recipient is of this domain. */
    @QueryParam("domain")
    @Size(max = 255)
    public @Nullable String domain;

    /** Only what was decided at this time or later (RFC 3339). */
    @QueryParam("since")
    @Size(max = 40)
    public @Nullable String since;

    /** Only what was decided before this time (RFC 3339). */
    @QueryParam("until")
    @Size(max = 40)
    public @Nullable String until;

    /** Only mail that ended so. */
    @QueryParam("ending")
    @Pattern(regexp = "|accepted|held|split|discarded|deferred|refused")
    public @Nullable String ending;

    /** Only mail for which a policy asked for this. */
    @QueryParam("action")
    @Pattern(regexp = "|deliver|tag|hold|discard|defer|reject")
    public @Nullable String action;

    /** Only mail with a finding of this name. */
    @QueryParam("finding")
    @Pattern(regexp = "|[a-z][a-z0-9._-]{0,79}")
    public @Nullable String finding;

    /** The most decisions of the answer. Text, because a number that is none would be answered with 404. */
    @QueryParam("limit")
    @DefaultValue("100")
    @Pattern(regexp = "[1-9]\\d?|[1-4]\\d\\d|500", message = "must be a number from 1 to 500")
    String limit = "100";

    /** Only decisions behind this place: {@code next} of an earlier page. */
    @QueryParam("after")
    @Pattern(regexp = "\\d{1,15}\\.\\d{1,18}")
    public @Nullable String after;

    /** Whether decisions are wanted whole, with all findings and their evidence. */
    @QueryParam("full")
    @DefaultValue("false")
    @Pattern(regexp = "true|false")
    String full = "false";

    boolean isFull() {
        return full.equals("true");
    }

    /**
     * The same question as the journal understands it.
     *
     * @param privacy how addresses are kept there
     * @throws IllegalArgumentException if a value is not of its form: {@code name: what is expected}
     */
    DecisionQuery toQuery(Privacy privacy) {
        Map<Criterion, String> keys = new EnumMap<>(Criterion.class);
        put(keys, Criterion.MESSAGE_ID, messageId == null ? null : DecisionQuery.messageId(messageId));
        put(keys, Criterion.SESSION, session);
        put(keys, Criterion.ENDING, ending);
        put(keys, Criterion.ACTION, action);
        put(keys, Criterion.FINDING, finding);
        put(keys, Criterion.DOMAIN, domain == null || domain.isBlank() ? null : DecisionQuery.domain(domain));
        put(keys, Criterion.SENDER, address("sender", sender, privacy));
        put(keys, Criterion.RECIPIENT, address("recipient", recipient, privacy));
        return new DecisionQuery(
                id == null || id.isBlank() ? null : id,
                keys,
                network(client),
                instant("since", since),
                instant("until", until),
                after == null ? null : Place.parse(after),
                Integer.parseInt(limit));
    }

    private static void put(Map<Criterion, String> keys, Criterion criterion, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            keys.put(criterion, value);
        }
    }

    private static @Nullable String address(String name, @Nullable String text, Privacy privacy) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.equals(DecisionQuery.NULL_SENDER)) {
            return text;
        }
        MailAddress address = AddressParser.parse(text);
        if (address == null) {
            throw new IllegalArgumentException(name + ": must be an address such as ann@example.org");
        }
        return DecisionQuery.key(privacy.address(address));
    }

    private static @Nullable Network network(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : Network.of(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("client: must be an address, or a network such as 192.0.2.0/24", e);
        }
    }

    private static @Nullable Instant instant(String name, @Nullable String text) {
        try {
            Instant time = text == null || text.isBlank() ? null : Instant.parse(text);
            return time == null ? null : Instant.ofEpochMilli(time.toEpochMilli()); // As the journal keeps it
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(name + ": must be a time such as 2026-03-01T10:00:00Z", e);
        }
    }
}
