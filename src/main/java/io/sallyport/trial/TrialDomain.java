package io.sallyport.trial;

import io.quarkus.arc.profile.IfBuildProfile;
import io.sallyport.config.HostPort;
import io.sallyport.policy.AuthenticationPolicy;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.FallbackDomain;
import io.sallyport.policy.RecipientPolicy;
import io.sallyport.policy.RecipientsPolicy;
import io.sallyport.policy.RelayPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Serves {@code example.test} from a backend of our own as long as no other domain is configured. */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
public class TrialDomain implements FallbackDomain {
    /** The domain that needs no configuration; RFC 6761 § 6.2 keeps {@code .test} free for such uses. */
    public static final String NAME = "example.test";

    private static final Logger LOG = Logger.getLogger(TrialDomain.class);
    private static final Duration BUDGET = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 20;

    private final TrialMailbox mailbox;
    private final Clock clock;
    private @Nullable TrialBackend backend;

    public TrialDomain(TrialMailbox mailbox, Clock clock) {
        this.mailbox = mailbox;
        this.clock = clock;
    }

    /** The domain; its backend is started by the first call, so that nothing listens where nothing is asked for. */
    @Override
    public synchronized DomainPolicy domain(RecipientPolicy defaults) {
        TrialBackend running = backend;
        if (running == null) {
            running = TrialBackend.start(mailbox, clock);
            backend = running;
            LOG.infof("No domain is configured: mail for %s goes to a trial backend on port %d", NAME, running.port());
        }
        var address = new RelayPolicy.Backend(new HostPort("127.0.0.1", running.port()), 0, 1);
        return new DomainPolicy(
                NAME,
                new RelayPolicy(
                        List.of(address),
                        RelayPolicy.Protocol.SMTP,
                        RelayPolicy.DeliveryMode.CUT_THROUGH,
                        RelayPolicy.TlsPolicy.OPPORTUNISTIC,
                        BUDGET,
                        CONNECTIONS,
                        RelayPolicy.RetryPolicy.DEFAULT),
                new RecipientsPolicy.Accept(),
                judging(defaults),
                Map.of());
    }

    /** As everywhere, but who a mail is from is only noted: a trial may have no DNS, and mails that are made up. */
    private static RecipientPolicy judging(RecipientPolicy defaults) {
        return new RecipientPolicy(
                NAME,
                AuthenticationPolicy.NOTE_ONLY,
                defaults.verdict(),
                defaults.filters(),
                defaults.rules(),
                defaults.replies());
    }

    @PreDestroy
    synchronized void stop() {
        if (backend != null) {
            backend.close();
            backend = null;
        }
    }
}
