package io.sallyport.intake;

import io.sallyport.auth.SenderFacts;
import io.sallyport.auth.dmarc.AssessmentPolicy;
import io.sallyport.auth.dmarc.DmarcRecord;
import io.sallyport.auth.dmarc.DmarcResult;
import io.sallyport.auth.dmarc.DomainPolicy;
import io.sallyport.auth.dmarc.DomainResult;
import io.sallyport.auth.dmarc.Identifier.Mechanism;
import io.sallyport.auth.spf.SpfResult;
import io.sallyport.mail.Action;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailTransaction;
import io.sallyport.report.DmarcObservation;
import io.sallyport.report.PublishedPolicy;
import io.sallyport.report.PublishedPolicy.Alignment;
import io.sallyport.report.PublishedPolicy.Assessment;
import io.sallyport.report.ReportRow;
import io.sallyport.report.ReportRow.Disposition;
import io.sallyport.report.ReportRow.Evaluation;
import io.sallyport.report.ReportRow.Identifiers;
import io.sallyport.report.ReportRow.Outcome;
import io.sallyport.report.ReportRow.OverrideReason;
import io.sallyport.report.ReportRow.OverrideType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the author's domain is told about one mail, if it asks for reports (RFC 9990). */
final class DmarcObservations {
    private DmarcObservations() {}

    /** The observation; null where there is no policy, or the sender will come again. */
    static @Nullable DmarcObservation of(MailTransaction mail, SenderFacts facts, Judgements judgements) {
        DomainPolicy.Published published = facts.dmarc().published();
        // Recipients may differ; the report has one place, and the strictest is what the owner has to know.
        Judgement judgement = judgements.groups().stream()
                .map(Judgements.Group::authentication)
                .max(Comparator.comparing(Judgement::action))
                .orElse(null);
        // Behind a server of ours we do not know the source, which is what a report is about.
        boolean known = facts.upstream() == null;
        if (published == null || judgement == null || judgement.action() == Action.DEFER || !known) {
            return null;
        }
        DmarcRecord record = published.record();
        String rua = String.join(",", record.reports().aggregate());
        ReportRow row = new ReportRow(
                mail.client().address(),
                identifiers(mail, published),
                evaluation(facts.dmarc(), judgement, record),
                signatures(facts),
                spf(facts.mailFrom()));
        return new DmarcObservation(mail.received(), policy(published), rua, row);
    }

    private static PublishedPolicy policy(DomainPolicy.Published published) {
        DmarcRecord record = published.record();
        boolean isSuffix = record.psd() == DmarcRecord.PublicSuffix.YES;
        String organization = published.walk().organizationalDomain();
        return new PublishedPolicy(
                published.policyDomain(),
                organization == null || isSuffix ? published.policyDomain() : organization,
                assessment(record.domainOwner().domain()),
                orNull(record.domainOwner().subdomains()),
                orNull(record.domainOwner().missing()),
                record.alignment().strictDkim() ? Alignment.STRICT : Alignment.RELAXED,
                record.alignment().strictSpf() ? Alignment.STRICT : Alignment.RELAXED,
                record.testing(),
                isSuffix,
                record.reports().failureOptions());
    }

    private static @Nullable Assessment orNull(@Nullable AssessmentPolicy policy) {
        return policy == null ? null : assessment(policy);
    }

    private static Assessment assessment(AssessmentPolicy policy) {
        return switch (policy) {
            case NONE -> Assessment.NONE;
            case QUARANTINE -> Assessment.QUARANTINE;
            case REJECT -> Assessment.REJECT;
        };
    }

    private static Identifiers identifiers(MailTransaction mail, DomainPolicy.Published published) {
        MailAddress reversePath = mail.envelope().reversePath();
        List<String> domains = mail.envelope().recipients().stream()
                .map(MailAddress::asciiDomain)
                .distinct()
                .toList();
        return new Identifiers(
                published.domain(),
                reversePath == null ? "" : reversePath.asciiDomain(),
                domains.size() == 1 ? domains.getFirst() : null);
    }

    private static Evaluation evaluation(DmarcResult dmarc, Judgement judgement, DmarcRecord record) {
        DomainResult author = dmarc.domains().getFirst();
        return new Evaluation(
                disposition(dmarc, judgement.action()),
                author.isAligned(Mechanism.DKIM),
                author.isAligned(Mechanism.SPF),
                reasons(dmarc, judgement, record));
    }

    private static Disposition disposition(DmarcResult dmarc, Action action) {
        if (dmarc.result() == DmarcResult.Result.PASS) {
            return Disposition.PASS;
        }
        return switch (action) {
            case DELIVER, TAG, STRIP, DEFER -> Disposition.NONE;
            case HOLD, DISCARD -> Disposition.QUARANTINE;
            case REJECT -> Disposition.REJECT;
        };
    }

    private static List<OverrideReason> reasons(DmarcResult dmarc, Judgement judgement, DmarcRecord record) {
        List<OverrideReason> reasons = new ArrayList<>();
        for (Judgement.PolicyOverride override : judgement.overrides()) {
            OverrideType type =
                    switch (override.kind()) {
                        case TRUSTED_FORWARDER -> OverrideType.TRUSTED_FORWARDER;
                        case LOCAL_POLICY -> OverrideType.LOCAL_POLICY;
                    };
            reasons.add(new OverrideReason(type, null)); // Whom we trust and why is nobody else's business
        }
        if (dmarc.result() != DmarcResult.Result.FAIL) {
            return reasons;
        }
        if (record.testing()) {
            reasons.add(new OverrideReason(OverrideType.POLICY_TEST_MODE, null));
        }
        if (reasons.isEmpty() && judgement.action() != wished(dmarc.disposition())) {
            reasons.add(new OverrideReason(OverrideType.LOCAL_POLICY, null));
        }
        return reasons;
    }

    private static Action wished(AssessmentPolicy disposition) {
        return switch (disposition) {
            case NONE -> Action.DELIVER;
            case QUARANTINE -> Action.HOLD;
            case REJECT -> Action.REJECT;
        };
    }

    private static List<ReportRow.DkimResult> signatures(SenderFacts facts) {
        return facts.dkim().stream()
                .filter(signature -> !signature.domain().isEmpty())
                .map(signature -> new ReportRow.DkimResult(
                        signature.domain(),
                        signature.claim().selector(),
                        Outcome.of(signature.result().toString()),
                        signature.problem()))
                .toList();
    }

    private static ReportRow.SpfResult spf(SpfResult spf) {
        return new ReportRow.SpfResult(spf.domain(), Outcome.of(spf.result().toString()), spf.problem());
    }
}
