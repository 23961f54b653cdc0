package io.sallyport.auth.dkim;

import io.sallyport.mail.MailMessage;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Set;

/** Signs messages (RFC 6376 § 5), always the whole body. May be used by many threads at once. */
public final class DkimSigner {
    private static final String NAME = "DKIM-Signature";

    private final SigningIdentity identity;
    private final Canonicalization.Pair canonicalization;
    private final SequencedSet<String> fields;
    private final SequencedSet<String> overSigned;
    private final Clock clock;

    /**
     * A signer.
     *
     * @param fields the names of the fields to sign, as often as they occur; From is signed in any case
     * @param overSigned names of fields to sign once more than they occur
     */
    public DkimSigner(
            SigningIdentity identity,
            Canonicalization.Pair canonicalization,
            List<String> fields,
            List<String> overSigned,
            Clock clock) {
        this.identity = identity;
        this.canonicalization = canonicalization;
        this.overSigned = lowerCase(overSigned);
        this.fields = lowerCase(fields);
        this.fields.add("from"); // RFC 6376 § 5.4: "The From header field MUST be signed"
        this.fields.addAll(this.overSigned);
        this.clock = clock;
    }

    private static SequencedSet<String> lowerCase(List<String> names) {
        SequencedSet<String> lowerCase = new LinkedHashSet<>();
        names.forEach(name -> lowerCase.add(name.strip().toLowerCase(Locale.ROOT)));
        return lowerCase;
    }

    /**
     * The field that signs a message: to be put before it.
     *
     * @param header of the message
     * @return the field with its CR LF
     * @throws IOException if the message cannot be read
     */
    public String sign(MailMessage message, MessageHeader header) throws IOException {
        FieldIndex index = new FieldIndex(header);
        List<String> names = signedNames(index);
        FieldText field = new FieldText(NAME)
                .tag("v", "1")
                .tag("a", identity.key().algorithm().toString())
                .tag("c", canonicalization.toString())
                .tag("d", identity.domain())
                .tag("s", identity.selector())
                .tag("t", Long.toString(clock.instant().getEpochSecond()))
                .list("h", names)
                .base64("bh", bodyHash(message, header))
                .beginLast("b");
        SignedHeader signed = new SignedHeader(canonicalization.header());
        index.select(names).forEach(signed::add);
        HeaderField unsigned = field.asField();
        signed.addSignature(unsigned, TagList.parse(unsigned.value()));
        return field.endLast(identity.key().sign(signed.octets())).toString();
    }

    private byte[] bodyHash(MailMessage message, MessageHeader header) throws IOException {
        BodyHash whole = BodyHash.ofWhole(canonicalization.body());
        byte[] hash = Objects.requireNonNull(BodyHashes.of(message, header.bodyOffset(), Set.of(whole))
                        .get(whole))
                .hash();
        return Objects.requireNonNull(hash, "a whole body always has a hash");
    }

    /** The names for {@code h=}: each field as often as it occurs, and once more if it is to be over-signed. */
    private List<String> signedNames(FieldIndex index) {
        List<String> names = new ArrayList<>();
        for (String name : fields) {
            int times = index.named(name).size() + (overSigned.contains(name) ? 1 : 0);
            for (int i = 0; i < times; i++) {
                names.add(name);
            }
        }
        return names;
    }
}
