package io.sallyport.policy;

import io.sallyport.mail.MailAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policy as a whole: immutable, checked before anybody sees it.
 *
 * @param version the hash of the files it was read from, and their commit if git knows one; stands in every journal record
 * @param protocol what the front door does not tolerate
 * @param content how far it is looked into a message
 * @param upstream servers of ours in front of this gateway
 * @param postmaster who gets mail for {@code <postmaster>} without a domain (RFC 5321 § 4.5.1); null if no domain is
 *     served
 * @param defaults how clients are judged before they name a recipient
 * @param domains the served domains by name, as A-labels in lower case
 */
public record Policy(
        String version,
        ProtocolPolicy protocol,
        ContentPolicy content,
        List<UpstreamRelay> upstream,
        @Nullable MailAddress postmaster,
        RecipientPolicy defaults,
        Map<String, DomainPolicy> domains) {
    public Policy {
        upstream = List.copyOf(upstream);
        domains = Map.copyOf(domains);
    }

    /** A policy without anything that is judged before a recipient is named. */
    public Policy(
            String version,
            ProtocolPolicy protocol,
            List<UpstreamRelay> upstream,
            @Nullable MailAddress postmaster,
            Map<String, DomainPolicy> domains) {
        this(version, protocol, ContentPolicy.DEFAULT, upstream, postmaster, RecipientPolicy.DEFAULT, domains);
    }

    /** What the trusted server at an address calls itself in Authentication-Results; null if it is none of ours. */
    public @Nullable String upstreamIdOf(InetAddress client) {
        for (UpstreamRelay relay : upstream) {
            if (relay.network().contains(client)) {
                return relay.authservId();
            }
        }
        return null;
    }

    /**
     * How the mail of a recipient is judged.
     *
     * @throws IllegalArgumentException if its domain is not served
     */
    public RecipientPolicy forRecipient(MailAddress recipient) {
        DomainPolicy domain = domain(recipient.asciiDomain());
        if (domain == null) {
            throw new IllegalArgumentException("not a recipient of a served domain: " + recipient);
        }
        return domain.judging(recipient);
    }

    /** The policy of a served domain; null if we do not serve it. */
    public @Nullable DomainPolicy domain(String asciiDomain) {
        return domains.get(asciiDomain);
    }
}
