package io.sallyport.intake;

import io.sallyport.auth.SenderFacts;
import io.sallyport.auth.dmarc.AssessmentPolicy;
import io.sallyport.auth.dmarc.DmarcResult;
import io.sallyport.auth.dmarc.DomainPolicy;
import io.sallyport.auth.iprev.IprevResult;
import io.sallyport.auth.spf.SpfResult;
import io.sallyport.intake.Judgement.PolicyOverride;
import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.AuthenticationPolicy.DmarcResponses;
import io.sallyport.policy.AuthenticationPolicy.Response;
import io.sallyport.policy.AuthenticationPolicy.SpfResponses;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the policy's {@code authentication:} block makes of who a mail is from. A pure function of facts, policy and day.
 *
 * <p>DMARC judges first, because it alone speaks of the author, whom people see. Where it has nothing to say, SPF does.
 * What is known not to be a forgery (forwarders, seals, exceptions) takes a failure back; it never makes certain what
 * could not be told.
 */
final class AuthenticationRules {
    private static final String DMARC = "dmarc";
    private static final String SPF = "spf";
    private static final String IPREV = "iprev";

    private final SenderFacts facts;
    private final AuthenticationPolicy policy;
    private final LocalDate today;
    private final List<Finding> findings = new ArrayList<>();
    private final List<PolicyOverride> overrides = new ArrayList<>();

    private AuthenticationRules(SenderFacts facts, AuthenticationPolicy policy, LocalDate today) {
        this.facts = facts;
        this.policy = policy;
        this.today = today;
    }

    /** Judges a mail. */
    static Judgement judge(SenderFacts facts, AuthenticationPolicy policy, LocalDate today) {
        AuthenticationRules rules = new AuthenticationRules(facts, policy, today);
        rules.dmarc();
        if (facts.upstream() == null) { // Else the client is a server of ours
            rules.iprev();
        }
        return rules.judgement();
    }

    private void dmarc() {
        DmarcResult dmarc = facts.dmarc();
        DmarcResponses responses = policy.dmarc();
        if (dmarc.author().domain() == null) {
            object(
                    "no-author",
                    responses.noAuthor(),
                    "7.1",
                    "The message does not name one author (RFC 5322 section 3.6.2): "
                            + dmarc.author().problem());
            if (responses.noAuthor() == Response.ACCEPT) {
                failedWithoutAuthor(dmarc);
            }
            return;
        }
        switch (dmarc.result()) {
            case PASS -> {}
            case FAIL -> failed(dmarc);
            case TEMPERROR -> {
                boolean spf = dmarc.published() != null && facts.mailFrom().result() == SpfResult.Result.TEMPERROR;
                String status = spf ? "7.24" : "4.3"; // RFC 7372 § 3.2, RFC 3463 § 3.5
                object(
                        DMARC,
                        responses.temperror(),
                        status,
                        "The sender cannot be authenticated now: " + orUnknown(dmarc.problem()));
            }
            case PERMERROR -> {
                object(
                        DMARC,
                        responses.permerror(),
                        "7.1",
                        "The DMARC record cannot be used: " + orUnknown(dmarc.problem()));
                spf();
            }
            case NONE -> spf();
        }
    }

    /** Who tolerates such headers need not tolerate forgeries (RFC 9989 § 11.5). */
    private void failedWithoutAuthor(DmarcResult dmarc) {
        if (dmarc.disposition() == AssessmentPolicy.NONE) {
            spf();
        } else {
            failed(dmarc);
        }
    }

    private void failed(DmarcResult dmarc) {
        DmarcResponses responses = policy.dmarc();
        Response response =
                switch (dmarc.disposition()) {
                    case REJECT -> responses.reject();
                    case QUARANTINE -> responses.quarantine();
                    case NONE -> responses.none();
                };
        if (response == Response.ACCEPT || !isOverridden(DMARC)) {
            DomainPolicy.Published published = dmarc.published();
            String by = published == null
                    ? dmarc.dispositionReason()
                    : "%s=%s%s"
                            .formatted(
                                    published.tag(),
                                    published.published(),
                                    published.policyDomain().equals(published.domain())
                                            ? ""
                                            : " (at " + published.policyDomain() + ")");
            object(
                    DMARC,
                    response,
                    "7.1",
                    "Neither SPF nor DKIM proves that this is mail from %s, whose DMARC policy is %s"
                            .formatted(facts.author().orElse("any of its authors"), by));
        }
    }

