package io.sallyport.auth.dkim;

import io.sallyport.mail.MailMessage;
import io.sallyport.message.EditedMessage;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A signature with any tags: {@code new TestSignature(key).with("l", "10").on(message)} is a message so signed. */
public final class TestSignature {
    private final SigningKey key;
    private final Map<String, String> tags = new LinkedHashMap<>();

    public TestSignature(SigningKey key) {
        this.key = key;
        tags.put("v", "1");
        tags.put("a", key.algorithm().toString());
        tags.put("c", "relaxed/relaxed");
        tags.put("d", "signer.example");
        tags.put("s", "sel");
        tags.put("h", "From:To:Subject");
    }

    /** Sets a tag, also one that breaks the rules. */
    public TestSignature with(String name, String value) {
        tags.put(name, value);
        return this;
    }

    TestSignature without(String name) {
        tags.remove(name);
        return this;
    }

    /** The message with the field before it: right in every way but for the tags that were set. */
    public MailMessage on(MailMessage message) {
        return new EditedMessage(field(message), List.of(), message);
    }

    /** The field with its CR LF. */
    String field(MailMessage message) {
        MessageHeader header = DkimChecks.header(message);
        Canonicalization.Pair pair = Objects.requireNonNullElse(
                Canonicalization.Pair.of(tags.getOrDefault("c", "simple/simple")), Canonicalization.Pair.SIMPLE_SIMPLE);
        StringBuilder text = new StringBuilder("DKIM-Signature:");
        tags.forEach((name, value) ->
                text.append(' ').append(name).append('=').append(value).append(';'));
        if (!tags.containsKey("bh")) {
            text.append(" bh=").append(bodyHash(message, header, pair)).append(';');
        }
        if (tags.containsKey("b")) {
            return text + "\r\n";
        }
        text.append("\r\n\tb=");
        byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
        HeaderField field = MessageHeader.parse(octets, octets.length).fields().getFirst();
        SignedHeader signed = new SignedHeader(pair.header());
        new FieldIndex(header)
                .select(ColonList.of(tags.getOrDefault("h", "").toLowerCase(Locale.ROOT)))
                .forEach(signed::add);
        signed.addSignature(field, TagList.parse(field.value()));
        return text + Base64.getEncoder().encodeToString(key.sign(signed.octets())) + "\r\n";
    }

    private String bodyHash(MailMessage message, MessageHeader header, Canonicalization.Pair pair) {
        String length = tags.get("l");
        BodyHash wanted = new BodyHash(
                pair.body(), length != null && length.matches("[0-9]{1,9}") ? Long.parseLong(length) : BodyHash.WHOLE);
        try {
            byte[] hash = Objects.requireNonNull(BodyHashes.of(message, header.bodyOffset(), Set.of(wanted))
                            .get(wanted))
                    .hash();
            return Base64.getEncoder().encodeToString(hash == null ? new byte[32] : hash);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
