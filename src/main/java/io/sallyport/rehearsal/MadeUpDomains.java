package io.sallyport.rehearsal;

import io.sallyport.mail.MailAddress;
import io.sallyport.policy.DomainName;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.Policy;
import io.sallyport.policy.RecipientsPolicy;
import io.sallyport.policy.RelayPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Domains that a policy does not serve, but is asked about. */
final class MadeUpDomains {
    /** Nothing is handed on here. */
    private static final RelayPolicy NOWHERE = new RelayPolicy(
            List.of(),
            RelayPolicy.Protocol.SMTP,
            RelayPolicy.DeliveryMode.CUT_THROUGH,
            RelayPolicy.TlsPolicy.OPPORTUNISTIC,
            Duration.ofSeconds(30),
            1,
            RelayPolicy.RetryPolicy.DEFAULT);

    private MadeUpDomains() {}

    /** The policy, with further domains that are judged by its defaults. */
    static Policy in(Policy policy, List<DomainName> more) {
        if (more.stream().allMatch(name -> policy.domain(name.ascii()) != null)) {
            return policy;
        }
        Map<String, DomainPolicy> domains = new HashMap<>(policy.domains());
        for (DomainName name : more) {
            domains.putIfAbsent(
                    name.ascii(),
                    new DomainPolicy(
                            name.ascii(), NOWHERE, new RecipientsPolicy.Accept(), policy.defaults(), Map.of()));
        }
        MailAddress postmaster = policy.postmaster();
        return new Policy(
                policy.version(),
                policy.protocol(),
                policy.content(),
                policy.upstream(),
                postmaster == null
                        ? new MailAddress("postmaster", more.getFirst().ascii())
                        : postmaster,
                policy.defaults(),
                domains);
    }
}
