package io.sallyport.filter.sender;

import io.sallyport.config.Network;
import io.sallyport.filter.Weight;
import io.sallyport.policy.yaml.Default;
import java.util.List;

/**
 * The {@code sender:} block of a policy: what it means where reports about a mail would go.
 *
 * <pre>{@code
 * sender:
 *   on-unavailable: pass
 *   null-mx: reject
 *   our-domain: 4
 *   own-networks: [10.0.0.0/8, "2001:db8:1::/48"]
 * }</pre>
 *
 * @param nullMx the domain says that it takes no mail (RFC 7505)
 * @param noMailServer the domain does not exist, or has neither mail server nor address
 * @param unreachable all mail servers of the domain have addresses that nobody can reach, such as {@code 127.0.0.1}
 * @param ourDomain the domain is one that this gateway serves, and the client is none of ours; whether the author is
 *     forged is what DMARC tells, so this is best a few points
 * @param malformed the domain is an address literal, or a name without a dot
 * @param manyRecipients a report, whose reverse-path is empty, is for several recipients: a report answers one mail, and
 *     so goes to one sender
 * @param ownNetworks clients that may send in the name of our domains
 */
public record SenderSettings(
        @Default("reject") Weight nullMx,
        @Default("reject") Weight noMailServer,
        @Default("4") Weight unreachable,
        @Default("3") Weight ourDomain,
        @Default("3") Weight malformed,
        @Default("3") Weight manyRecipients,
        List<Network> ownNetworks) {
    public SenderSettings {
        ownNetworks = List.copyOf(ownNetworks);
    }
}
