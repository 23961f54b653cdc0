package io.sallyport.relay;

import io.sallyport.mail.MailAddress;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PolicyStore;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.policy.RelayPolicy.Backend;
import io.sallyport.policy.RelayPolicy.DeliveryMode;
import io.sallyport.policy.RelayPolicy.Protocol;
import io.sallyport.policy.RelayPolicy.RetryPolicy;
import io.sallyport.policy.RelayPolicy.TlsPolicy;
import io.sallyport.spool.SpooledMail;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which way mail of the spool goes now.
 *
 * <p>Mail that came in goes to the backends of its recipient's domain. Reports go to senders anywhere, and the gateway
 * delivers to nobody outside by itself, by design. So a report takes the first of these ways that there is: the smarthost
 * {@code sallyport.relay.reports.via}; the backends of its recipient's domain, if we serve that; the backends of the domain
 * whose recipient the report is about, which must then be willing to relay outwards, as mail servers are for their gateway.
 */
@ApplicationScoped
public class Routes {
    private final PolicyStore policies;
    private final @Nullable RelayPolicy smarthost;

    Routes(PolicyStore policies, ReportConfig config) {
        this.policies = policies;
        this.smarthost = config.via()
                .map(address -> new RelayPolicy(
                        List.of(new Backend(address, 0, 1)),
                        Protocol.SMTP,
                        DeliveryMode.QUEUED,
                        TlsPolicy.OPPORTUNISTIC,
                        Duration.ofMinutes(1),
                        2,
                        RetryPolicy.DEFAULT))
                .orElse(null);
    }

    /** The way of a mail for one of its recipients; null if there is none, because we do not serve the domain any more. */
    public @Nullable RelayPolicy of(SpooledMail mail, MailAddress recipient) {
        Policy policy = policies.current();
        if (mail.via() == null) {
            return route(policy.domain(recipient.asciiDomain()));
        }
        if (smarthost != null) {
            return smarthost;
        }
        DomainPolicy own = policy.domain(recipient.asciiDomain());
        return own != null ? own.relay() : route(policy.domain(mail.via()));
    }

    private static @Nullable RelayPolicy route(@Nullable DomainPolicy domain) {
        return domain == null ? null : domain.relay();
    }
}
