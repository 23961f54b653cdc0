package io.sallyport.filter.url;

import io.sallyport.filter.Weight;
import io.sallyport.policy.ListFile;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code url:} block of a policy: what links say against a mail.
 *
 * <pre>{@code
 * url:
 *   on-unavailable: pass
 *   zones:
 *     - { zone: dbl.example, of: domain, listed: 5 }
 *     - { zone: uri.example, of: host, listed: 4 }
 *     - { zone: zen.example, of: address, listed: 4 }
 *     - zone: key.hbl.example
 *       name: hbl.example
 *       of: email
 *       hash: sha-1
 *       listed: 3
 *       codes: [{ answer: 127.0.3.20, listed: reject }]
 *   lists: [{ name: free-hosting, list: lists/free-hosting.txt, weight: 1 }]
 *   partners: lists/partners.txt
 *   different: 3
 *   lookalike: 4
 * }</pre>
 *
 * @param zones lists in the DNS of bad places; all of them are asked at once
 * @param maxQuestions how many hosts of a mail each list is asked about, the most suspicious first
 * @param allow domains about which nothing is said, and no list is asked
 * @param deny domains to which no link may lead
 * @param denied A link leads to a domain of {@code deny}.
 * @param lists domains that weigh something, such as those of free hosting, odd top-level domains or young domains
 * @param partners domains that fraud may want to be taken for, beside those that the gateway serves
 * @param shorteners domains that hide where a link leads, beside those that everybody knows
 * @param shortener A link leads through a shortener.
 * @param different The text of a link is an address below another registrable domain.
 * @param lookalike The host looks like a domain that the gateway serves, a partner has or everybody knows.
 * @param mixed The host mixes letters of several alphabets, or cannot be decoded.
 * @param userinfo A link has a name before its host, as if that were the host.
 * @param ipHost The host of a link is an address.
 * @param dotless The host of a link is a single label.
 * @param port A link leads to an unusual port.
 * @param active A link runs or opens something on the reader's computer.
 * @param doubleExtension A link leads to a file that pretends to be another.
 * @param recipientInLink A link holds the address of the recipient.
 * @param chain A link redirects to an address that redirects again.
 * @param inSubject The subject holds a link.
 * @param onlyCode All links are in codes of images, and one leads elsewhere than to the proven author.
 * @param tooMany There are more links than are looked at.
 */
public record UrlSettings(
        @Size(max = 16) List<UriZone> zones,
        @Default("20") @Min(1) @Max(100) int maxQuestions,
        @Nullable ListFile allow,
        @Nullable ListFile deny,
        @Default("reject") Weight denied,
        @Size(max = 32) List<DomainList> lists,
        @Nullable ListFile partners,
        @Nullable ListFile shorteners,
        @Default("0.5") Weight shortener,
        @Default("3") Weight different,
        @Default("3") Weight lookalike,
        @Default("2") Weight mixed,
        @Default("2.5") Weight userinfo,
        @Default("2") Weight ipHost,
        @Default("1") Weight dotless,
        @Default("1") Weight port,
        @Default("4") Weight active,
        @Default("3") Weight doubleExtension,
        @Default("1") Weight recipientInLink,
        @Default("1") Weight chain,
        @Default("1") Weight inSubject,
        @Default("2") Weight onlyCode,
        @Default("2") Weight tooMany) {
    /**
     * Domains that weigh something.
     *
     * @param name what it is called in findings
     * @param list the domains
     * @param weight how much a link to one of them weighs
     */
    public record DomainList(
            @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,62}") String name, ListFile list, Weight weight) {}

    public UrlSettings {
        zones = List.copyOf(zones);
        lists = List.copyOf(lists);
    }
}
