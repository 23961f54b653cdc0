package io.sallyport.relay;

import io.sallyport.config.HostPort;
import io.sallyport.config.SiteConfig;
import io.sallyport.policy.Policy;
import io.sallyport.policy.ProtocolPolicy;
import io.sallyport.spool.Spool;
import io.sallyport.testing.FakeJournal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Workers that serve no domain and are not started: for tests of those who steer them. */
public final class IdleWorkers {
    private IdleWorkers() {}

    /** A worker on a spool. */
    public static RelayWorker on(Spool spool, Clock clock) {
        FakeJournal journal = new FakeJournal();
        Routes routes =
                new Routes(() -> new Policy("test", ProtocolPolicy.DEFAULT, null, Map.of()), Optional::<HostPort>empty);
        return new RelayWorker(
                spool,
                new ScriptedBackends(),
                routes,
                new Reports(spool, journal, new Site(), clock),
                journal,
                new Bounds(),
                clock);
    }

    private record Site() implements SiteConfig {
        @Override
        public String hostname() {
            return "gate.example";
        }

        @Override
        public Path dataDir() {
            return Path.of("data");
        }

        @Override
        public Path policiesDir() {
            return Path.of("policies");
        }
    }

    private record Bounds() implements QueueConfig {
        @Override
        public int attemptsPerRoute() {
            return 1;
        }

        @Override
        public Duration budget() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Duration mostBetweenProbes() {
            return Duration.ofMinutes(5);
        }

        @Override
        public Duration stopGrace() {
            return Duration.ZERO;
        }
    }
}
