package io.sallyport.admin.quarantine;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.quarantine.HeldMailQuery;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The held mails that everything given is true of: the filters of {@link HeldMailsQuery}, in the body of a request.
 *
 * @param state how they stand; without it those that wait
 */
public record HeldMailsFilter(
        @Nullable @Size(max = 200) String q,
        @Nullable @Size(max = 320) String sender,
        @Nullable @Size(max = 320) String recipient,
        @Nullable @Size(max = 255) String domain,
        @Nullable @Size(max = 200) String subject,
        @Nullable @Pattern(regexp = HeldMailsQuery.QUEUE_ID) String queueId,

        @JsonProperty("class") @Nullable @Pattern(regexp = HeldMailsQuery.CLASS_LIST)
        String mailClass,

        @Nullable @Pattern(regexp = HeldMailsQuery.STATE_LIST)
        String state,

        @Nullable @Pattern(regexp = HeldMailsQuery.SCORE) String minScore,
        @Nullable @Pattern(regexp = HeldMailsQuery.SCORE) String maxScore,
        @Nullable @Size(max = 40) String since,
        @Nullable @Size(max = 40) String until) {
    /**
     * The same question as the quarantine understands it.
     *
     * @throws IllegalArgumentException if a value is not of its form: {@code name: what is expected}
     */
    HeldMailQuery toQuery() {
        HeldMailsQuery query = new HeldMailsQuery();
        query.q = q;
        query.sender = sender;
        query.recipient = recipient;
        query.domain = domain;
        query.subject = subject;
        query.queueId = queueId;
        query.mailClass = mailClass;
        query.state = state == null ? query.state : state;
        query.minScore = minScore;
        query.maxScore = maxScore;
        query.since = since;
        query.until = until;
        return query.toQuery();
    }

    /** What is given, for the audit log: {@code domain=example.com class=spam}. */
    String told() {
        Map<String, @Nullable String> given = new LinkedHashMap<>();
        given.put("q", q);
        given.put("sender", sender);
        given.put("recipient", recipient);
        given.put("domain", domain);
        given.put("subject", subject);
        given.put("queueId", queueId);
        given.put("class", mailClass);
        given.put("state", state);
        given.put("minScore", minScore);
        given.put("maxScore", maxScore);
        given.put("since", since);
        given.put("until", until);
        return given.entrySet().stream()
                .filter(each -> !Objects.requireNonNullElse(each.getValue(), "").isEmpty())
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(" "));
    }
}
