package io.sallyport.auth.dmarc;

import io.sallyport.auth.dmarc.DmarcRecord.Policies;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was found out about the policy for mail of one author's domain (RFC 9989 § 4.10.1). */
public sealed interface DomainPolicy {
    /** The walk up from the author's domain. */
    TreeWalk walk();

    /** The author's domain. */
    default String domain() {
        return walk().start();
    }

    /**
     * There is a record that applies.
     *
     * @param policyDomain where it was found: at the author's domain, at that of the organization, or above
     * @param existence whether the author's domain exists
     */
    record Published(TreeWalk walk, String policyDomain, DmarcRecord record, Existence existence)
            implements DomainPolicy {
        /** The tag that the policy is taken from. */
        public String tag() {
            if (policyDomain.equals(domain())) {
                return "p";
            }
            Policies policies = record.domainOwner();
            if (existence == Existence.MISSING && policies.missing() != null) {
                return "np";
            }
            return policies.subdomains() != null ? "sp" : "p";
        }

        /** The policy of that tag. */
        public AssessmentPolicy published() {
            Policies policies = record.domainOwner();
            return switch (tag()) {
                case "np" -> Objects.requireNonNullElse(policies.missing(), policies.domain());
                case "sp" -> Objects.requireNonNullElse(policies.subdomains(), policies.domain());
                default -> policies.domain();
            };
        }

        /** What the owner expects for mail that fails: one level less while testing (RFC 9989 § 4.7, {@code t}). */
        public AssessmentPolicy requested() {
            return record.testing() ? published().lowered() : published();
        }

        /** Whether nobody knows which policy it is, because nobody knows whether the domain exists. */
        boolean isUndecided() {
            return existence == Existence.UNKNOWN && record.domainOwner().missing() != published();
        }
    }

    /** There is none, and so no DMARC. */
    record Absent(TreeWalk walk) implements DomainPolicy {}

    /**
     * The record that applies says nothing that could be followed (RFC 9989 § 4.10.1).
     *
     * @param problem where it was found and what is wrong with it, printable
     */
    record Unusable(TreeWalk walk, String problem) implements DomainPolicy {}

    /**
     * Could not be found out now.
     *
     * @param problem which question failed, and how
     */
    record Failed(TreeWalk walk, String problem) implements DomainPolicy {}

    /** Whether a domain exists in the domain name system, with whatever record (RFC 9989 appendix A.4). */
    enum Existence {
        /** It does, or it does not matter. */
        PRESENT,
        /** It does not: NXDOMAIN. */
        MISSING,
        /** Could not be told now. */
        UNKNOWN
    }

    /** Chooses from a walk; that the domain exists is taken for granted until it is asked. */
    static DomainPolicy of(TreeWalk walk) {
        String domain = walk.start();
        DomainPolicy own = at(walk, domain);
        if (own != null) {
            return own;
        }
        TreeWalk.Step failure = walk.failure();
        if (failure != null) {
            return new Failed(walk, failure.toString());
        }
        DomainPolicy organization = at(walk, Objects.requireNonNullElse(walk.organizationalDomain(), domain));
        if (organization != null) {
            return organization;
        }
        String suffix = walk.publicSuffixDomain();
        DomainPolicy above = suffix == null ? null : at(walk, suffix);
        return above != null ? above : new Absent(walk);
    }

    private static @Nullable DomainPolicy at(TreeWalk walk, String domain) {
        return switch (walk.at(domain)) {
            case TreeWalk.Finding.Published(var record) -> new Published(walk, domain, record, Existence.PRESENT);
            case TreeWalk.Finding.Unusable(var ignored, var problem) ->
                new Unusable(walk, "_dmarc." + domain + ": " + problem);
            case TreeWalk.Finding.Failed failed -> new Failed(walk, "_dmarc." + domain + ": " + failed);
            case TreeWalk.Finding.Nothing ignored -> null;
            case null -> null;
        };
    }
}
