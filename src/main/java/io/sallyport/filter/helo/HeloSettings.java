package io.sallyport.filter.helo;

import io.sallyport.config.Network;
import io.sallyport.filter.Weight;
import io.sallyport.policy.yaml.Default;
import java.util.List;

/**
 * The {@code helo:} block of a policy: what it means how a client calls itself.
 *
 * <pre>{@code
 * helo:
 *   on-unavailable: pass
 *   bare-address: 3
 *   our-name: reject
 *   own-networks: [10.0.0.0/8]
 * }</pre>
 *
 * @param malformed it is neither a domain name nor an address literal, such as {@code my_desktop}
 * @param notQualified it is a name without a domain, such as {@code desktop}
 * @param bareAddress it is an address without the brackets of a literal
 * @param foreignAddress it is an address literal, and not of the client's own address
 * @param ourName it is the name of this gateway
 * @param ourDomain it is a domain that this gateway serves
 * @param unresolvable there is no host and no mail server of that name
 * @param elsewhere the name belongs to other addresses than the client's
 * @param ownNetworks clients that may call themselves whatever they like
 */
public record HeloSettings(
        @Default("1") Weight malformed,
        @Default("1") Weight notQualified,
        @Default("2") Weight bareAddress,
        @Default("3") Weight foreignAddress,
        @Default("reject") Weight ourName,
        @Default("3") Weight ourDomain,
        @Default("1.5") Weight unresolvable,
        // RFC 5321 § 4.1.4: that alone must be no reason to refuse a mail.
        @Default("note") Weight elsewhere,
        List<Network> ownNetworks) {
    public HeloSettings {
        ownNetworks = List.copyOf(ownNetworks);
    }
}
