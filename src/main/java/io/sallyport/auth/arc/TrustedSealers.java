package io.sallyport.auth.arc;

import io.sallyport.mail.DomainNames;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The handlers whose seals an operator trusts, and what follows from a chain then. A pure rule.
 *
 * <p>RFC 8617 leaves trust to the receiver (§ 7.2, § 9). Each seal speaks for its own hop alone: the newest for the mail
 * as it came to us, the one before for the mail as it came to the newest. So believing begins at the newest set and goes
 * back as long as the seals are of trusted domains; behind the first that is not, everything may be invented, a trusted
 * name included: whoever holds an old chain can put a set of his own on another text, and the chain passes. The oldest
 * set of that unbroken run was made where the mail came into trusted hands; its findings are the ones to believe.
 *
 * <p>Unlike rspamd, which is content with a trusted domain anywhere in the chain, because the message signature of an
 * older set need not verify and so binds nobody to this message.
 *
 * <p>Two more things must hold, because whoever has a sealed message can send it on without a seal of his own (RFC 8617
 * § 9.5): the newest message signature has to cover the author, and the whole body. Else the chain of a harmless mail
 * would vouch for whatever was put before or behind it.
 *
 * @param domains of seals ({@code d=}); each stands for itself, not for the names below it
 */
public record TrustedSealers(Set<String> domains) {
    public TrustedSealers {
        domains = domains.stream().map(DomainNames::toAscii).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a chain's findings are to be believed. */
    public sealed interface Belief {}

    /**
     * They are.
     *
     * @param set whose {@linkplain ArcSet#authenticationResults() findings} they are. What they say of an author holds
     *     for that author only: who uses them compares {@code header.from} with the message's
     * @param why for people
     */
    public record Believed(ArcSet set, String why) implements Belief {}

    /**
     * They are not.
     *
     * @param why for people
     */
    public record NotBelieved(String why) implements Belief {}

    /** Finds the set whose findings are to be believed. */
    public Belief judge(ArcResult chain) {
        return switch (chain.outcome()) {
            case ArcResult.None none -> new NotBelieved("no ARC chain");
            case ArcResult.Fail fail -> new NotBelieved("the ARC chain fails: " + fail.problem());
            case ArcResult.Pass pass
            when !pass.authorSigned() -> new NotBelieved("the newest ARC-Message-Signature does not cover From");
            case ArcResult.Pass pass
            when pass.unsignedOctets() > 0 ->
                new NotBelieved("the newest ARC-Message-Signature leaves out %d octets of the body"
                        .formatted(pass.unsignedOctets()));
            case ArcResult.Pass pass -> oldestTrusted(chain.sets());
        };
    }

    private Belief oldestTrusted(List<ArcSet> newestFirst) {
        ArcSet oldest = null;
        for (ArcSet set : newestFirst) {
            if (!domains.contains(set.seal().domain())) {
                break;
            }
            oldest = set;
        }
        if (oldest == null) {
            return new NotBelieved("the newest seal is of %s, which is not trusted"
                    .formatted(newestFirst.getFirst().seal().domain()));
        }
        return new Believed(
                oldest, "sealed by trusted %s (i=%d)".formatted(oldest.seal().domain(), oldest.instance()));
    }
}
