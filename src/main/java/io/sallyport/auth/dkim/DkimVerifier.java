package io.sallyport.auth.dkim;

import io.sallyport.auth.dkim.DkimResult.Claim;
import io.sallyport.auth.dkim.DkimResult.Result;
import io.sallyport.auth.dkim.DkimVerification.Entry;
import io.sallyport.auth.dkim.SignatureReader.Outcome;
import io.sallyport.mail.DomainNames;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the signatures of a message (RFC 6376 § 6). */
@ApplicationScoped
public class DkimVerifier {
    private static final String FIELD = "dkim-signature";

    /** The most fields that are read, from the top: what comes below so many is no mail of anybody. */
    static final int MAX_READ = 1000;

    /** The most results: those of all that were tried, and of others as far as there is room. */
    static final int MAX_RESULTS = 64;

    private static final int LONGEST_PREFIX = 64;

    private final DomainKeys keys;
    private final DkimConfig config;
    private final Clock clock;

    public DkimVerifier(DomainKeys keys, DkimConfig config, Clock clock) {
        this.keys = keys;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Reads the signatures and asks for their keys, all at once and without waiting: the body may still be on its way.
     *
     * @param authorDomain the domain of the author's address, as A-labels: its signatures are tried first; null if
     *     there is none to be sure of
     */
    public DkimVerification begin(MessageHeader header, @Nullable String authorDomain) {
        FieldIndex fields = new FieldIndex(header);
        List<HeaderField> signatures = fields.named(FIELD);
        Instant now = clock.instant();
        List<Outcome> outcomes = signatures.stream()
                .limit(MAX_READ)
                .map(field -> SignatureReader.read(field, now, config.clockTolerance()))
                .toList();
        BitSet tried = tried(outcomes, authorDomain);
        int prefix = prefixThatTellsApart(outcomes);
        List<Entry> entries = new ArrayList<>();
        int room = MAX_RESULTS - tried.cardinality();
        for (int i = 0; i < outcomes.size(); i++) {
            if (tried.get(i) || room-- > 0) {
                entries.add(entry(outcomes.get(i), tried.get(i), prefix));
            }
        }
        return new DkimVerification(header, fields, entries, signatures.size() - entries.size());
    }

    /** Which to try: of those that keep the rules, the author's first, then from the top (RFC 6376 § 6.1). */
    private BitSet tried(List<Outcome> outcomes, @Nullable String authorDomain) {
        BitSet tried = new BitSet();
        for (boolean authors : new boolean[] {true, false}) {
            for (int i = 0; i < outcomes.size() && tried.cardinality() < config.maxSignatures(); i++) {
                if (outcomes.get(i) instanceof Outcome.Valid(var signature)
                        && isRelated(signature.claim().domain(), authorDomain) == authors) {
                    tried.set(i);
                }
            }
        }
        return tried;
    }

    /** Whether a signature may well be what DMARC looks for: one of the two domains is the other, or within it. */
    private static boolean isRelated(String domain, @Nullable String author) {
        return author != null && (DomainNames.isWithin(domain, author) || DomainNames.isWithin(author, domain));
    }

    private Entry entry(Outcome outcome, boolean isTried, int prefix) {
        return switch (outcome) {
            case Outcome.Refused(var result) ->
                new Entry.Settled(result.withClaim(result.claim().shortened(prefix)));
            case Outcome.Valid(var signature) -> {
                Claim claim = signature.claim().shortened(prefix);
                yield isTried
                        ? new Entry.Tried(
                                signature,
                                claim,
                                keys.ask(
                                        claim.domain(),
                                        claim.selector(),
                                        signature.algorithm().keyType()))
                        : new Entry.Settled(DkimResult.of(Result.POLICY, claim, "not tried: over the limit"));
            }
        };
    }

    /** RFC 6008 § 4: as many characters of {@code b=} as tell signatures apart, and eight at least. */
    private static int prefixThatTellsApart(List<Outcome> outcomes) {
        int length = DkimResult.LEAST_PREFIX;
        while (length < LONGEST_PREFIX) {
            Set<String> seen = new HashSet<>();
            int tested = length;
            if (outcomes.stream()
                    .map(outcome -> outcome.claim().shortened(tested).signature())
                    .allMatch(signature -> signature.isEmpty() || seen.add(signature))) {
                return length;
            }
            length *= 2;
        }
        return length;
    }
}
