package io.sallyport.filter.auth;

import io.sallyport.filter.Weight;
import io.sallyport.policy.yaml.Default;
import java.util.Map;

/**
 * What the results of sender authentication weigh, each in points or as a word ({@code off}, {@code note}, {@code tag},
 * {@code hold}, {@code defer}, {@code reject}). What is not set is noted: it has no weight, and rules can name it.
 *
 * <pre>{@code
 * auth:
 *   on-unavailable: pass
 *   spf: { none: 0.5, softfail: 1, fail: 3 }
 *   dkim: { none: 0.5, fail: 1 }
 *   dmarc: { none: 0.3 }
 *   arc: { fail: 0.5 }
 *   iprev: { permerror: 1, fail: 0.5 }
 *   aligned: -1
 * }</pre>
 *
 * @param spf Whether the client may send for the domain of the reverse-path, or of HELO if that is empty.
 * @param dkim The best result of all signatures.
 * @param dmarc Whether the author's domain is proven, as its record asks.
 * @param arc Whether the chain of those who passed the mail on is whole.
 * @param iprev Whether the client's address has a name that leads back to it.
 * @param aligned SPF or DKIM proves the author's domain, whether or not it has a DMARC record.
 * @param unaligned Neither proves it, or nobody can say which domain it is.
 */
public record AuthSettings(
        SpfWeights spf,
        DkimWeights dkim,
        DmarcWeights dmarc,
        ArcWeights arc,
        IprevWeights iprev,
        @Default("note") Weight aligned,
        @Default("note") Weight unaligned) {
    /**
     * What the results of SPF weigh (RFC 7208 § 2.6).
     *
     * @param none The domain has no record.
     * @param neutral Its owner says nothing about this client.
     * @param pass The client is authorized.
     * @param fail It is not.
     * @param softfail It is probably not.
     * @param temperror The DNS did not answer.
     * @param permerror The record cannot be understood.
     */
    public record SpfWeights(
            @Default("note") Weight none,
            @Default("note") Weight neutral,
            @Default("note") Weight pass,
            @Default("note") Weight fail,
            @Default("note") Weight softfail,
            @Default("note") Weight temperror,
            @Default("note") Weight permerror) {}

    /**
     * What the results of DKIM weigh (RFC 8601 § 2.7.1).
     *
     * @param none There is no signature.
     * @param pass A signature holds.
     * @param fail What came is not what was signed.
     * @param policy The signature may be right, but is not acceptable: too weak a key, too old.
     * @param neutral The signature breaks the grammar.
     * @param temperror The key could not be asked for.
     * @param permerror The signature can never be verified.
     */
    public record DkimWeights(
            @Default("note") Weight none,
            @Default("note") Weight pass,
            @Default("note") Weight fail,
            @Default("note") Weight policy,
            @Default("note") Weight neutral,
            @Default("note") Weight temperror,
            @Default("note") Weight permerror) {}

    /**
     * What the results of DMARC weigh (RFC 9989).
     *
     * @param none The author's domain has no record.
     * @param pass It is proven.
     * @param fail It is not.
     * @param temperror It could not be told now.
     * @param permerror There is no author that could be verified, or the record cannot be used.
     */
    public record DmarcWeights(
            @Default("note") Weight none,
            @Default("note") Weight pass,
            @Default("note") Weight fail,
            @Default("note") Weight temperror,
            @Default("note") Weight permerror) {}

    /**
     * What the results of ARC weigh (RFC 8617).
     *
     * @param none Nobody who passed the mail on has sealed it.
     * @param pass The chain is whole.
     * @param fail The chain is broken.
     */
    public record ArcWeights(
            @Default("off") Weight none,
            @Default("note") Weight pass,
            @Default("note") Weight fail) {}

    /**
     * What the results of iprev weigh (RFC 8601 § 2.7.3).
     *
     * @param pass A name of the address leads back to it.
     * @param fail There are names, and none leads back.
     * @param temperror The DNS did not answer.
     * @param permerror The address has no name.
     */
    public record IprevWeights(
            @Default("note") Weight pass,
            @Default("note") Weight fail,
            @Default("note") Weight temperror,
            @Default("note") Weight permerror) {}

    /** The weights of the results of each method, in the words of RFC 8601. */
    Map<String, Map<String, Weight>> byMethod() {
        return Map.of(
                "spf",
                Map.of(
                        "none", spf.none,
                        "neutral", spf.neutral,
                        "pass", spf.pass,
                        "fail", spf.fail,
                        "softfail", spf.softfail,
                        "temperror", spf.temperror,
                        "permerror", spf.permerror),
                "dkim",
                Map.of(
                        "none", dkim.none,
                        "pass", dkim.pass,
                        "fail", dkim.fail,
                        "policy", dkim.policy,
                        "neutral", dkim.neutral,
                        "temperror", dkim.temperror,
                        "permerror", dkim.permerror),
                "dmarc",
                Map.of(
                        "none", dmarc.none,
                        "pass", dmarc.pass,
                        "fail", dmarc.fail,
                        "temperror", dmarc.temperror,
                        "permerror", dmarc.permerror),
                "arc",
                Map.of("none", arc.none, "pass", arc.pass, "fail", arc.fail),
                "iprev",
                Map.of(
                        "pass", iprev.pass,
                        "fail", iprev.fail,
                        "temperror", iprev.temperror,
                        "permerror", iprev.permerror));
    }
}
