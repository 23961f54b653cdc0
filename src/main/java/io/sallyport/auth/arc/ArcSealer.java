package io.sallyport.auth.arc;

import io.sallyport.auth.arc.ArcChain.Kind;
import io.sallyport.auth.arc.ArcResult.Fail;
import io.sallyport.auth.authres.AuthenticationResultsField;
import io.sallyport.auth.dkim.BodyHash;
import io.sallyport.auth.dkim.BodyHashes;
import io.sallyport.auth.dkim.Canonicalization;
import io.sallyport.auth.dkim.FieldIndex;
import io.sallyport.auth.dkim.FieldText;
import io.sallyport.auth.dkim.SignedHeader;
import io.sallyport.auth.dkim.Signing;
import io.sallyport.auth.dkim.SigningIdentity;
import io.sallyport.auth.dkim.TagList;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds an ARC Set of ours to a message (RFC 8617 § 5.1), so that those behind us know what we found. */
@ApplicationScoped
public class ArcSealer {
    /**
     * What is signed if it is there, and once more, so that none can be added (RFC 6376 § 5.4): what people see, and
     * what says how to read the body.
     */
    private static final List<String> SIGNED = List.of(
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "subject",
            "date",
            "message-id",
            "in-reply-to",
            "references",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "list-id",
            "list-unsubscribe",
            "list-unsubscribe-post");

    private static final String DKIM_SIGNATURE = "dkim-signature";

    /** The most fields of one name that are signed: a message can have thousands, and h= has to stay readable. */
    private static final int MAX_OF_NAME = 16;

    private final Optional<SigningIdentity> identity;
    private final Clock clock;

    @Inject
    ArcSealer(ArcConfig config, Signing signing, Clock clock) {
        this(config.seal() ? signing.identity() : Optional.empty(), clock);
    }

    /** A sealer with that key; one that seals nothing if there is none. */
    public ArcSealer(Optional<SigningIdentity> identity, Clock clock) {
        this.identity = identity;
        this.clock = clock;
    }

    /** What came of it. */
    public sealed interface Sealing {}

    /**
     * There is a new set.
     *
     * @param fields whole fields, to be put before all others and after all other changes
     */
    public record Sealed(String fields) implements Sealing {}

    /**
     * The message gets no set.
     *
     * @param why for people
     */
    public record NotSealed(String why) implements Sealing {}

    /** Whether messages get a set at all. */
    public boolean isOn() {
        return identity.isPresent();
    }

    /**
     * Makes a set.
     *
     * @param message as it will leave, but for the set: all changes come before sealing (RFC 8617 § 5.1)
     * @param header its header
     * @param chain what the validation of its chain came to
     * @param authservId who made the results: RFC 8601 § 2.5
     * @param results all results of ours, {@link ArcResult#asResult} among them (RFC 8617 § 4.1.1)
     * @throws IOException if the message cannot be read
     */
    public Sealing seal(
            MailMessage message,
            MessageHeader header,
            ArcResult chain,
            String authservId,
            List<AuthenticationResult> results)
            throws IOException {
        if (identity.isEmpty()) {
            return new NotSealed("sealing is off, or there is no key to sign with");
        }
        if (chain.outcome() instanceof Fail fail && fail.marked()) {
            return new NotSealed("the chain is marked as broken already"); // RFC 8617 § 5.1 step 2
        }
        if (chain.highestInstance() >= ArcSet.MAX_INSTANCE) {
            return new NotSealed("the chain has no instance left"); // RFC 8617 § 4.2.1
        }
        List<SealedSet> before = setsBefore(header, chain);
        if (before == null) {
            return new NotSealed("the chain is not the one that was validated");
        }
        int instance = chain.highestInstance() + 1;
        HeaderField findings = field(Kind.AUTHENTICATION_RESULTS + ": i=" + instance + ";"
                + AuthenticationResultsField.of(authservId, results, false)
                        .substring(AuthenticationResultsField.NAME.length() + 1));
        HeaderField signature = messageSignature(identity.get(), instance, message, header);
        HeaderField seal = seal(identity.get(), chain, before, findings, signature);
        return new Sealed(text(seal) + text(signature) + text(findings));
    }

