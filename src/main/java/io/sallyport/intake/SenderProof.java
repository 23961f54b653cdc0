package io.sallyport.intake;

import io.sallyport.auth.SenderFacts;
import io.sallyport.auth.dkim.DkimResult;
import io.sallyport.auth.dmarc.DomainResult;
import io.sallyport.auth.dmarc.Identifier;
import io.sallyport.auth.iprev.IprevResult;
import io.sallyport.auth.spf.SpfResult;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.Authentication.Mechanism;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What filters may know about who a mail is from: the facts in the words that all filters share. */
final class SenderProof {
    private SenderProof() {}

    static Authentication of(SenderFacts facts) {
        SpfResult spf = facts.mailFrom();
        Set<String> signed = facts.dkim().stream()
                .filter(DkimResult::isPass)
                .map(DkimResult::domain)
                .collect(Collectors.toUnmodifiableSet());
        boolean named = facts.iprev().result() == IprevResult.Result.PASS;
        return new Authentication(
                facts.results(),
                facts.author().orElse(null),
                spf.result() == SpfResult.Result.PASS ? spf.domain() : null,
                signed,
                aligned(facts),
                named ? facts.iprev().name() : null);
    }

    /** Only where there is one author: what proves one of several proves nothing to who reads the mail. */
    private static Set<Mechanism> aligned(SenderFacts facts) {
        Set<Mechanism> aligned = EnumSet.noneOf(Mechanism.class);
        String author = facts.author().orElse(null);
        if (author == null) {
            return aligned;
        }
        for (DomainResult judged : facts.dmarc().domains()) {
            if (judged.isAligned(Identifier.Mechanism.SPF)) {
                aligned.add(Mechanism.SPF);
            }
            if (judged.isAligned(Identifier.Mechanism.DKIM)) {
                aligned.add(Mechanism.DKIM);
            }
        }
        // Without a DMARC policy nobody has walked the tree; the domain's own word is a proof all the same
        SpfResult spf = facts.mailFrom();
        if (spf.result() == SpfResult.Result.PASS && spf.domain().equals(author)) {
            aligned.add(Mechanism.SPF);
        }
        if (facts.isSignedFor(author)) {
            aligned.add(Mechanism.DKIM);
        }
        return aligned;
    }
}
