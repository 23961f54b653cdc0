package io.sallyport.auth.dmarc;

import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import io.sallyport.mail.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of DMARC for one mail: a fact, no decision.
 *
 * @param disposition what the domain's owner wants done with this mail: none unless it failed. Of an uncertain author
 *     the strictest wish of the claimed domains that failed (RFC 9989 § 11.5).
 * @param dispositionReason what led to the disposition, in a few words
 * @param problem what is behind temperror and permerror, printable; null for other results
 * @param domains the outcome for the author's domain; of an uncertain author, those of the claimed domains that were
 *     looked at. None of these makes such a mail pass.
 * @param walks the walks from domains of identifiers
 */
public record DmarcResult(
        Result result,
        AuthorDomain author,
        AssessmentPolicy disposition,
        String dispositionReason,
        @Nullable String problem,
        List<DomainResult> domains,
        List<TreeWalk> walks) {
    private static final int MAX_TRACED = 20; // Identifiers of each domain; a mail can have hundreds of signatures

    public DmarcResult {
        domains = List.copyOf(domains);
        walks = List.copyOf(walks);
    }

    /** The results, by their names in RFC 9989 § 9.2. */
    public enum Result {
        /** No policy applies to the author's domain. */
        NONE,
        /** A proven domain is aligned with the author's. */
        PASS,
        /** None is. */
        FAIL,
        /** Could not be told now. */
        TEMPERROR,
        /** There is no author that could be verified, or the record cannot be used. */
        PERMERROR;

        private final String text = name().toLowerCase(Locale.ROOT);

        @Override
        public String toString() {
            return text;
        }
    }

    /** The result for an author where nobody waited for the answers. */
    public static DmarcResult unknown(AuthorDomain author, String problem) {
        Result result = author.domain() == null ? Result.PERMERROR : Result.TEMPERROR;
        return new DmarcResult(result, author, AssessmentPolicy.NONE, "unknown", problem, List.of(), List.of());
    }

    static DmarcResult of(AuthorDomain author, List<DomainResult> domains, List<TreeWalk> walks) {
        if (author.domain() == null) {
            DomainResult strictest = null;
            for (DomainResult each : domains) {
                if (strictest == null || each.disposition().compareTo(strictest.disposition()) > 0) {
                    strictest = each;
                }
            }
            AssessmentPolicy disposition = strictest == null ? AssessmentPolicy.NONE : strictest.disposition();
            String reason = strictest == null || disposition == AssessmentPolicy.NONE
                    ? "no claimed domain asks for more"
                    : "the strictest of the claimed domains, " + reason(strictest);
            return new DmarcResult(Result.PERMERROR, author, disposition, reason, author.problem(), domains, walks);
        }
        DomainResult only = domains.getFirst();
        return new DmarcResult(only.result(), author, only.disposition(), reason(only), only.problem(), domains, walks);
    }

    private static String reason(DomainResult of) {
        if (of.result() != Result.FAIL || !(of.policy() instanceof DomainPolicy.Published published)) {
            return of.result().toString();
        }
        return published.tag() + "=" + published.published() + " at " + published.policyDomain()
                + (published.record().testing() ? ", which tests (t=y)" : "");
    }

    /** The record that applies to the certain author; null if there is none. */
    public DomainPolicy.@Nullable Published published() {
        return author.domain() != null
                        && !domains.isEmpty()
                        && domains.getFirst().policy() instanceof DomainPolicy.Published published
                ? published
                : null;
    }

    /** For Authentication-Results (RFC 8601, RFC 9989 § 9.1) and the journal. */
    public AuthenticationResult asResult() {
        List<Property> properties = new ArrayList<>(2);
        if (author.domain() != null) {
            properties.add(new Property("header", "from", author.domain()));
        }
        DomainPolicy.Published published = published();
        if (published != null) {
            properties.add(new Property("policy", "dmarc", published.requested().toString()));
        }
        return new AuthenticationResult("dmarc", result.toString(), comment(), problem, properties, trace());
    }

    private @Nullable String comment() {
        DomainPolicy.Published published = published();
        if (published == null) {
            return null;
        }
        return published.record().domainOwner() + (published.record().testing() ? " t=y" : "") + " dis=" + disposition;
    }

    /** The steps that led to the result; at most a few dozen lines. */
    public List<String> trace() {
        List<String> trace = new ArrayList<>();
        author.defects().stream().sorted().forEach(defect -> trace.add("author: " + defect));
        for (DomainResult each : domains) {
            each.policy().walk().steps().forEach(step -> trace.add(step.toString()));
            if (each.policy() instanceof DomainPolicy.Published published) {
                trace.add(each.policy().domain() + ": policy of " + published.policyDomain() + ", organization "
                        + published.walk().organizationalDomain());
            }
            each.identifiers().stream().limit(MAX_TRACED).forEach(alignment -> trace.add(alignment.toString()));
        }
        for (TreeWalk walk : walks) {
            trace.add(Printable.of(walk.start()) + ": organization " + walk.organizationalDomain());
        }
        trace.add("disposition " + disposition + ": " + dispositionReason);
        return trace;
    }
}
