package io.sallyport.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.journal.Decision.Content;
import io.sallyport.journal.Decision.Ending;
import io.sallyport.journal.Decision.Judgement;
import io.sallyport.journal.Decision.Step;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.Stage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decisions and delivery events as JSON: the format of the store and of {@code /api/decisions}, described in
 * {@code docs/journal.md}. Written by hand, field for field, so that a change of a class is no change of what was stored
 * years ago. Everything comes back as it was. ASCII only: a half of a character, as a stranger may send it, is kept as
 * an escape.
 */
public final class DecisionJson {
    /** Goes up when an older program could misread what is written; fields that are only added leave it as it is. */
    private static final int VERSION = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // Points are exact
            .build();

    private DecisionJson() {}

    interface Body {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** The decision as one line. */
    public static String write(Decision decision) {
        return text(json -> writeDecision(json, decision));
    }

    /** The event as one line. */
    public static String write(DeliveryEvent event) {
        return text(json -> writeEvent(json, event));
    }

    static String text(Body body) {
        StringWriter text = new StringWriter(2048);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("v", VERSION);
            body.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail", e);
        }
        return text.toString();
    }

    /** The decision as a tree, for those who put it into something larger. */
    public static JsonNode tree(Decision decision) {
        return tree(write(decision));
    }

    /** The event as a tree. */
    public static JsonNode tree(DeliveryEvent event) {
        return tree(write(event));
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("what was written a moment ago is JSON", e);
        }
    }

    /**
     * Reads what {@link #write(Decision)} wrote, now or with an earlier release.
     *
     * @throws IOException if it is damaged, or of a later release
     */
    public static Decision readDecision(String text) throws IOException {
        return read(text, DecisionJson::decision);
    }

    /**
     * Reads what {@link #write(DeliveryEvent)} wrote, now or with an earlier release.
     *
     * @throws IOException if it is damaged, or of a later release
     */
    public static DeliveryEvent readEvent(String text) throws IOException {
        return read(text, DecisionJson::event);
    }

    interface Reader<T> {
        T from(JsonNode node);
    }

    static <T> T read(String text, Reader<T> reader) throws IOException {
        try {
            JsonNode node = JSON.readTree(text);
            int version = node.required("v").asInt();
            if (version != VERSION) {
                throw new IOException("format %d (expected: %d)".formatted(version, VERSION));
            }
            return reader.from(node);
        } catch (JsonProcessingException e) {
            throw new IOException("no record of the journal: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new IOException("no record of the journal: " + e.getMessage(), e);
        }
    }

    private static void writeDecision(JsonGenerator json, Decision decision) throws IOException {
        json.writeStringField("id", decision.id());
        json.writeStringField("session", decision.sessionId());
        json.writeStringField("at", decision.at().toString());
        json.writeStringField("stage", decision.stage().text());
        MailJson.write(json, "client", decision.client());
        if (decision.envelope() != null) {
            MailJson.write(json, "envelope", decision.envelope());
        }
        writeContent(json, decision.content());
        json.writeStringField("ending", decision.ending().name().toLowerCase(Locale.ROOT));
        MailJson.write(json, "reply", decision.reply());
        MailJson.writeTexts(
                json,
                "facts",
                decision.facts().stream().map(ProtocolFact::text).sorted().toList());
        json.writeArrayFieldStart("authentication");
        for (AuthenticationResult result : decision.authentication()) {
            MailJson.write(json, result);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("judgements");
        for (Judgement judgement : decision.judgements()) {
            json.writeStartObject();
            json.writeStringField("policy", judgement.policy());
            MailJson.writeAddresses(json, "recipients", judgement.recipients());
            VerdictJson.write(json, judgement.verdict());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("detail", decision.detail());
        json.writeArrayFieldStart("steps");
        for (Step step : decision.steps()) {
            json.writeStartObject();
            json.writeStringField("name", step.name());
            json.writeStringField("after", step.after().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("took", decision.took().toString());
        json.writeStringField("policy", decision.policy());
    }

    private static void writeContent(JsonGenerator json, @Nullable Content content) throws IOException {
        if (content != null) {
            json.writeObjectFieldStart("content");
            MailJson.writeIfPresent(json, "from", content.from());
            MailJson.writeIfPresent(json, "subject", content.subject());
            MailJson.writeIfPresent(json, "messageId", content.messageId());
            json.writeNumberField("octets", content.octets());
            json.writeEndObject();
        }
    }

    private static Decision decision(JsonNode node) {
        return new Decision(
                text(node, "id"),
                text(node, "session"),
                Instant.parse(text(node, "at")),
                Stage.valueOf(constant(node, "stage")),
                MailJson.client(node.required("client")),
                node.has("envelope") ? MailJson.envelope(node.required("envelope")) : null,
                node.has("content") ? content(node.required("content")) : null,
                Ending.valueOf(constant(node, "ending")),
                MailJson.reply(node.get("reply")),
                facts(node.required("facts")),
                items(node, "authentication").map(MailJson::result).toList(),
                items(node, "judgements").map(DecisionJson::judgement).toList(),
                text(node, "detail"),
                items(node, "steps")
                        .map(step -> new Step(text(step, "name"), Duration.parse(text(step, "after"))))
                        .toList(),
                Duration.parse(text(node, "took")),
                text(node, "policy"));
    }

    private static Content content(JsonNode node) {
        return new Content(
                optional(node, "from"),
                optional(node, "subject"),
                optional(node, "messageId"),
                node.required("octets").asLong());
    }

    private static Judgement judgement(JsonNode node) {
        return new Judgement(text(node, "policy"), MailJson.addresses(node, "recipients"), VerdictJson.verdict(node));
    }

    private static Set<ProtocolFact> facts(JsonNode names) {
        Set<String> there = names.valueStream().map(JsonNode::asText).collect(Collectors.toSet());
        return Stream.of(ProtocolFact.values())
                .filter(fact -> there.contains(fact.text()))
                .collect(Collectors.toSet());
    }

    private static void writeEvent(JsonGenerator json, DeliveryEvent event) throws IOException {
        json.writeStringField("kind", event.kind().text());
        json.writeStringField("at", event.at().toString());
        json.writeStringField("queueId", event.queueId());
        json.writeStringField("recipient", event.recipient().toString());
        MailJson.writeIfPresent(json, "backend", event.backend());
        MailJson.write(json, "reply", event.reply());
        json.writeStringField("detail", event.detail());
        json.writeStringField("delay", event.delay().toString());
    }

    private static DeliveryEvent event(JsonNode node) {
        String kind = text(node, "kind");
        return new DeliveryEvent(
                Stream.of(DeliveryEvent.Kind.values())
                        .filter(known -> known.text().equals(kind))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("kind: " + kind)),
                Instant.parse(text(node, "at")),
                text(node, "queueId"),
                MailJson.address(text(node, "recipient")),
                optional(node, "backend"),
                MailJson.reply(node.get("reply")),
                text(node, "detail"),
                Duration.parse(text(node, "delay")));
    }

    static String text(JsonNode node, String field) {
        return node.required(field).asText();
    }

    static @Nullable String optional(JsonNode node, String field) {
        return node.has(field) ? text(node, field) : null;
    }

    /** The name of an enum's constant, which is written in lower case. */
    static String constant(JsonNode node, String field) {
        return text(node, field).toUpperCase(Locale.ROOT);
    }

    static Stream<JsonNode> items(JsonNode node, String field) {
        return node.required(field).valueStream();
    }

    static List<String> texts(JsonNode node, String field) {
        return items(node, field).map(JsonNode::asText).toList();
    }
}
