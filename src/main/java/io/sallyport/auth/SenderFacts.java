package io.sallyport.auth;

import io.sallyport.auth.arc.ArcResult;
import io.sallyport.auth.dkim.DkimResult;
import io.sallyport.auth.dmarc.DmarcResult;
import io.sallyport.auth.iprev.IprevResult;
import io.sallyport.auth.spf.SpfResult;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.DomainNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is known about who one mail is from. Facts only.
 *
 * @param iprev the name of the client's address
 * @param helo SPF for the name in HELO; null where that is the MAIL FROM identity (RFC 7208 § 2.4), and
 *     behind a server of ours, whose name it is
 * @param mailFrom SPF for the reverse-path
 * @param dkim the signatures; one result {@code none} if there is none
 * @param arc the chain of those who passed the mail on
 * @param dmarc whether the author's domain is proven by SPF or DKIM
 * @param upstream what a trusted server in front of us found; null if there is none. Its SPF stands in place of ours
 *     then, which knows that server only
 */
public record SenderFacts(
        IprevResult iprev,
        @Nullable SpfResult helo,
        SpfResult mailFrom,
        List<DkimResult> dkim,
        ArcResult arc,
        DmarcResult dmarc,
        @Nullable Upstream upstream) {
    public SenderFacts {
        dkim = List.copyOf(dkim);
    }

    /** Everything in the order of {@code Authentication-Results} (RFC 8601). */
    public List<AuthenticationResult> results() {
        List<AuthenticationResult> results = new ArrayList<>();
        results.add(iprev.asResult());
        results.addAll(spf());
        dkim.forEach(signature -> results.add(signature.asResult()));
        results.add(arc.asResult(iprev.address())); // RFC 8617 § 6
        results.add(dmarc.asResult());
        return results;
    }

    private List<AuthenticationResult> spf() {
        if (upstream != null) {
            return upstream.spfResults();
        }
        return helo == null ? List.of(mailFrom.asResult()) : List.of(helo.asResult(), mailFrom.asResult());
    }

    /** The author's domain, if everybody would read the same one. */
    public Optional<String> author() {
        return Optional.ofNullable(dmarc.author().domain());
    }

    /** Whether a signature of a domain, or of one below it, holds. */
    public boolean isSignedBelow(String domain) {
        return dkim.stream()
                .anyMatch(signature -> signature.isPass() && DomainNames.isWithin(signature.domain(), domain));
    }

    /** Whether a signature of a domain, or of one above it, holds: its owner answers for the mail (RFC 6376 § 1.2). */
    public boolean isSignedFor(String domain) {
        return dkim.stream()
                .anyMatch(signature -> signature.isPass() && DomainNames.isWithin(domain, signature.domain()));
    }
}
