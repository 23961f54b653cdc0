package io.sallyport.auth.arc;

import io.sallyport.auth.arc.ArcResult.Fail;
import io.sallyport.auth.arc.ArcResult.Outcome;
import io.sallyport.auth.arc.ArcResult.Pass;
import io.sallyport.auth.arc.AskedKeys.Flaw;
import io.sallyport.auth.dkim.BodyHash;
import io.sallyport.auth.dkim.BodyHashes;
import io.sallyport.auth.dkim.DomainKeys;
import io.sallyport.auth.dkim.FieldIndex;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The validation of one chain, whose keys are on their way. To be completed once, by one thread.
 *
 * <p>A chain of n sets costs at most n + 1 questions, 2 n signatures, and n hashes of all its ARC fields; the first seal
 * that does not verify ends it. The body is read once.
 */
public final class ArcVerification {
    private final ArcChain.Structure structure;
    private final AskedKeys keys;
    private final Instant validFrom;
    private final List<String> trace = new ArrayList<>();

    private ArcVerification(ArcChain.Structure structure, AskedKeys keys, Instant validFrom) {
        this.structure = structure;
        this.keys = keys;
        this.validFrom = validFrom;
    }

    /** @param validFrom signatures that expire before are void */
    static ArcVerification begin(ArcChain.Structure structure, DomainKeys domainKeys, Instant validFrom) {
        AskedKeys keys = new AskedKeys();
        if (structure instanceof ArcChain.Complete(var sets, var newest)) {
            keys.ask(domainKeys, newest.signature());
            sets.forEach(set -> keys.ask(domainKeys, set.seal().signature()));
        }
        return new ArcVerification(structure, keys, validFrom);
    }

    /**
     * What has to be hashed of the body: for who hashes it once for this and for DKIM. Empty if there is no chain to
     * verify.
     */
    public Set<BodyHash> bodyHashes() {
        Set<BodyHash> wanted = new HashSet<>();
        if (structure instanceof ArcChain.Complete chain) {
            chain.sets().stream()
                    .map(SealedSet::messageSignature)
                    .filter(signature -> signature != null && keys.contains(signature.signature()))
                    .flatMap(signature -> signature.readings().stream())
                    .forEach(reading -> wanted.add(reading.body()));
        }
        return wanted;
    }

    /**
     * Hashes the body, waits for the keys, and verifies.
     *
     * @param header the one that this began with
     * @param remaining the longest to wait for keys; one that is not there then is not to be had
     * @throws IOException if the message cannot be read
     */
    public ArcResult complete(MailMessage message, MessageHeader header, Duration remaining) throws IOException {
        return complete(header, BodyHashes.of(message, header.bodyOffset(), bodyHashes()), remaining);
    }

    /**
     * Waits for the keys and verifies.
     *
     * @param hashes of the body, those of {@link #bodyHashes} among them
     */
    public ArcResult complete(MessageHeader header, Map<BodyHash, BodyHash.Value> hashes, Duration remaining) {
        return switch (structure) {
            case ArcChain.Absent absent -> new ArcResult(new ArcResult.None(), List.of(), 0, List.of());
            case ArcChain.Broken(var problem, var highest, var marked) ->
                new ArcResult(new Fail(problem, false, marked), List.of(), highest, List.of(problem));
            case ArcChain.Complete chain -> {
                keys.await(remaining);
                Outcome outcome = validate(chain, new FieldIndex(header), hashes);
                List<ArcSet> newestFirst =
                        chain.sets().reversed().stream().map(SealedSet::asFact).toList();
                yield new ArcResult(outcome, newestFirst, newestFirst.size(), trace);
            }
        };
    }

    /** RFC 8617 § 5.2, steps 4 to 7. Step 5 comes last: it is worth something only for a chain that passes. */
    private Outcome validate(ArcChain.Complete chain, FieldIndex fields, Map<BodyHash, BodyHash.Value> hashes) {
        int instance = chain.sets().size();
        Flaw flaw = check(instance, chain.newest(), fields, hashes);
        SealedOctets sealed = new SealedOctets(chain.sets());
        for (; instance > 0 && flaw == null; instance--) {
            flaw = check(chain.sets().get(instance - 1), sealed);
        }
        if (flaw != null) {
            return new Fail(trace.getLast(), flaw.temporary(), false);
        }
        BodyHash.Value body = hashes.get(chain.newest().body());
        long signedOctets = chain.newest().body().length();
        return new Pass(
                oldestPass(chain.sets(), fields, hashes),
                chain.newest().coversAuthor(fields),
                body == null || signedOctets == BodyHash.WHOLE ? 0 : body.bodyOctets() - signedOctets);
    }

    /**
     * RFC 8617 § 5.2 step 5. Only signatures by a key of the newest signature or of a seal are verified, as nearly all
     * are: for its own sake this step asks nobody anything.
     */
    private int oldestPass(List<SealedSet> sets, FieldIndex fields, Map<BodyHash, BodyHash.Value> hashes) {
        for (int instance = sets.size() - 1; instance > 0; instance--) {
            MessageSignature older = sets.get(instance - 1).messageSignature();
            if (older == null || !keys.contains(older.signature()) || check(instance, older, fields, hashes) != null) {
                return instance + 1;
            }
        }
        return 0;
    }

    private @Nullable Flaw check(SealedSet set, SealedOctets sealed) {
        Signature seal = set.seal().signature();
        return noted("seal", set.instance(), seal, keys.check(seal, () -> sealed.of(set)));
    }

    private @Nullable Flaw check(
            int instance, MessageSignature message, FieldIndex fields, Map<BodyHash, BodyHash.Value> hashes) {
        Flaw flaw = null;
        for (MessageSignature reading : message.readings()) {
            flaw = flaw(reading, hashes.get(reading.body()));
            if (flaw == null) {
                flaw = keys.check(reading.signature(), () -> reading.signedOctets(fields));
            }
            if (flaw == null) {
                break;
            }
        }
        return noted("message signature", instance, message.signature(), flaw);
    }

    /** What is wrong with a message signature, apart from the signature itself. */
    private @Nullable Flaw flaw(MessageSignature message, BodyHash.@Nullable Value body) {
        Long expiration = message.expiration();
        if (expiration != null && expiration < validFrom.getEpochSecond()) {
            return Flaw.permanent("expired"); // RFC 6376 § 3.5
        }
        if (body == null || body.hash() == null) {
            return Flaw.permanent("less body than was signed");
        }
        return MessageDigest.isEqual(body.hash(), message.bodyHash()) ? null : Flaw.permanent("wrong body hash");
    }

    private @Nullable Flaw noted(String what, int instance, Signature signature, @Nullable Flaw flaw) {
        trace.add("%s %d (%s): %s".formatted(what, instance, signature.key(), flaw == null ? "pass" : flaw.problem()));
        return flaw;
    }
}