    /** The sets that our seal covers besides its own; null if the message does not have the chain that was validated. */
    private static @Nullable List<SealedSet> setsBefore(MessageHeader header, ArcResult chain) {
        if (chain.outcome() instanceof Fail) {
            return List.of(); // RFC 8617 § 5.1.2: of a broken chain, nobody knows which fields to sign
        }
        return switch (ArcChain.of(header, ArcSet.MAX_INSTANCE)) {
            case ArcChain.Absent absent when chain.outcome() instanceof ArcResult.None -> List.of();
            case ArcChain.Complete(var sets, var newest)
            when sets.size() == chain.sets().size() -> sets;
            case ArcChain.Structure other -> null;
        };
    }

    /** RFC 8617 § 4.1.2. */
    private HeaderField messageSignature(
            SigningIdentity signer, int instance, MailMessage message, MessageHeader header) throws IOException {
        BodyHash whole = BodyHash.ofWhole(Canonicalization.RELAXED);
        BodyHash.Value body = Objects.requireNonNull(
                BodyHashes.of(message, header.bodyOffset(), Set.of(whole)).get(whole));
        FieldIndex fields = new FieldIndex(header);
        List<String> names = signedNames(fields);
        SignedHeader signed = new SignedHeader(Canonicalization.RELAXED);
        fields.select(names).forEach(signed::add);
        FieldText text = begin(Kind.MESSAGE_SIGNATURE, signer, instance)
                .tag("c", "relaxed/relaxed")
                .list("h", names)
                .base64("bh", Objects.requireNonNull(body.hash(), "a whole body has a hash"));
        return signed(text, signed, signer);
    }

    private static List<String> signedNames(FieldIndex fields) {
        List<String> names = new ArrayList<>();
        for (String name : SIGNED) {
            int present = Math.min(fields.named(name).size(), MAX_OF_NAME);
            names.addAll(Collections.nCopies(present + 1, name));
        }
        // RFC 8617 § 4.1.2: "SHOULD include any DKIM-Signature"; others may add more of them
        int signatures = Math.min(fields.named(DKIM_SIGNATURE).size(), MAX_OF_NAME);
        names.addAll(Collections.nCopies(signatures, DKIM_SIGNATURE));
        return names;
    }

    /** RFC 8617 § 4.1.3, over what § 5.1.1 says. */
    private HeaderField seal(
            SigningIdentity signer,
            ArcResult chain,
            List<SealedSet> before,
            HeaderField findings,
            HeaderField signature) {
        SignedHeader signed = new SignedHeader(Canonicalization.RELAXED);
        for (SealedSet set : before) {
            for (Kind kind : Kind.values()) {
                signed.add(set.field(kind));
            }
        }
        signed.add(findings).add(signature);
        FieldText text = begin(Kind.SEAL, signer, chain.highestInstance() + 1)
                .tag("cv", chain.status().toString());
        return signed(text, signed, signer);
    }

    private FieldText begin(Kind kind, SigningIdentity signer, int instance) {
        return new FieldText(kind.toString())
                .tag("i", String.valueOf(instance)) // RFC 8617 § 4.2.1
                .tag("a", signer.key().algorithm().toString())
                .tag("d", signer.domain())
                .tag("s", signer.selector())
                .tag("t", String.valueOf(clock.instant().getEpochSecond()));
    }

    /** The field with its signature over what was added already and itself. */
    private static HeaderField signed(FieldText text, SignedHeader signed, SigningIdentity signer) {
        HeaderField unsigned = text.beginLast("b").asField();
        byte[] octets =
                signed.addSignature(unsigned, TagList.parse(unsigned.value())).octets();
        return field(text.endLast(signer.key().sign(octets)).toString());
    }

    private static HeaderField field(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return MessageHeader.parse(octets, octets.length).fields().getFirst();
    }

    private static String text(HeaderField field) {
        return new String(field.octets(), field.start(), field.end() - field.start(), StandardCharsets.ISO_8859_1);
    }
}