    /** Only where no policy of the author's says what is to be done. */
    private void spf() {
        SpfResult spf = facts.mailFrom();
        SpfResponses responses = policy.spf();
        String client = facts.iprev().address().getHostAddress();
        switch (spf.result()) {
            case NONE, NEUTRAL, PASS -> {}
            case FAIL ->
                spfFailed(
                        responses.fail(),
                        "7.23", // RFC 7372 § 3.2
                        "SPF: %s may not send mail for %s%s".formatted(client, spf.domain(), explanation(spf)));
            case SOFTFAIL ->
                spfFailed(
                        responses.softfail(),
                        "7.23",
                        "SPF: %s should not send mail for %s".formatted(client, spf.domain()));
            case TEMPERROR ->
                spfFailed(
                        responses.temperror(),
                        "7.24", // RFC 7372 § 3.2
                        "SPF for %s cannot be checked now: %s".formatted(spf.domain(), orUnknown(spf.problem())));
            case PERMERROR ->
                spfFailed(
                        responses.permerror(),
                        "7.24",
                        "The SPF record of %s cannot be used: %s".formatted(spf.domain(), orUnknown(spf.problem())));
        }
    }

    /** Whatever SPF says or would say, it does not matter for mail that its author signed, or that is let pass anyway. */
    private void spfFailed(Response response, String status, String text) {
        boolean signed = facts.author().map(facts::isSignedFor).orElse(false);
        if (!signed && (response == Response.ACCEPT || !isOverridden(SPF))) {
            object(SPF, response, status, text);
        }
    }

    /** What the domain's owner has to say, as the owner's word (RFC 7208 § 8.4). */
    private static String explanation(SpfResult spf) {
        return spf.explanation() == null ? "" : "; %s explains: %s".formatted(spf.domain(), spf.explanation());
    }

    private void iprev() {
        IprevResult iprev = facts.iprev();
        String client = iprev.address().getHostAddress();
        switch (iprev.result()) { // RFC 7372 § 3.3: 7.25
            case PASS -> {}
            case FAIL ->
                object(
                        IPREV,
                        policy.iprev().fail(),
                        "7.25",
                        "The name of %s does not lead back to it".formatted(client));
            case PERMERROR -> object(IPREV, policy.iprev().permerror(), "7.25", "%s has no name".formatted(client));
            case TEMPERROR ->
                object(
                        IPREV,
                        policy.iprev().temperror(),
                        "7.25",
                        "The name of %s cannot be told now".formatted(client));
        }
    }

    private boolean isOverridden(String method) {
        PolicyOverride found = Overrides.find(facts, policy, today, method);
        if (found != null && !overrides.contains(found)) {
            overrides.add(found);
        }
        return found != null;
    }

    /** What leads to nothing is noted all the same: rules of the policy may combine it with what else was found. */
    private void object(String name, Response response, String status, String text) {
        findings.add(
                Finding.demand(action(response), "auth." + name, "%s", text).telling(status, text));
    }

    private static Action action(Response response) {
        return switch (response) {
            case ACCEPT -> Action.DELIVER;
            case HOLD -> Action.HOLD;
            case DEFER -> Action.DEFER;
            case REJECT -> Action.REJECT;
        };
    }

    private Judgement judgement() {
        for (PolicyOverride override : overrides) {
            findings.add(Finding.noted("auth.overridden", "overridden: %s", override.why()));
        }
        return new Judgement(findings, overrides);
    }

    private static String orUnknown(@Nullable String problem) {
        return problem == null ? "unknown" : problem;
    }
}
