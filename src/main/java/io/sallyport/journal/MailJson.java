package io.sallyport.journal;

import static io.sallyport.journal.DecisionJson.items;
import static io.sallyport.journal.DecisionJson.optional;
import static io.sallyport.journal.DecisionJson.text;
import static io.sallyport.journal.DecisionJson.texts;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import io.sallyport.mail.Client;
import io.sallyport.mail.EnhancedStatus;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.IpAddresses;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What mail is made of, as JSON: clients, envelopes, addresses, replies, results of sender authentication. */
final class MailJson {
    private MailJson() {}

    static void write(JsonGenerator json, String field, Client client) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("address", IpAddresses.text(client.address()));
        json.writeNumberField("port", client.port());
        json.writeStringField("listener", client.listener());
        Client.Hello hello = client.hello();
        if (hello != null) {
            json.writeStringField(hello.extended() ? "ehlo" : "helo", hello.name());
        }
        Client.TlsFacts tls = client.tls();
        if (tls != null) {
            json.writeObjectFieldStart("tls");
            json.writeStringField("protocol", tls.protocol());
            json.writeStringField("cipher", tls.cipher());
            writeIfPresent(json, "sni", tls.sni());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    static Client client(JsonNode node) {
        boolean extended = node.has("ehlo");
        String name = optional(node, extended ? "ehlo" : "helo");
        JsonNode tls = node.get("tls");
        return new Client(
                InetAddress.ofLiteral(text(node, "address")),
                node.required("port").asInt(),
                text(node, "listener"),
                name == null ? null : new Client.Hello(extended, name),
                tls == null
                        ? null
                        : new Client.TlsFacts(text(tls, "protocol"), text(tls, "cipher"), optional(tls, "sni")));
    }

    static void write(JsonGenerator json, String field, Envelope envelope) throws IOException {
        json.writeObjectFieldStart(field);
        MailAddress reversePath = envelope.reversePath();
        writeIfPresent(json, "sender", reversePath == null ? null : reversePath.toString());
        writeAddresses(json, "recipients", envelope.recipients());
        json.writeBooleanField("eightBitMime", envelope.body() == Envelope.Body.EIGHT_BIT_MIME);
        json.writeBooleanField("smtpUtf8", envelope.smtpUtf8());
        json.writeEndObject();
    }

    static Envelope envelope(JsonNode node) {
        String sender = optional(node, "sender");
        return new Envelope(
                sender == null ? null : address(sender),
                addresses(node, "recipients"),
                node.required("eightBitMime").asBoolean() ? Envelope.Body.EIGHT_BIT_MIME : Envelope.Body.SEVEN_BIT,
                node.required("smtpUtf8").asBoolean());
    }

    static void write(JsonGenerator json, String field, @Nullable SmtpReply reply) throws IOException {
        if (reply == null) {
            return;
        }
        json.writeObjectFieldStart(field);
        json.writeNumberField("code", reply.code());
        EnhancedStatus status = reply.status();
        writeIfPresent(json, "status", status == null ? null : status.toString());
        writeTexts(json, "lines", reply.lines());
        json.writeEndObject();
    }

    static @Nullable SmtpReply reply(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        String status = optional(node, "status");
        return new SmtpReply(
                node.required("code").asInt(), status == null ? null : EnhancedStatus.of(status), texts(node, "lines"));
    }

    static void write(JsonGenerator json, AuthenticationResult result) throws IOException {
        json.writeStartObject();
        json.writeStringField("method", result.method());
        json.writeStringField("result", result.result());
        writeIfPresent(json, "comment", result.comment());
        writeIfPresent(json, "reason", result.reason());
        json.writeArrayFieldStart("properties");
        for (Property property : result.properties()) {
            json.writeStartObject();
            json.writeStringField("type", property.type());
            json.writeStringField("name", property.name());
            json.writeStringField("value", property.value());
            json.writeEndObject();
        }
        json.writeEndArray();
        writeTexts(json, "trace", result.trace());
        json.writeEndObject();
    }

    static AuthenticationResult result(JsonNode node) {
        return new AuthenticationResult(
                text(node, "method"),
                text(node, "result"),
                optional(node, "comment"),
                optional(node, "reason"),
                items(node, "properties")
                        .map(each -> new Property(text(each, "type"), text(each, "name"), text(each, "value")))
                        .toList(),
                texts(node, "trace"));
    }

    static void writeAddresses(JsonGenerator json, String field, List<MailAddress> addresses) throws IOException {
        json.writeArrayFieldStart(field);
        for (MailAddress address : addresses) {
            json.writeString(address.toString());
        }
        json.writeEndArray();
    }

    static List<MailAddress> addresses(JsonNode node, String field) {
        return items(node, field).map(each -> address(each.asText())).toList();
    }

    /**
     * The address that {@link MailAddress#toString} wrote. No parser of the wire's grammar: what was taken once is read
     * whatever a later grammar takes.
     */
    static MailAddress address(String text) {
        if (!text.startsWith("\"")) { // No atom holds an @ (RFC 5322 § 3.2.3)
            int at = text.indexOf('@');
            return at < 0 ? new MailAddress(text, "") : new MailAddress(text.substring(0, at), text.substring(at + 1));
        }
        StringBuilder local = new StringBuilder();
        int i = 1;
        while (i < text.length() && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 1 : 0;
            if (i < text.length()) {
                local.append(text.charAt(i++));
            }
        }
        return new MailAddress(local.toString(), i + 1 < text.length() ? text.substring(i + 2) : "");
    }

    static void writeTexts(JsonGenerator json, String field, Collection<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    static void writeIfPresent(JsonGenerator json, String field, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(field, value);
        }
    }
}
