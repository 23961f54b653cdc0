package io.sallyport.auth.dmarc;

import io.sallyport.auth.dmarc.DmarcResult.Result;
import io.sallyport.auth.dmarc.DomainResult.Alignment;
import io.sallyport.auth.dmarc.DomainResult.Relation;
import io.sallyport.auth.dmarc.Identifier.Mechanism;
import io.sallyport.auth.dmarc.Identifier.Status;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules by which a domain passes or fails (RFC 9989 § 5.3.4 to § 5.3.6): pure functions of what was found. */
final class DmarcEvaluation {
    /**
     * The most walks from identifiers of one mail: a mail can have many signatures. Identifiers beyond are uncertain, so
     * that nobody fails, nor passes, for having too many.
     */
    static final int MAX_WALKS = 10;

    private DmarcEvaluation() {}

    /**
     * The domains of identifiers whose organization matters: those that may share it with the author's domain and are
     * not equal to it (RFC 9989 § 4.10.2). An organization's domain is above all that belong to it, so that others need
     * no walk.
     */
    static Set<String> toWalk(List<DomainPolicy> policies, List<Identifier> identifiers) {
        Set<String> domains = new LinkedHashSet<>();
        for (DomainPolicy policy : policies) {
            if (policy instanceof DomainPolicy.Published published) {
                String organization = published.walk().organizationalDomain();
                for (Identifier identifier : identifiers) {
                    if (organization != null
                            && domains.size() < MAX_WALKS
                            && needsWalk(identifier, published, organization)) {
                        domains.add(identifier.domain());
                    }
                }
            }
        }
        return domains;
    }

    private static boolean needsWalk(Identifier identifier, DomainPolicy.Published policy, String organization) {
        return identifier.status() == Status.PASS
                && !isStrict(policy, identifier.mechanism())
                && !identifier.domain().equals(policy.domain())
                && !identifier.domain().equals(organization)
                && identifier.isWithin(organization);
    }

    /**
     * Judges one domain as the author's.
     *
     * @param walks those from the domains of {@link #toWalk}
     */
    static DomainResult judge(DomainPolicy policy, List<Identifier> identifiers, Map<String, TreeWalk> walks) {
        return switch (policy) {
            case DomainPolicy.Absent absent -> new DomainResult(Result.NONE, absent, List.of(), null);
            case DomainPolicy.Unusable unusable ->
                new DomainResult(Result.PERMERROR, unusable, List.of(), unusable.problem());
            case DomainPolicy.Failed failed -> new DomainResult(Result.TEMPERROR, failed, List.of(), failed.problem());
            case DomainPolicy.Published published -> judge(published, identifiers, walks);
        };
    }

    private static DomainResult judge(
            DomainPolicy.Published policy, List<Identifier> identifiers, Map<String, TreeWalk> walks) {
        String organization = policy.walk().organizationalDomain();
        List<Alignment> alignments = new ArrayList<>(identifiers.size());
        Alignment uncertain = null;
        boolean aligned = false;
        for (Identifier identifier : identifiers) {
            Alignment alignment = new Alignment(identifier, relation(identifier, policy, organization, walks));
            alignments.add(alignment);
            aligned |= alignment.relation() == Relation.ALIGNED;
            uncertain = alignment.relation() == Relation.UNCERTAIN ? alignment : uncertain;
        }
        if (aligned) {
            return new DomainResult(Result.PASS, policy, alignments, null); // RFC 9989 § 5.3.5
        }
        if (uncertain != null) {
            // Neither pass nor fail, and the policy cannot be applied (RFC 9989 § 5.3.6)
            return new DomainResult(Result.TEMPERROR, policy, alignments, uncertain.toString());
        }
        if (policy.isUndecided()) {
            String problem = policy.domain() + ": whether it exists could not be told now";
            return new DomainResult(Result.TEMPERROR, policy, alignments, problem);
        }
        return new DomainResult(Result.FAIL, policy, alignments, null);
    }

    /** RFC 9989 § 4.10.2; {@code organization} is that of the author's domain, null if it could not be told. */
    private static Relation relation(
            Identifier identifier,
            DomainPolicy.Published policy,
            @Nullable String organization,
            Map<String, TreeWalk> walks) {
        boolean same = identifier.domain().equals(policy.domain());
        boolean strict = isStrict(policy, identifier.mechanism());
        boolean possible = same
                || (!strict
                        && (organization == null
                                ? identifier.isWithin(topLabel(policy.domain()))
                                : identifier.isWithin(organization)));
        return switch (identifier.status()) {
            case NOT_PASS -> Relation.NOT_AUTHENTICATED;
            case TEMPERROR -> possible ? Relation.UNCERTAIN : Relation.NOT_AUTHENTICATED;
            case PASS -> {
                if (same) {
                    yield Relation.ALIGNED;
                }
                if (!possible) {
                    yield Relation.NOT_ALIGNED;
                }
                if (organization == null) {
                    yield Relation.UNCERTAIN;
                }
                yield identifier.domain().equals(organization)
                        ? Relation.ALIGNED
                        : sharing(walks.get(identifier.domain()), organization);
            }
        };
    }

    private static Relation sharing(@Nullable TreeWalk walk, String organization) {
        String own = walk == null ? null : walk.organizationalDomain();
        if (own == null) {
            return Relation.UNCERTAIN;
        }
        return own.equals(organization) ? Relation.ALIGNED : Relation.NOT_ALIGNED;
    }

    private static boolean isStrict(DomainPolicy.Published policy, Mechanism mechanism) {
        return switch (mechanism) {
            case SPF -> policy.record().alignment().strictSpf();
            case DKIM -> policy.record().alignment().strictDkim();
        };
    }

    /** What is above every organization that the domain may belong to. */
    private static String topLabel(String domain) {
        return domain.substring(domain.lastIndexOf('.') + 1);
    }
}
