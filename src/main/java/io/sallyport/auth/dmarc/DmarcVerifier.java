package io.sallyport.auth.dmarc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.auth.dmarc.DmarcRecord.Reading;
import io.sallyport.auth.dmarc.DomainPolicy.Existence;
import io.sallyport.auth.dmarc.TreeWalk.Finding;
import io.sallyport.auth.dmarc.TreeWalk.Step;
import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.dns.DnsResolver;
import io.sallyport.dns.TxtRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Checks whether the author of a mail is the one who sent it (RFC 9989 § 5.3). Nothing here waits: the resolver bounds
 * the time of each question, and the caller may bound that of the whole.
 */
@ApplicationScoped
public class DmarcVerifier {
    /** The most domains of an uncertain author whose policies are asked for; each costs a walk. */
    static final int MAX_CLAIMED = 5;

    private static final long CACHED_CHARACTERS = 4_000_000;
    private static final int ENTRY_OVERHEAD = 400; // Characters' worth of the objects around a record, roughly

    private final DnsResolver dns;
    private final Cache<String, Reading> readings = Caffeine.newBuilder()
            .maximumWeight(CACHED_CHARACTERS)
            .<String, Reading>weigher((text, ignored) -> text.length() + ENTRY_OVERHEAD)
            .build();

    DmarcVerifier(DnsResolver dns) {
        this.dns = dns;
    }

    /** Finds the policy for an author's mail (RFC 9989 § 4.10.1); all that can be asked at once is. */
    public CompletableFuture<Discovery> discover(AuthorDomain author) {
        List<String> domains = author.domain() != null
                ? List.of(author.domain())
                : author.claimed().stream().limit(MAX_CLAIMED).toList();
        return all(domains.stream().map(this::policy).toList()).thenApply(policies -> new Discovery(author, policies));
    }

    /**
     * Judges a mail by the policy that was found and by what SPF and DKIM found.
     *
     * @param identifiers of SPF at most one; of DKIM one for each signature
     */
    public CompletableFuture<DmarcResult> evaluate(Discovery discovery, List<Identifier> identifiers) {
        List<CompletableFuture<TreeWalk>> asked = DmarcEvaluation.toWalk(discovery.policies(), identifiers).stream()
                .map(this::walk)
                .toList();
        return all(asked).thenApply(walks -> {
            Map<String, TreeWalk> byStart = new LinkedHashMap<>();
            walks.forEach(walk -> byStart.put(walk.start(), walk));
            List<DomainResult> results = discovery.policies().stream()
                    .map(policy -> DmarcEvaluation.judge(policy, identifiers, byStart))
                    .toList();
            return DmarcResult.of(discovery.author(), results, walks);
        });
    }

    private CompletableFuture<DomainPolicy> policy(String domain) {
        return walk(domain).thenCompose(walk -> switch (DomainPolicy.of(walk)) {
            case DomainPolicy.Published published when mayBeMissing(published) -> withExistence(published);
            case DomainPolicy known -> CompletableFuture.completedFuture(known);
        });
    }

    /** Whether it matters that the domain exists: only {@code np} asks, and only for subdomains (RFC 9989 § 4.10.1). */
    private static boolean mayBeMissing(DomainPolicy.Published policy) {
        return policy.record().domainOwner().missing() != null
                && !policy.policyDomain().equals(policy.domain());
    }

    /** Any type of record tells whether the name exists (RFC 9989 appendix A.4, RFC 8020). */
    private CompletableFuture<DomainPolicy> withExistence(DomainPolicy.Published policy) {
        return dns.ask(new DnsQuestion.A(policy.domain())).thenApply(answer -> {
            Existence existence =
                    switch (answer) {
                        case DnsAnswer.Found<?> ignored -> Existence.PRESENT;
                        case DnsAnswer.Failed<?> ignored -> Existence.UNKNOWN;
                        case DnsAnswer.Missing(var absence) ->
                            switch (absence) {
                                case NXDOMAIN -> Existence.MISSING;
                                case NODATA -> Existence.PRESENT;
                            };
                    };
            return new DomainPolicy.Published(policy.walk(), policy.policyDomain(), policy.record(), existence);
        });
    }

    private CompletableFuture<TreeWalk> walk(String start) {
        return all(TreeWalk.domains(start).stream().map(this::step).toList())
                .thenApply(steps -> TreeWalk.over(start, steps));
    }

    private CompletableFuture<Step> step(String domain) {
        return dns.ask(new DnsQuestion.Txt("_dmarc." + domain))
                .thenApply(answer -> new Step(
                        domain,
                        switch (answer) {
                            case DnsAnswer.Found(var texts) -> finding(texts);
                            case DnsAnswer.Missing(var absence) -> new Finding.Nothing(absence.toString());
                            case DnsAnswer.Failed(var why) -> new Finding.Failed(why);
                        }));
    }

    /** The one record among the texts of a name; several are discarded (RFC 9989 § 4.10, steps 2 and 6). */
    private Finding finding(List<TxtRecord> texts) {
        Finding only = new Finding.Nothing("no DMARC record");
        int records = 0;
        for (TxtRecord txt : texts) {
            switch (readings.get(txt.text(), DmarcRecord::parse)) {
                case Reading.Absent() -> {}
                case Reading.Valid(var record) -> {
                    records++;
                    only = new Finding.Published(record);
                }
                case Reading.Invalid(var psd, var problem) -> {
                    records++;
                    only = new Finding.Unusable(psd, problem);
                }
            }
        }
        return records > 1 ? new Finding.Nothing(records + " DMARC records, all discarded") : only;
    }

    private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(ignored -> {
                    List<T> values = new ArrayList<>(futures.size());
                    futures.forEach(future -> values.add(future.join()));
                    return values;
                });
    }
}
