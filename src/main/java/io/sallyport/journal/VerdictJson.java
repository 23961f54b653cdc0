package io.sallyport.journal;

import static io.sallyport.journal.DecisionJson.constant;
import static io.sallyport.journal.DecisionJson.items;
import static io.sallyport.journal.DecisionJson.optional;
import static io.sallyport.journal.DecisionJson.text;
import static io.sallyport.journal.DecisionJson.texts;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Reason;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.mail.Verdict.Weighed;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Verdicts with all their findings, as JSON. */
final class VerdictJson {
    private VerdictJson() {}

    /** Writes the fields of a verdict into the object that is open. */
    static void write(JsonGenerator json, Verdict verdict) throws IOException {
        json.writeStringField("action", verdict.action().text());
        write(json, "score", verdict.score());
        json.writeObjectFieldStart("thresholds");
        write(json, "tag", verdict.thresholds().tag());
        write(json, "hold", verdict.thresholds().hold());
        write(json, "reject", verdict.thresholds().reject());
        json.writeEndObject();
        json.writeArrayFieldStart("findings");
        for (Weighed weighed : verdict.findings()) {
            json.writeStartObject();
            writeFinding(json, weighed.finding());
            MailJson.writeIfPresent(json, "ignored", weighed.ignored());
            json.writeEndObject();
        }
        json.writeEndArray();
        MailJson.writeTexts(json, "decisive", verdict.decisive());
        MailAddress redirect = verdict.redirect();
        MailJson.writeIfPresent(json, "redirect", redirect == null ? null : redirect.toString());
        MailJson.writeAddresses(json, "copies", verdict.copies());
    }

    static Verdict verdict(JsonNode node) {
        JsonNode thresholds = node.required("thresholds");
        String redirect = optional(node, "redirect");
        return new Verdict(
                Action.valueOf(constant(node, "action")),
                score(node.required("score")),
                new Thresholds(
                        optionalScore(thresholds, "tag"),
                        optionalScore(thresholds, "hold"),
                        optionalScore(thresholds, "reject")),
                items(node, "findings")
                        .map(each -> new Weighed(finding(each), optional(each, "ignored")))
                        .toList(),
                texts(node, "decisive"),
                redirect == null ? null : MailJson.address(redirect),
                MailJson.addresses(node, "copies"));
    }

    private static void writeFinding(JsonGenerator json, Finding finding) throws IOException {
        json.writeStringField("name", finding.name());
        switch (finding.effect()) {
            case Effect.Points(Score score) -> write(json, "points", score);
            case Effect.Demand(Action action, Score from) -> {
                json.writeStringField("demands", action.text());
                write(json, "from", from);
            }
            case Effect.Unavailable(Action action) -> {
                json.writeBooleanField("unavailable", true);
                MailJson.writeIfPresent(json, "demands", action == null ? null : action.text());
            }
            case Effect.Spares spares -> MailJson.writeTexts(json, "spares", spares.names());
            case Effect.Strip strip -> MailJson.writeTexts(json, "strips", strip.parts());
            case Effect.Noted noted -> json.writeBooleanField("noted", true);
        }
        json.writeStringField("detail", finding.detail());
        json.writeObjectFieldStart("evidence");
        for (Map.Entry<String, String> piece : finding.evidence().entrySet()) {
            json.writeStringField(piece.getKey(), piece.getValue());
        }
        json.writeEndObject();
        Reason reason = finding.reason();
        if (reason != null) {
            json.writeObjectFieldStart("reason");
            json.writeStringField("status", reason.status());
            json.writeStringField("text", reason.text());
            json.writeEndObject();
        }
        json.writeBooleanField("shadow", finding.shadow());
    }

    private static Finding finding(JsonNode node) {
        Map<String, String> evidence = new LinkedHashMap<>();
        node.required("evidence")
                .properties()
                .forEach(piece -> evidence.put(piece.getKey(), piece.getValue().asText()));
        JsonNode reason = node.get("reason");
        return new Finding(
                text(node, "name"),
                effect(node),
                text(node, "detail"),
                evidence,
                reason == null ? null : new Reason(text(reason, "status"), text(reason, "text")),
                node.required("shadow").asBoolean());
    }

    private static Effect effect(JsonNode node) {
        if (node.has("points")) {
            return new Effect.Points(score(node.required("points")));
        }
        if (node.has("spares")) {
            return new Effect.Spares(texts(node, "spares"));
        }
        if (node.has("strips")) {
            return new Effect.Strip(texts(node, "strips"));
        }
        Action demanded = node.has("demands") ? Action.valueOf(constant(node, "demands")) : null;
        if (node.has("unavailable")) {
            return new Effect.Unavailable(demanded);
        }
        return demanded == null ? new Effect.Noted() : new Effect.Demand(demanded, optionalScore(node, "from"));
    }

    private static void write(JsonGenerator json, String field, @Nullable Score score) throws IOException {
        if (score != null) {
            json.writeNumberField(field, BigDecimal.valueOf(score.hundredths(), 2));
        }
    }

    private static @Nullable Score optionalScore(JsonNode node, String field) {
        return node.has(field) ? score(node.required(field)) : null;
    }

    /** From the digits: a sum may be beyond what a policy may write. */
    private static Score score(JsonNode number) {
        return new Score(new BigDecimal(number.asText()).movePointRight(2).longValueExact());
    }
}
