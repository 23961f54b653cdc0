package io.sallyport.intake;

import io.sallyport.auth.SenderFacts;
import io.sallyport.auth.arc.TrustedSealers;
import io.sallyport.auth.authres.FieldReading;
import io.sallyport.auth.iprev.IprevResult;
import io.sallyport.auth.spf.SpfResult;
import io.sallyport.intake.Judgement.PolicyOverride;
import io.sallyport.intake.Judgement.PolicyOverride.Kind;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.DomainNames;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.AuthenticationPolicy.LocalException;
import io.sallyport.policy.AuthenticationPolicy.TrustedForwarder;
import io.sallyport.policy.DomainName;
import java.net.InetAddress;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whose failing mail the policy wants all the same: forwarders, sealers and exceptions that it names. */
final class Overrides {
    private Overrides() {}

    /** The first reason to let a failure of a method pass; null if there is none. */
    static @Nullable PolicyOverride find(
            SenderFacts facts, AuthenticationPolicy policy, LocalDate today, String method) {
        for (TrustedForwarder forwarder : policy.trustedForwarders()) {
            if (isFrom(facts, forwarder)) {
                return new PolicyOverride(
                        Kind.TRUSTED_FORWARDER,
                        "trusted forwarder %s (%s)"
                                .formatted(
                                        forwarder.network() != null ? forwarder.network() : forwarder.domain(),
                                        forwarder.reason()));
            }
        }
        for (LocalException exception : policy.exceptions()) {
            if (holds(facts, exception, today)) {
                return new PolicyOverride(
                        Kind.LOCAL_POLICY,
                        "exception for %s until %s (%s)"
                                .formatted(exception.author(), exception.until(), exception.reason()));
            }
        }
        return policy.trustedSealers().isEmpty() ? null : sealed(facts, policy, method);
    }

    private static boolean isFrom(SenderFacts facts, TrustedForwarder forwarder) {
        IprevResult iprev = facts.iprev();
        if (forwarder.network() != null) {
            return forwarder.network().contains(iprev.address());
        }
        DomainName domain = forwarder.domain();
        return domain != null
                && iprev.result() == IprevResult.Result.PASS
                && iprev.name() != null
                && domain.covers(iprev.name());
    }

    private static boolean holds(SenderFacts facts, LocalException exception, LocalDate today) {
        InetAddress client = facts.iprev().address();
        return facts.author().filter(exception.author()::covers).isPresent()
                && !today.isAfter(exception.until().date())
                && (exception.network() == null || exception.network().contains(client))
                && (exception.spf() == null || hasPassed(facts.mailFrom(), exception.spf()))
                && (exception.dkim() == null
                        || facts.isSignedBelow(exception.dkim().ascii()));
    }

    private static boolean hasPassed(SpfResult spf, DomainName domain) {
        return spf.result() == SpfResult.Result.PASS && domain.covers(spf.domain());
    }

    /** A sealer's word counts for what he found about this author or this sender, and nobody else (RFC 8617 § 7.2). */
    private static @Nullable PolicyOverride sealed(SenderFacts facts, AuthenticationPolicy policy, String method) {
        TrustedSealers sealers = new TrustedSealers(
                policy.trustedSealers().stream().map(DomainName::ascii).collect(Collectors.toSet()));
        if (!(sealers.judge(facts.arc()) instanceof TrustedSealers.Believed(var set, var why))
                || !(FieldReading.of(set.authenticationResults()) instanceof FieldReading.Parsed parsed)) {
            return null;
        }
        List<AuthenticationResult> findings = parsed.results().stream()
                .filter(result -> result.method().equals(method) && speaksOf(result, facts))
                .toList();
        boolean passed = !findings.isEmpty()
                && findings.stream().allMatch(result -> result.result().equals("pass"));
        return passed
                ? new PolicyOverride(Kind.LOCAL_POLICY, "arc=pass, %s, which found %s=pass".formatted(why, method))
                : null;
    }

    private static boolean speaksOf(AuthenticationResult result, SenderFacts facts) {
        if (result.method().equals("dmarc")) {
            String author = result.property("header", "from");
            return author != null
                    && facts.author()
                            .filter(DomainNames.toAscii(author)::equals)
                            .isPresent();
        }
        String mailFrom = result.property("smtp", "mailfrom");
        return mailFrom != null
                && DomainNames.toAscii(mailFrom.substring(mailFrom.lastIndexOf('@') + 1))
                        .equals(facts.mailFrom().domain());
    }
}
