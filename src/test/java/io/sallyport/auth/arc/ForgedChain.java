package io.sallyport.auth.arc;

import io.sallyport.auth.dkim.BodyHash;
import io.sallyport.auth.dkim.BodyHashes;
import io.sallyport.auth.dkim.Canonicalization;
import io.sallyport.auth.dkim.FieldIndex;
import io.sallyport.auth.dkim.SignedHeader;
import io.sallyport.auth.dkim.SigningIdentity;
import io.sallyport.auth.dkim.TagList;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.EditedMessage;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** A message under ARC Sets with valid signatures and whatever else a test wants, such as no honest sealer makes. */
final class ForgedChain {
    private static final String RELAXED = "c=relaxed/relaxed; ";

    private final SigningIdentity sealer;
    private SigningIdentity signer;
    private final List<HeaderField> sealed = new ArrayList<>();
    private MailMessage message;
    private String comment = "";

    ForgedChain(SigningIdentity sealer, MailMessage message) {
        this.sealer = sealer;
        this.signer = sealer;
        this.message = message;
    }

    /** From now on, another than the sealer signs the message. */
    ForgedChain signedBy(SigningIdentity other) {
        signer = other;
        return this;
    }

    /** Sealed in an ordinary way, as often as wanted. */
    ForgedChain add(int sets) throws IOException {
        for (int i = 0; i < sets; i++) {
            add(RELAXED + "h=from:subject");
        }
        return this;
    }

    /** One more, whose findings have so many octets more. */
    ForgedChain addHeavy(int octets) throws IOException {
        comment = " (" + "x".repeat(octets) + ")";
        add(1);
        comment = "";
        return this;
    }

    /** One more set, whose message signature has these tags besides those that it cannot do without. */
    ForgedChain add(String tags) throws IOException {
        return add(tags, sealed.isEmpty() ? "none" : "pass");
    }

    ForgedChain add(String tags, String status) throws IOException {
        int instance = sealed.size() / 3 + 1;
        HeaderField findings =
                field("ARC-Authentication-Results: i=" + instance + "; mx.example; dmarc=pass" + comment + "\r\n");
        HeaderField signature = sign(
                "ARC-Message-Signature:" + common(instance, signer) + tags + "; bh=" + bodyHash(tags) + "; b=", tags);
        sealed.add(findings);
        sealed.add(signature);
        SignedHeader octets = new SignedHeader(Canonicalization.RELAXED);
        sealed.forEach(octets::add);
        HeaderField seal = sign("ARC-Seal:" + common(instance, sealer) + "cv=" + status + "; b=", octets, sealer);
        sealed.add(seal);
        message = new EditedMessage(
                seal.toString() + "\r\n" + signature + "\r\n" + findings + "\r\n", List.of(), message);
        return this;
    }

    private static String common(int instance, SigningIdentity by) {
        return " i=%d; a=%s; d=%s; s=%s; ".formatted(instance, by.key().algorithm(), by.domain(), by.selector());
    }

    MailMessage message() {
        return message;
    }

    private static Canonicalization.Pair canonicalization(String tags) {
        String pair = TagList.parse(tags).get("c");
        return pair == null
                ? Canonicalization.Pair.SIMPLE_SIMPLE
                : Objects.requireNonNull(Canonicalization.Pair.of(pair));
    }

    private String bodyHash(String tags) throws IOException {
        String length = TagList.parse(tags).get("l");
        BodyHash wanted =
                new BodyHash(canonicalization(tags).body(), length == null ? BodyHash.WHOLE : Long.parseLong(length));
        BodyHash.Value value = BodyHashes.of(message, ArcChecks.header(message).bodyOffset(), Set.of(wanted))
                .get(wanted);
        return Base64.getEncoder()
                .encodeToString(
                        Objects.requireNonNull(Objects.requireNonNull(value).hash()));
    }

    private HeaderField sign(String unsigned, String tags) throws IOException {
        SignedHeader octets = new SignedHeader(canonicalization(tags).header());
        String names = Objects.requireNonNull(TagList.parse(tags).get("h")).toLowerCase(Locale.ROOT);
        new FieldIndex(ArcChecks.header(message))
                .select(List.of(names.split(":")))
                .forEach(octets::add);
        return sign(unsigned, octets, signer);
    }

    private static HeaderField sign(String unsigned, SignedHeader octets, SigningIdentity by) {
        HeaderField own = field(unsigned + "\r\n");
        octets.addSignature(own, TagList.parse(own.value()));
        return field(unsigned + Base64.getEncoder().encodeToString(by.key().sign(octets.octets())) + "\r\n");
    }

    private static HeaderField field(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return MessageHeader.parse(octets, octets.length).fields().getFirst();
    }
}
