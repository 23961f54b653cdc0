package io.sallyport.auth.dkim;

import io.sallyport.auth.dkim.BodyHash.Value;
import io.sallyport.auth.dkim.DkimResult.Claim;
import io.sallyport.auth.dkim.DkimResult.Result;
import io.sallyport.auth.dkim.DomainKeys.Answer;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The check of a message's signatures, between the header, which asks for keys, and the body, which is hashed. */
public final class DkimVerification {
    private static final Answer LATE = new Answer.Failed("no answer in the time that was left");

    private final MessageHeader header;
    private final FieldIndex fields;
    private final List<Entry> entries;
    private final int furtherSignatures;
    private List<KeyCheck> checks = List.of();

    /** One signature on its way to a result. */
    sealed interface Entry {
        /** Its result is known. */
        record Settled(DkimResult result) implements Entry {}

        /** Its key was asked for. */
        record Tried(DkimSignature signature, Claim claim, CompletableFuture<Answer> key) implements Entry {}
    }

    DkimVerification(MessageHeader header, FieldIndex fields, List<Entry> entries, int furtherSignatures) {
        this.header = header;
        this.fields = fields;
        this.entries = List.copyOf(entries);
        this.furtherSignatures = furtherSignatures;
    }

    /**
     * Waits for the keys, hashes the body once, and checks: for virtual threads.
     *
     * @param message whose header was given at the beginning
     * @param remaining how long to wait for keys; a signature whose key comes later is a temperror
     * @return as {@link #complete(Map)}
     * @throws IOException if the message cannot be read
     */
    public List<DkimResult> complete(MailMessage message, Duration remaining) throws IOException {
        return complete(BodyHashes.of(message, header.bodyOffset(), bodyHashes(remaining)));
    }

    /**
     * Waits for the keys: for virtual threads.
     *
     * @param remaining how long; a signature whose key comes later is a temperror
     * @return what has to be hashed of the body: for who hashes it once for this and for ARC. Signatures without a usable
     *     key need none
     */
    public Set<BodyHash> bodyHashes(Duration remaining) {
        checks = keyChecks(remaining);
        Set<BodyHash> wanted = new HashSet<>();
        for (KeyCheck check : checks) {
            if (check instanceof KeyCheck.Accepted accepted) {
                wanted.add(accepted.signature().bodyHash());
            }
        }
        return wanted;
    }

    /**
     * Checks the signatures; {@link #bodyHashes} was called before.
     *
     * @param hashes of the body, those that were asked for among them
     * @return one result for each signature in the order of the header, at most {@link DkimVerifier#MAX_RESULTS} and one
     *     for the rest; a single {@code none} if there is no signature
     */
    public List<DkimResult> complete(Map<BodyHash, Value> hashes) {
        if (entries.isEmpty()) {
            return List.of(DkimResult.none());
        }
        List<DkimResult> results = new ArrayList<>(checks.size() + 1);
        for (KeyCheck check : checks) {
            results.add(
                    switch (check) {
                        case KeyCheck.Refused(var result) -> result;
                        case KeyCheck.Accepted accepted -> verify(accepted, hashes);
                    });
        }
        if (furtherSignatures > 0) {
            results.add(DkimResult.of(
                    Result.POLICY, Claim.NONE, furtherSignatures + " further signatures not tried: over the limit"));
        }
        return List.copyOf(results);
    }

    private List<KeyCheck> keyChecks(Duration remaining) {
        long nanos = Math.max(0, remaining.toNanos());
        for (Entry entry : entries) {
            if (entry instanceof Entry.Tried tried && !tried.key().isDone()) {
                var unused = tried.key().completeOnTimeout(LATE, nanos, TimeUnit.NANOSECONDS);
            }
        }
        return entries.stream()
                .map(entry -> switch (entry) {
                    case Entry.Settled(var result) -> new KeyCheck.Refused(result);
                    case Entry.Tried(var signature, var claim, var key) -> KeyCheck.of(signature, claim, key.join());
                })
                .toList();
    }

    /** RFC 6376 § 6.1.3: the hash of the body, and only then, because it costs more, the signature. */
    private DkimResult verify(KeyCheck.Accepted accepted, Map<BodyHash, Value> hashes) {
        DkimSignature signature = accepted.signature();
        Value body = hashes.getOrDefault(signature.bodyHash(), new Value(null, 0));
        byte[] hash = body.hash();
        if (hash == null) {
            // RFC 6376 § 3.5: l= "MUST NOT be larger than the actual number of octets in the canonicalized message
            // body"
            return accepted.result(Result.FAIL, 0, "body of %d octets is shorter than l=".formatted(body.bodyOctets()));
        }
        long length = signature.bodyHash().length();
        long unsigned = length == BodyHash.WHOLE ? 0 : body.bodyOctets() - length;
        if (!MessageDigest.isEqual(hash, signature.bodyHashValue())) {
            return accepted.result(Result.FAIL, unsigned, "body was changed");
        }
        boolean right = accepted.key().key().verify(signature.signedOctets(fields), signature.signature());
        return right
                ? accepted.result(Result.PASS, unsigned, null)
                : accepted.result(Result.FAIL, unsigned, "header was changed, or the key is another one");
    }
}
