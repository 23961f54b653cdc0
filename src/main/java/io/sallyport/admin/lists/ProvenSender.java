package io.sallyport.admin.lists;

import io.sallyport.filter.lists.Aspect;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.DomainNames;
import io.sallyport.policy.ListFile.Proof;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the journal says of who a mail is from, in the words that lists understand.
 *
 * @param facts what SPF and DKIM prove by themselves; the author is named only if everybody would read the same one
 * @param dmarcPassed whether DMARC sees the author's domain proven
 * @param dmarcFailed whether the author's domain has a policy, and the mail is not its
 * @param spfFailed whether the sender's domain says that it does not send from there
 */
record ProvenSender(Authentication facts, boolean dmarcPassed, boolean dmarcFailed, boolean spfFailed) {
    /** Reads results as the journal keeps them. */
    static ProvenSender of(List<AuthenticationResult> results) {
        String author = null;
        String spfDomain = null;
        Set<String> signers = new HashSet<>();
        boolean dmarcPassed = false;
        boolean dmarcFailed = false;
        boolean spfFailed = false;
        for (AuthenticationResult result : results) {
            boolean pass = result.result().equals("pass");
            boolean fail = result.result().equals("fail") || result.result().equals("softfail");
            switch (result.method()) {
                case "dmarc" -> {
                    author = result.property("header", "from");
                    dmarcPassed |= pass;
                    dmarcFailed |= fail;
                }
                case "dkim" -> {
                    String signer = result.property("header", "d");
                    if (pass && signer != null) {
                        signers.add(DomainNames.toAscii(signer));
                    }
                }
                case "spf" -> {
                    String sender = result.property("smtp", "mailfrom");
                    spfFailed |= fail && sender != null;
                    if (pass && sender != null) {
                        spfDomain = DomainNames.toAscii(sender.substring(sender.lastIndexOf('@') + 1));
                    }
                }
                default -> {} // Nothing that lists of senders ask for
            }
        }
        return new ProvenSender(
                new Authentication(results, author, spfDomain, signers, Set.of(), null),
                dmarcPassed && author != null,
                dmarcFailed,
                spfFailed);
    }

    @Nullable
    String author() {
        return facts.author();
    }

    /**
     * The strictest proof that the mail has for a domain; null if it has none. A signature says more than SPF, which
     * everybody passes who sends through the same provider.
     */
    @Nullable
    Proof proofOf(String domain) {
        for (Proof proof : List.of(Proof.DKIM, Proof.DMARC, Proof.SPF)) {
            boolean alone = proof != Proof.DMARC || passesDmarc(domain);
            if (alone && proves(proof, domain)) {
                return proof;
            }
        }
        return null;
    }

    /** Whether the mail has a proof for a domain. */
    boolean proves(Proof proof, String domain) {
        return proof.isGiven(facts, domain) || (proof == Proof.DMARC && passesDmarc(domain));
    }

    private boolean passesDmarc(String domain) {
        return dmarcPassed && domain.equals(author());
    }

    /** Whether it is known that somebody else sent it. */
    boolean isForged(Aspect claim) {
        return claim == Aspect.FROM ? dmarcFailed : spfFailed;
    }
}
