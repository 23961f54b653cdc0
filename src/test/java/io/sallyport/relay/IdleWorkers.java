package io.sallyport.relay;

import io.sallyport.config.HostPort;
import io.sallyport.config.SiteConfig;
import io.sallyport.policy.Policy;
import io.sallyport.policy.ProtocolPolicy;
import io.sallyport.spool.Spool;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeJournal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Workers that serve no domain and are not started: for tests of those who steer them. */
public final class IdleWorkers {
    private IdleWorkers() {}

    /** A worker on a spool. */
    public static RelayWorker on(Spool spool, Clock clock) {
        FakeJournal journal = new FakeJournal();
        Routes routes = new Routes(
                () -> new Policy("test", ProtocolPolicy.DEFAULT, List.of(), null, Map.of()), Optional::<HostPort>empty);
        return new RelayWorker(
                spool,
                new ScriptedBackends(),
                routes,
                new Reports(spool, journal, message -> "", Configs.of(SiteConfig.class), clock),
                journal,
                Configs.of(QueueConfig.class),
                clock);
    }
}
